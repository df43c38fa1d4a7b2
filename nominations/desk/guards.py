"""Who stands at the door, and the objects that visitor may fetch: what is not visible is not there (404)."""

import uuid
from datetime import date
from enum import IntEnum
from typing import cast

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest

from nominations.accounts.models import Role, User
from nominations.calls.models import Call, Invitation
from nominations.desk import queries, received_mails
from nominations.files.models import StoredFile
from nominations.groups.models import ExpertGroup
from nominations.inbox.models import ReceivedMail
from nominations.kernel import clock
from nominations.mandates.models import Mandate, Membership
from nominations.outbox.models import MailAttachment, OutgoingMail
from nominations.parties.models import Authority, Person
from nominations.reconciliation.models import RegisterDifference, RegisterRetrieval
from nominations.reference.models import Country
from nominations.workflow.models import Nomination, NominationVersion


class Standing(IntEnum):
    """What a member of staff may do at the desk; each level may do all that the ones before may."""

    NOBODY = 0
    OFFICER = 1
    HEAD_OF_UNIT = 2
    ADMINISTRATOR = 3


_BY_ROLE = {Role.Kind.DESK_OFFICER: Standing.OFFICER, Role.Kind.HEAD_OF_UNIT: Standing.HEAD_OF_UNIT}


def today() -> date:
    return clock.local_day(clock.now())


def staff(request: HttpRequest) -> User:
    """Return the signed-in member of staff; the admin site lets nobody else in."""
    return cast("User", request.user)


def visitor(request: HttpRequest) -> User:
    """Return the visitor of a page that is about no single record, when he has a standing at the desk; or 404."""
    return _desk(request)


def standing(request: HttpRequest) -> Standing:
    """Return the visitor's standing today, from the roles held; asked of the database once a request."""
    known = getattr(request, "_desk_standing", None)
    if known is None:
        known = _standing(staff(request))
        request._desk_standing = known  # type: ignore[attr-defined]  # kept for this request only
    return Standing(known)


def _standing(user: User) -> Standing:
    if not user.is_authenticated or not user.is_active or not user.is_staff:
        return Standing.NOBODY
    if user.is_superuser:
        return Standing.ADMINISTRATOR
    held = Role.objects.held_on(today()).filter(user_id=user.pk, kind__in=list(_BY_ROLE))
    return max((_BY_ROLE[Role.Kind(kind)] for kind in held.values_list("kind", flat=True)), default=Standing.NOBODY)


def call(request: HttpRequest, call_id: uuid.UUID) -> Call:
    """Return a call of one of the visitor's groups, or 404."""
    found = Call.objects.visible_to(_desk(request), on=today()).select_related("group").filter(pk=call_id).first()
    if found is None:
        raise Http404
    return found


def invitation(request: HttpRequest, invitation_id: uuid.UUID) -> Invitation:
    """Return a State's row in a call of one of the visitor's groups, or 404."""
    calls = Call.objects.visible_to(_desk(request), on=today())
    found = Invitation.objects.filter(call__in=calls, pk=invitation_id).select_related("call__group", "country").first()
    if found is None:
        raise Http404
    return found


def nomination(request: HttpRequest, nomination_id: uuid.UUID) -> Nomination:
    """Return a nomination to one of the visitor's groups, or 404. What a draft says is not for this door."""
    found = (
        Nomination.objects.visible_to(_desk(request), on=today())
        .filter(pk=nomination_id)
        .select_related("invitation__call__group", "invitation__country")
        .prefetch_related("invitation__call__group__seat_rules")
        .first()
    )
    if found is None:
        raise Http404
    return found


def mail(request: HttpRequest, mail_id: uuid.UUID) -> OutgoingMail:
    """Return a mail about one of the visitor's calls, or 404; what carries a sign-in code is nobody's to read."""
    mails = queries.mails_visible_to(_desk(request), at=clock.now())
    found = mails.filter(pk=mail_id, sensitive=False).first()
    if found is None:
        raise Http404
    return found


def envelope(request: HttpRequest, mail_id: uuid.UUID) -> OutgoingMail:
    """Return a visible mail for its page, or 404; of a sign-in code an administrator sees the envelope only."""
    visible = queries.with_call(queries.mails_visible_to(_desk(request), at=clock.now()))
    found = queries.with_state_name(visible, "audience").select_related("resend_of").filter(pk=mail_id).first()
    if found is None:
        raise Http404
    return cast("OutgoingMail", found)


def attachment(request: HttpRequest, mail_id: uuid.UUID, position: int) -> StoredFile:
    """Return a file that a visible mail carries, with its bytes, or 404."""
    carrying = MailAttachment.objects.filter(mail=mail(request, mail_id), position=position)
    found = StoredFile.objects.select_related("blob").filter(pk__in=carrying.values("file")).first()
    if found is None:
        raise Http404
    return found


def mails(request: HttpRequest, mail_ids: list[str]) -> list[OutgoingMail]:
    """Return those of the mails that are about the visitor's calls, in the order of the list."""
    visible = queries.mails_visible_to(_desk(request), at=clock.now())
    chosen = visible.filter(pk__in=[key(each) for each in mail_ids], sensitive=False)
    return list(queries.with_call(chosen).order_by("-due_at", "pk"))


