"""What the State does before it submits: start, type, attach, take up. Never refused for a passed deadline."""

from collections.abc import Iterable
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.calls.models import Invitation
from nominations.files import actions as files
from nominations.files.models import StoredFile
from nominations.kernel import clock
from nominations.kernel.predicates import Answer
from nominations.kernel.refusals import Refused
from nominations.reference import members
from nominations.workflow import access, rules
from nominations.workflow.content import Content, PersonFacts, content_from_version
from nominations.workflow.models import Attachment, Nomination, NominationVersion, Nominee
from nominations.workflow.states import EDITABLE, LIVE

MOST_ATTACHMENTS = 5


class ChangedMeanwhile(Refused):
    """Somebody saved the nomination after it was read; `current` is what stands now."""

    def __init__(self, current: Nomination) -> None:
        super().__init__(_("Somebody else changed this nomination meanwhile. Compare, then save again."))
        self.current = current


class NotEditable(Refused):
    """The nomination is with the Commission, or closed."""


class TooManyFiles(Refused):
    """A nomination carries a few files, not an archive."""


@transaction.atomic
def start(invitation: Invitation, *, by: User, at: datetime) -> Nomination:
    """Return the State's live nomination, or begin one; a double click is harmless."""
    invitation = locked_invitation(invitation)
    live = Nomination.objects.filter(invitation=invitation, status__in=LIVE).first()
    if live:
        allow(access.may_edit(by, live, on=clock.local_day(at)))
        return live
    allow(access.may_start(access.standing(by, invitation, on=clock.local_day(at))))
    return begin(invitation, by=by, at=at)


def begin(invitation: Invitation, *, by: User, at: datetime) -> Nomination:
    """Make the row of a new nomination; the caller holds the lock on the invitation."""
    members.refuse_outside(invitation.country)
    number = Nomination.objects.filter(invitation=invitation).count() + 1
    nomination = Nomination.objects.create(
        invitation=invitation,
        reference=f"{invitation.call.reference}/{invitation.country.eu_code}/{number}",
        created_at=at,
        created_by=by,
        updated_at=at,
        updated_by=by,
    )
    audit.record("nomination.start", nomination, by=by, at=at, on_behalf_of=str(invitation.country_id))
    return nomination


@transaction.atomic
def save_draft(nomination: Nomination, content: Content, *, revision: int, by: User, at: datetime) -> Nomination:
    """Save what was typed, however incomplete; `revision` is the one the typing began from.

    Raises ChangedMeanwhile when somebody else saved since, NotEditable when the Commission has it now.
    """
    nomination = _editable(nomination, by=by, at=at)
    if nomination.revision != revision:
        raise ChangedMeanwhile(nomination)
    write(nomination, content)
    return _touch(nomination, by=by, at=at)


def write(nomination: Nomination, content: Content) -> None:
    """Write typed content, cleaned, to the nomination and its persons; the caller saves the nomination."""
    content = content.cleaned()
    for column, value in content.columns().items():
        setattr(nomination, column, value)
    seat_rules = nomination.invitation.call.group.seat_rules.all()
    asked = {(place.role, place.number) for place in rules.places(seat_rules)}
    _write_persons(nomination, [person for person in content.persons if person.place in asked])


def _write_persons(nomination: Nomination, persons: Iterable[PersonFacts]) -> None:
    kept = {person.place: person for person in persons if not person.is_blank}
    existing = {(nominee.role, nominee.number): nominee for nominee in nomination.nominees.all()}
    gone = [nominee.pk for place, nominee in existing.items() if place not in kept]
    nomination.nominees.filter(pk__in=gone).delete()
    known = {field.code: field for field in nomination.invitation.call.group.fields_of_expertise.all()}
    for place, person in kept.items():
        nominee = existing.get(place) or Nominee(nomination=nomination, role=person.role, number=person.number)
        for column, value in person.facts().items():
            setattr(nominee, column, value)
        nominee.name_key = rules.name_key(person)
        nominee.save()
        nominee.fields_of_expertise.set([known[code] for code in person.fields if code in known])


@transaction.atomic
def attach(nomination: Nomination, upload: "UploadedFile[bytes]", *, by: User, at: datetime) -> Attachment:
    """Keep a nomination letter with the draft. Raises what `files.store` raises when the content is not acceptable."""
    nomination = _editable(nomination, by=by, at=at)
    if nomination.attachments.count() >= MOST_ATTACHMENTS:
        raise TooManyFiles(_("A nomination carries at most five files. Remove one first."))
    stored = files.store(upload, by=by, at=at, allow=(StoredFile.Type.PDF, StoredFile.Type.DOCX))
    attachment = Attachment.objects.create(nomination=nomination, file=stored)
    _touch(nomination, by=by, at=at)
    return attachment


@transaction.atomic
def detach(attachment: Attachment, *, by: User, at: datetime) -> Nomination:
    """Take a file out of the draft; versions that were submitted with it keep it."""
    nomination = _editable(attachment.nomination, by=by, at=at)
    attachment.delete()
    return _touch(nomination, by=by, at=at)


@transaction.atomic
def take_up(nomination: Nomination, version: NominationVersion, *, by: User, at: datetime) -> Nomination:
    """Copy authority and persons of an earlier version of the same State into the draft; letter and remarks stay."""
    nomination = _editable(nomination, by=by, at=at)
    if version.nomination.invitation.country_id != nomination.invitation.country_id:
        raise NotEditable(_("Only an earlier nomination of the same State can be taken up."))
    earlier = content_from_version(version.content)
    kept = {name: getattr(nomination, name) for name in ("effective_on", "letter_reference", "letter_on", "remarks")}
    authority = {name: value for name, value in earlier.columns().items() if name.startswith("authority_")}
    write(nomination, Content(**authority, **kept, persons=earlier.persons))
    return _touch(nomination, by=by, at=at)


def locked_invitation(invitation: Invitation) -> Invitation:
    """Lock a State's row of a call: everything that begins or ends a live nomination holds it."""
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("call__group", "country")
    return rows.get(pk=invitation.pk)


def locked(nomination: Nomination) -> Nomination:
    """Lock a nomination and read it afresh, with all that its rules need."""
    rows = Nomination.objects.select_for_update(of=("self",))
    return rows.select_related("invitation__call__group", "invitation__country").get(pk=nomination.pk)


def allow(answer: Answer) -> None:
    """Raise the refusal that the answer gives as its reason."""
    if not answer:
        raise Refused(answer.reason)


def _editable(nomination: Nomination, *, by: User, at: datetime) -> Nomination:
    nomination = locked(nomination)
    allow(access.may_edit(by, nomination, on=clock.local_day(at)))
    if nomination.status not in EDITABLE:
        status = nomination.get_status_display()
        raise NotEditable(_("This nomination can no longer be changed: it is “%(status)s”.") % {"status": status})
    return nomination


def _touch(nomination: Nomination, *, by: User, at: datetime) -> Nomination:
    nomination.revision += 1
    nomination.updated_at, nomination.updated_by = at, by
    nomination.save()
    return nomination
