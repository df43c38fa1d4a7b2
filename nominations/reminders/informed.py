"""Who was told that somebody else nominated her, and who should have been by now (domain rule 25)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import CharField, Count, F, Func, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Cast, Coalesce

from nominations.calls.states import Status as CallStatus
from nominations.kernel import clock
from nominations.outbox.messages import key
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import Status as MailStatus
from nominations.reminders.catalogue import NOMINEE_NOTICE, NOMINEE_NOTICE_WITHIN
from nominations.reminders.lines import Informed
from nominations.reminders.rules import Holidays
from nominations.workflow.models import Nomination, NominationVersion, Nominee
from nominations.workflow.states import Status

STANDING = (Status.SUBMITTED, Status.ACCEPTED)
KNOWS = "This person submitted the nomination, so knows of it."
SHORTEST_MONTH = timedelta(days=28)
# Who reads this reads a year's nominations at most, however long the site has run.
SHOWN_FOR = timedelta(days=400)
# Whoever submitted the nomination herself was skipped.
_KNOWS_OF_IT = (MailStatus.SENT, MailStatus.SKIPPED)


def persons(version: NominationVersion) -> list[Informed]:
    """Return the persons whom a frozen version names with an address; nobody can be told who has none."""
    return [person for person in named(version) if person.email]


def named(version: NominationVersion) -> list[Informed]:
    return [
        Informed(
            key=key(NOMINEE_NOTICE, version.nomination_id, f"{person['role']}.{person['number']}", person["email"]),
            name=f"{person['given_name']} {person['family_name']}".strip(),
            email=person["email"],
            facts=person,
        )
        for person in version.content["persons"]
    ]


def standing_versions() -> QuerySet[NominationVersion]:
    """Return the last version of every nomination that stands, of calls that ran here."""
    ran = Q(nomination__invitation__call__status__in=[CallStatus.OPEN, CallStatus.CLOSED])
    last = NominationVersion.objects.filter(
        ran,
        number=F("nomination__round"),
        nomination__status__in=STANDING,
        nomination__invitation__call__on_paper=False,  # recorded afterwards: nobody is mailed
    )
    return last.select_related("by", "nomination__invitation__call__group", "nomination__invitation__country")


def notices() -> Any:
    return OutgoingMail.objects.filter(kind=NOMINEE_NOTICE, subject_type="nomination").order_by()


def written(versions: Iterable[NominationVersion]) -> dict[str, str]:
    ids = [str(version.nomination_id) for version in versions]
    return dict(notices().filter(subject_id__in=ids).values_list("dedup_key", "status"))


class Overdue(NamedTuple):
    """A person who should have been told by now."""

    nomination: Nomination
    name: str
    email: str  # empty: nobody can tell her by mail
    last_day: date
    status: str  # of the notice; empty where there is none


def overdue(nominations: QuerySet[Nomination], *, at: datetime, holidays: Holidays) -> list[Overdue]:
    """Return who was not told within a month of the Commission's receipt, or has no address; rehearsals apart.

    Nominations of the last 400 days.
    """
    told = _count_of(notices().filter(status__in=_KNOWS_OF_IT))
    people = Func(KeyTransform("persons", "content"), function="jsonb_array_length", output_field=IntegerField())
    long_ago = Q(nomination__submitted_at__lte=at - SHORTEST_MONTH, nomination__submitted_at__gt=at - SHOWN_FOR)
    # What was typed equals the frozen version while the nomination stands.
    recent = Q(nomination__submitted_at__gt=at - SHOWN_FOR)
    no_address = recent & Q(nomination__in=Nominee.objects.filter(email="").values("nomination"))
    doubtful = standing_versions().filter(long_ago | no_address, nomination__in=nominations)
    doubtful = doubtful.exclude(nomination__invitation__call__is_rehearsal=True)
    doubtful = doubtful.annotate(told=told, people=people).filter(Q(number__gt=1) | Q(told__lt=F("people")))
    earlier_first = NominationVersion.objects.order_by("number")
    doubtful = doubtful.prefetch_related(Prefetch("nomination__versions", earlier_first))
    versions = list(doubtful.order_by("nomination__submitted_at", "pk"))
    known = written(versions)
    return [late for version in versions for late in _late(version, known, at, holidays)]


def _late(version: NominationVersion, known: Mapping[str, str], at: datetime, holidays: Holidays) -> Iterator[Overdue]:
    for person in named(version):
        status = known.get(person.key, "")
        if status in _KNOWS_OF_IT:
            continue
        received_on = clock.local_day(_received(version, person))
        last_day = clock.period_ends(received_on, NOMINEE_NOTICE_WITHIN, holidays.days)
        if not person.email or clock.local_day(at) > last_day:
            yield Overdue(version.nomination, person.name, person.email, last_day, status)


def _received(version: NominationVersion, person: Informed) -> datetime:
    """When the Commission first received this person's data: later rounds may name somebody else."""
    for earlier in version.nomination.versions.all():
        if any(each.key == person.key for each in named(earlier)):
            return earlier.received_at
    return version.received_at


def _count_of(mails: Any) -> Any:
    of_this = mails.filter(subject_id=Cast(OuterRef("nomination_id"), CharField())).values("subject_id")
    return Coalesce(Subquery(of_this.annotate(count=Count("pk")).values("count"), output_field=IntegerField()), 0)