def key(text: str) -> uuid.UUID:
    """Return the key that an address names; one that is no key names nothing."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)


def group(request: HttpRequest, group_id: uuid.UUID) -> ExpertGroup:
    """Return a group of whose secretariat the visitor is, or 404."""
    found = ExpertGroup.objects.visible_to(_desk(request), on=today()).filter(pk=group_id).first()
    if found is None:
        raise Http404
    return found


def own_groups(request: HttpRequest) -> set[uuid.UUID]:
    """Return the keys of the groups of whose secretariat the visitor is; asked of the database once a request."""
    known = getattr(request, "_desk_own_groups", None)
    if known is None:
        groups = ExpertGroup.objects.visible_to(_desk(request), on=today()).order_by()
        known = set(groups.values_list("pk", flat=True))
        request._desk_own_groups = known  # type: ignore[attr-defined]  # kept for this request only
    return cast("set[uuid.UUID]", known)


def mandate(request: HttpRequest, mandate_id: uuid.UUID) -> Mandate:
    """Return a mandate in one of the visitor's groups, the void ones too, or 404."""
    rows = Mandate.objects.filter(seat__group__in=_own(request), pk=mandate_id)
    found = rows.select_related("seat__group", "seat__country", "person", "authority").first()
    if found is None:
        raise Http404
    return found


def membership(request: HttpRequest, membership_id: uuid.UUID) -> Membership:
    """Return a membership in one of the visitor's groups, or 404."""
    rows = Membership.objects.filter(group__in=_own(request), pk=membership_id)
    found = rows.select_related("group", "authority__country").first()
    if found is None:
        raise Http404
    return found


def authority(request: HttpRequest, authority_id: uuid.UUID) -> Authority:
    """Return an authority, for whoever works at the desk: they are public; acts ask whose secretariat one is."""
    _desk(request)
    found = Authority.objects.filter(pk=authority_id).select_related("country", "succeeded_by").first()
    if found is None:
        raise Http404
    return found


def persons(request: HttpRequest) -> QuerySet[Person]:
    """Return who sits, or sat, in the visitor's groups (rule 30), all for an administrator; merged entries aside."""
    rows: QuerySet[Person] = Person.objects.filter(merged_into__isnull=True)
    if standing(request) is Standing.ADMINISTRATOR:
        return rows
    return rows.filter(Exists(Mandate.objects.filter(person=OuterRef("pk"), seat__group__in=_own(request))))


def person(request: HttpRequest, person_id: uuid.UUID) -> Person:
    """Return a person of one of the visitor's groups, or 404."""
    _desk(request)
    found = persons(request).filter(pk=person_id).first()
    if found is None:
        raise Http404
    return found


def _own(request: HttpRequest) -> QuerySet[ExpertGroup]:
    return ExpertGroup.objects.visible_to(_desk(request), on=today())


def country(request: HttpRequest, iso2: str) -> Country:
    """Return a State by its ISO code, for whoever works at the desk, or 404."""
    _desk(request)
    found = Country.objects.filter(pk=iso2).first()
    if found is None:
        raise Http404
    return found


def received(request: HttpRequest, received_id: uuid.UUID) -> ReceivedMail:
    """Return a mail that came in about one of the visitor's calls, or to his group's mailbox, or 404."""
    mails = received_mails.received_visible_to(_desk(request), at=clock.now())
    found = mails.filter(pk=received_id).select_related("answers", "raw", "handled_by").first()
    if found is None:
        raise Http404
    return found


def retrieval(request: HttpRequest, retrieval_id: uuid.UUID) -> RegisterRetrieval:
    """Return a retrieval of the public Register, for whoever works at the desk, or 404."""
    _desk(request)
    found = RegisterRetrieval.objects.filter(pk=retrieval_id).select_related("by").first()
    if found is None:
        raise Http404
    return found


def difference(request: HttpRequest, difference_id: uuid.UUID) -> RegisterDifference:
    """Return a difference between one of the visitor's groups and the Register, or 404."""
    visible = RegisterDifference.objects.visible_to(_desk(request), on=today())
    found = visible.filter(pk=difference_id).select_related("group", "decided_by").first()
    if found is None:
        raise Http404
    return found


def version_file(request: HttpRequest, nomination_id: uuid.UUID, file_id: uuid.UUID) -> StoredFile:
    """Return a file of a frozen version of a visible nomination, or 404; a draft's files are not for this door."""
    of_nomination = nomination(request, nomination_id)
    versions = NominationVersion.objects.filter(nomination=of_nomination, files=file_id)
    found = StoredFile.objects.select_related("blob").filter(pk=file_id).first() if versions.exists() else None
    if found is None:
        raise Http404
    return found


def _desk(request: HttpRequest) -> User:
    """Return the visitor, when he has a standing at the desk today."""
    if standing(request) is Standing.NOBODY:
        raise Http404
    return staff(request)
