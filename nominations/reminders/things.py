"""What waits for an officer one by one: nominations, accessions, mails, differences, mandates; all in one query.

Each kind of thing has its own facts, beside the columns that they share, and its own words.
"""

from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast, Coalesce, JSONObject, Lower, RowNumber
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from nominations.declarations.signature_models import Accession
from nominations.declarations.states import AccessionStatus
from nominations.groups.models import FunctionalMailbox
from nominations.inbox.models import ReceivedMail
from nominations.inbox.states import Status as ReceivedStatus
from nominations.kernel import clock, periods
from nominations.mandates import vacancies
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import TROUBLE
from nominations.outbox.states import Status as MailStatus
from nominations.reconciliation.models import NAMED, RegisterDifference
from nominations.reference.models import Country
from nominations.reminders import belonging
from nominations.reminders.todo import MOST, Found, Gathered, Item, Part, Reach
from nominations.workflow.models import Nomination
from nominations.workflow.states import Status

ENDING = timedelta(days=90)
Rows = QuerySet[Any, tuple[Any, ...]]


class Thing(NamedTuple):
    """One of the first few of a cut: the earliest `moment` first; `facts` are what its kind says of it."""

    part: str
    key: str
    scope: str
    officer: UUID | None
    moment: datetime
    facts: dict[str, Any]
    total: int  # of the cut

    def says(self, name: str) -> str:
        return self.facts[name] or ""


def read(reach: Reach, parts: Collection[Part]) -> dict[Part, Gathered]:
    """Return the first few of each cut of these sections; one query."""
    kinds = [kind for kind in _KINDS if kind[0] & set(parts)]
    found = {part: Gathered() for kind in kinds for part in kind[0]}
    if not kinds:
        return found
    words = {part: item for owned, _rows, item in kinds for part in owned}
    first, *others = (rows(reach) for _owned, rows, _item in kinds)
    for row in first.union(*others, all=True) if others else first:
        thing = Thing(*row)
        part, cut = Part(thing.part), reach.cut(thing.scope, thing.officer)
        found[part].add(Found(cut, (thing.moment, thing.key), words[part](thing)), thing.total)
    return found


def _first(reach: Reach, rows: Any, part: Any, *, scope: Any, moment: str, officer: Any = None, **facts: Any) -> Rows:
    """Return the first few rows of each cut, with how many the cut has."""
    told = rows.annotate(
        part=part,
        key=Cast("pk", CharField()),
        scope=scope,
        officer=officer or Cast(Value(None), UUIDField()),
        moment=Cast(moment, DateTimeField()),
        facts=JSONObject(**facts),
    )
    by = [F("part"), F("officer"), *([F("scope")] if reach.is_split else [])]
    counted = told.annotate(
        total=Window(Count("pk"), partition_by=by),
        place=Window(RowNumber(), partition_by=by, order_by=[F("moment"), F("pk")]),
    )
    first: Rows = counted.filter(place__lte=MOST).order_by().values_list(*Thing._fields)
    return first


def _nominations(reach: Reach) -> Rows:
    """What waits for a decision, and what one officer proposes and another is to decide."""
    rows = Nomination.objects.filter(reach.within("invitation__call__group"), status=Status.SUBMITTED)
    return _first(
        reach,
        rows.annotate(proposal=FilteredRelation("proposals", condition=Q(proposals__settled_at__isnull=True))),
        Case(When(proposal__isnull=False, then=_of(Part.SECOND)), default=_of(Part.DECIDE)),
        scope=F("invitation__call__group__code"),
        officer=Coalesce("proposal__by", "assigned_to"),
        moment="submitted_at",
        state="invitation__country__name_en",
        reference="reference",
        is_late="is_late",
        given_name="assigned_to__given_name",
        family_name="assigned_to__family_name",
    )


def _nomination(thing: Thing) -> Item:
    note = _("sent %(day)s") % {"day": _in_words(thing.moment)}
    note = _("%(sent)s, late") % {"sent": note} if thing.facts["is_late"] else note
    whose = _name(thing)
    person = _("assigned to %(name)s") % {"name": whose} if whose else ""
    words = f"{thing.says('state')}, {thing.says('reference')}"
    return Item(words, note, f"nomination/{thing.key}/review/", person)


def _accessions(reach: Reach) -> Rows:
    rows = Accession.objects.filter(reach.within("declaration__group"), status=AccessionStatus.ANNOUNCED)
    return _first(
        reach,
        rows,
        _of(Part.ACCESSIONS),
        scope=F("declaration__group__code"),
        moment="announced_at",
        state="country__name_en",
        title="declaration__short_title",
        declaration="declaration_id",
    )


def _accession(thing: Thing) -> Item:
    note = _("announced %(day)s") % {"day": _in_words(thing.moment)}
    path = f"declaration/{thing.says('declaration')}/accessions/{thing.key}/"
    return Item(f"{thing.says('state')}, {thing.says('title')}", note, path)


def _answers(reach: Reach) -> Rows:
    rows = ReceivedMail.objects.filter(status=ReceivedStatus.UNREAD).annotate(
        address=Lower("mailbox"), about=belonging.received_group_code()
    )
    if reach.groups is not None:
        own = Q(subject_type="", address__in=_addresses(reach))
        rows = rows.filter(belonging.received_by_groups(reach.visible) | own)
    return _first(
        reach,
        rows,
        _of(Part.ANSWER),
        scope=Case(When(about="", then=F("address")), default=F("about")),
        moment="received_at",
        state=_state(),
        sender="sender",
        sender_name="sender_name",
        subject="subject",
    )


def _answer(thing: Thing) -> Item:
    said = ": ".join(filter(None, (thing.says("sender_name") or thing.says("sender"), thing.says("subject"))))
    note = _("received %(day)s") % {"day": _in_words(thing.moment)}
    return Item(thing.says("state") or _("A sender of no known State"), note, f"receivedmail/{thing.key}/page/", said)


def _addresses(reach: Reach) -> QuerySet[Any, Any]:
    """Return the functional mailboxes of the groups today, in small letters."""
    boxes = FunctionalMailbox.objects.filter(periods.running_on(reach.today), group__in=reach.visible)
    addresses: QuerySet[Any, Any] = boxes.order_by().annotate(address=Lower("email")).values("address")
    return addresses


def _mails(reach: Reach) -> Rows:
    rows = OutgoingMail.objects.filter(status__in=TROUBLE, sensitive=False)
    if reach.groups is not None:
        rows = rows.filter(belonging.of_groups(reach.visible))
    return _first(
        reach,
        rows,
        _of(Part.MAIL),
        scope=belonging.group_code(),
        moment="due_at",
        state=_state(),
        subject="subject",
        status="status",
    )


def _mail(thing: Thing) -> Item:
    words = ": ".join(filter(None, (thing.says("state"), thing.says("subject"))))
    facts = {"status": MailStatus(thing.says("status")).label, "day": _in_words(thing.moment)}
    note = _("%(status)s; of %(day)s") % facts
    return Item(words or _("A mail without words"), note, f"outgoingmail/{thing.key}/page/")


def _differences(reach: Reach) -> Rows:
    rows = RegisterDifference.objects.open().filter(reach.within("group"))
    return _first(reach, rows, _of(Part.DIFFERENCES), scope=F("group__code"), moment="found_at", column="field")


def _difference(thing: Thing) -> Item:
    column = thing.says("column")
    note = _("found %(day)s") % {"day": _day(clock.local_day(thing.moment))}
    return Item(f"{thing.scope}: {dict(NAMED).get(column, column)}", note, f"registerdifference/{thing.key}/page/")


def _ending(reach: Reach) -> Rows:
    return _first(
        reach,
        vacancies.ending_terms(groups=reach.visible, on=reach.today, within=ENDING),
        _of(Part.ENDING),
        scope=F("seat__group__code"),
        moment="until",
        until="until",
        state="seat__country__name_en",
        given_name="person__given_name",
        family_name="person__family_name",
    )


def _term(thing: Thing) -> Item:
    last_on = date.fromisoformat(thing.says("until")) - timedelta(days=1)
    note = _("last day %(day)s") % {"day": _day(last_on)}
    return Item(f"{thing.says('state')}, {thing.scope}", note, f"mandate/{thing.key}/change/", _name(thing))


_KINDS: tuple[tuple[frozenset[Part], Callable[[Reach], Rows], Callable[[Thing], Item]], ...] = (
    (frozenset({Part.DECIDE, Part.SECOND}), _nominations, _nomination),
    (frozenset({Part.ACCESSIONS}), _accessions, _accession),
    (frozenset({Part.ANSWER}), _answers, _answer),
    (frozenset({Part.MAIL}), _mails, _mail),
    (frozenset({Part.DIFFERENCES}), _differences, _difference),
    (frozenset({Part.ENDING}), _ending, _term),
)


def _of(part: Part) -> Value:
    return Value(part.value, output_field=CharField())


def _state() -> Subquery:
    return Subquery(Country.objects.filter(pk=OuterRef("audience")).values("name_en")[:1])


def _name(thing: Thing) -> str:
    return " ".join(filter(None, (thing.says("given_name"), thing.says("family_name"))))


def _in_words(at: datetime) -> str:
    return date_format(at.astimezone(clock.BRUSSELS), "l j F Y, H:i")


def _day(day: date) -> str:
    return date_format(day, "l j F Y")
