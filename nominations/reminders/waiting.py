"""The sections of an officer's list, each read in a constant number of queries, of some groups or of all."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    FilteredRelation,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
    Window,
)
from django.db.models.functions import Coalesce, Lower, RowNumber
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nominations.accounts.models import User
from nominations.calls.models import Call, Invitation
from nominations.calls.states import Status as CallStatus
from nominations.groups.models import ExpertGroup, FunctionalMailbox
from nominations.inbox.models import ReceivedMail
from nominations.inbox.states import Status as ReceivedStatus
from nominations.kernel import clock, periods
from nominations.mandates import vacancies
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import TROUBLE
from nominations.outbox.states import Status as MailStatus
from nominations.reconciliation.models import NAMED, RegisterDifference
from nominations.reference.models import Country
from nominations.reminders import accessions_waiting, belonging, commitments_due, meetings_due, queries
from nominations.reminders.todo import MOST, Found, Gathered, Item, Part, Reach, Todo, for_officer
from nominations.workflow.models import Nomination
from nominations.workflow.states import ANSWERED, Status

NEAR = timedelta(days=7)
ENDING = timedelta(days=90)
# The law counts in months, and the answer costs a look at a year's nominations.
UNTOLD_KEPT = 5 * 60


def todo(user: User, *, at: datetime, parts: Collection[Part] = tuple(Part)) -> Todo:
    """Return what waits for a member of staff now; an administrator's is that of all groups. At most thirteen queries.

    Who was not told is kept for five minutes (four queries more when it is read).
    """
    groups = None if user.is_superuser else ExpertGroup.objects.visible_to(user, on=clock.local_day(at))
    reach = Reach(groups, at)
    read = gather(reach, [part for part in parts if part is not Part.UNTOLD])
    if Part.UNTOLD in parts:
        read[Part.UNTOLD] = _kept_untold(user, reach)
    return for_officer(read, user.pk, None)


def gather(reach: Reach, parts: Collection[Part] = tuple(Part)) -> dict[Part, Gathered]:
    """Read sections: what two of them share is read once."""
    read: dict[Part, Gathered] = {}
    for wanted, reader in _READERS:
        if wanted & set(parts):
            read |= reader(reach)
    return read


def _kept_untold(user: User, reach: Reach) -> Gathered:
    key = f"todo-untold:{user.pk}"
    found: Gathered | None = cache.get(key)
    if found is None:
        found = _untold(reach)[Part.UNTOLD]
        cache.set(key, found, UNTOLD_KEPT)
    return found


def _first(rows: QuerySet[Any], *cut: Any, order: Iterable[Any]) -> QuerySet[Any]:
    """Return the first few rows of each cut, with `total`: how many the cut has."""
    by = list(cut) or None
    counted = rows.annotate(
        total=Window(Count("pk"), partition_by=by), place=Window(RowNumber(), partition_by=by, order_by=list(order))
    )
    first: QuerySet[Any] = counted.filter(place__lte=MOST).order_by()
    return first


def _split(reach: Reach, *names: str) -> list[Any]:
    return [F(name) for name in names] if reach.is_split else []


def _nominations(reach: Reach) -> dict[Part, Gathered]:
    """Return what waits for a decision, and what one officer proposes and another is to decide."""
    rows = Nomination.objects.filter(reach.within("invitation__call__group"), status=Status.SUBMITTED).annotate(
        proposal=FilteredRelation("proposals", condition=Q(proposals__settled_at__isnull=True)),
        is_second=ExpressionWrapper(Q(proposal__isnull=False), output_field=BooleanField()),
        officer=Coalesce("proposal__by", "assigned_to"),
        code=F("invitation__call__group__code"),
        state=F("invitation__country__name_en"),
    )
    cut = [*_split(reach, "code"), F("officer"), F("is_second")]
    read = {Part.DECIDE: Gathered(), Part.SECOND: Gathered()}
    columns = ("pk", "reference", "state", "code", "submitted_at", "is_late", "officer", "is_second", "total")
    names = ("assigned_to__given_name", "assigned_to__family_name")
    for row in _first(rows, *cut, order=["submitted_at", "pk"]).values_list(*columns, *names):
        pk, reference, state, code, submitted_at, is_late, officer, is_second, total, *assigned = row
        note = _("sent %(day)s") % {"day": _moment(submitted_at)}
        note = _("%(sent)s, late") % {"sent": note} if is_late else note
        whose = " ".join(filter(None, assigned))
        person = _("assigned to %(name)s") % {"name": whose} if whose else ""
        item = Item(f"{state}, {reference}", note, f"nomination/{pk}/review/", person)
        part = Part.SECOND if is_second else Part.DECIDE
        read[part].add(Found(reach.cut(code, officer), (submitted_at, str(pk)), item), total)
    return read


def _answers(reach: Reach) -> dict[Part, Gathered]:
    rows = ReceivedMail.objects.filter(status=ReceivedStatus.UNREAD).annotate(
        address=Lower("mailbox"), about=belonging.received_group_code(), state=_state()
    )
    if reach.groups is not None:
        own = Q(subject_type="", address__in=_addresses(reach))
        rows = rows.filter(belonging.received_by_groups(reach.visible) | own)
    rows = rows.annotate(scope=Case(When(about="", then=F("address")), default=F("about")))
    first = _first(rows, *_split(reach, "scope"), order=["received_at", "pk"])
    columns = ("pk", "scope", "state", "received_at", "sender", "sender_name", "subject", "total")
    read = Gathered()
    for pk, scope, state, received_at, sender, name, subject, total in first.values_list(*columns):
        said = ": ".join(filter(None, (name or sender, subject)))
        note = _("received %(day)s") % {"day": _moment(received_at)}
        item = Item(state or _("A sender of no known State"), note, f"receivedmail/{pk}/page/", said)
        read.add(Found(reach.cut(scope), (received_at, str(pk)), item), total)
    return {Part.ANSWER: read}


def _addresses(reach: Reach) -> QuerySet[Any, Any]:
    """Return the functional mailboxes of the groups today, in small letters."""
    boxes = FunctionalMailbox.objects.filter(periods.running_on(reach.today), group__in=reach.visible)
    addresses: QuerySet[Any, Any] = boxes.order_by().annotate(address=Lower("email")).values("address")
    return addresses


def _mails(reach: Reach) -> dict[Part, Gathered]:
    rows = OutgoingMail.objects.filter(status__in=TROUBLE, sensitive=False)
    if reach.groups is not None:
        rows = rows.filter(belonging.of_groups(reach.visible))
    rows = rows.annotate(code=belonging.group_code(), state=_state())
    first = _first(rows, *_split(reach, "code"), order=["due_at", "pk"])
    read = Gathered()
    for pk, code, state, subject, status, due_at, total in first.values_list(
        "pk", "code", "state", "subject", "status", "due_at", "total"
    ):
        words = ": ".join(filter(None, (state, subject)))
        facts = {"status": MailStatus(status).label, "day": _moment(due_at)}
        note = _("%(status)s; of %(day)s") % facts
        item = Item(words or _("A mail without words"), note, f"outgoingmail/{pk}/page/")
        read.add(Found(reach.cut(code), (due_at, str(pk)), item), total)
    return {Part.MAIL: read}


def _silent(reach: Reach) -> dict[Part, Gathered]:
    """Return the calls with States that are overdue, and those with States that have a week or less; one query."""
    answered = Nomination.objects.filter(invitation=OuterRef("pk"), status__in=ANSWERED)
    rows = Invitation.objects.filter(
        reach.within("call__group"), ~Exists(answered), call__status=CallStatus.OPEN, call__kind=Call.Kind.CALL
    ).annotate(last=Coalesce("extended_to", "call__deadline_on"))
    is_late, is_near = Q(last__lt=reach.today), Q(last__gte=reach.today, last__lte=reach.today + NEAR)
    calls = rows.filter(is_late | is_near).order_by().values_list("call_id", "call__reference", "call__group__code")
    counted = calls.annotate(
        late=Count("pk", filter=is_late),
        since=Min("last", filter=is_late),
        near=Count("pk", filter=is_near),
        until=Min("last", filter=is_near),
    )
    read = {Part.OVERDUE: Gathered(), Part.NEAR: Gathered()}
    for pk, reference, code, late, since, near, until in counted:
        path, cut = f"call/{pk}/board/", reach.cut(code)
        if late:
            states = ngettext("%(number)d State has not answered", "%(number)d States have not answered", late)
            words = f"{reference}: {states % {'number': late}}"
            note = _("deadline %(day)s, %(far)s") % {"day": _day(since), "far": clock.in_words(since, reach.at)}
            read[Part.OVERDUE].add_some(Found(cut, (since, reference), Item(words, note, path)), late)
        if near:
            states = ngettext("%(number)d State has not answered", "%(number)d States have not answered", near)
            words = f"{reference}: {states % {'number': near}}"
            note = _("deadline %(day)s, %(far)s") % {"day": _day(until), "far": clock.in_words(until, reach.at)}
            read[Part.NEAR].add_some(Found(cut, (until, reference), Item(words, note, path)), near)
    return read


def _differences(reach: Reach) -> dict[Part, Gathered]:
    rows = RegisterDifference.objects.open().filter(reach.within("group")).annotate(code=F("group__code"))
    first = _first(rows, *_split(reach, "code"), order=["found_at", "pk"])
    read = Gathered()
    for pk, code, column, found_at, total in first.values_list("pk", "code", "field", "found_at", "total"):
        label = str(dict(NAMED).get(column, column))
        note = _("found %(day)s") % {"day": _day(clock.local_day(found_at))}
        item = Item(f"{code}: {label}", note, f"registerdifference/{pk}/page/")
        read.add(Found(reach.cut(code), (found_at, str(pk)), item), total)
    return {Part.DIFFERENCES: read}


def _ending(reach: Reach) -> dict[Part, Gathered]:
    terms = vacancies.ending_terms(groups=reach.visible, on=reach.today, within=ENDING)
    rows = terms.annotate(code=F("seat__group__code"), state=F("seat__country__name_en"))
    first = _first(rows, *_split(reach, "code"), order=["until", "pk"])
    names = ("person__given_name", "person__family_name")
    read = Gathered()
    for pk, code, state, until, total, *name in first.values_list("pk", "code", "state", "until", "total", *names):
        note = _("last day %(day)s") % {"day": _day(until - timedelta(days=1))}
        item = Item(f"{state}, {code}", note, f"mandate/{pk}/change/", " ".join(filter(None, name)))
        read.add(Found(reach.cut(code), (until, str(pk)), item), total)
    return {Part.ENDING: read}


def _vacant(reach: Reach) -> dict[Part, Gathered]:
    """Return a line a group, of the seats that no open call asks for: those are the States' to answer; two queries."""
    asking = Invitation.objects.filter(reach.within("call__group"), call__status=CallStatus.OPEN).order_by()
    asked = set(asking.values_list("call__group__code", "country_id"))
    every = vacancies.spots(groups=reach.visible, on=reach.today)
    spots = [spot for spot in every if (spot.code, spot.iso2) not in asked]
    numbers, since = Counter(spot.code for spot in spots), dict[str, date]()
    for spot in spots:
        since[spot.code] = min(spot.since, since.get(spot.code, spot.since))
    read = Gathered()
    for code, number in numbers.items():
        seats = ngettext("%(number)d vacant seat", "%(number)d vacant seats", number) % {"number": number}
        note = _("the longest since %(day)s") % {"day": _day(since[code])}
        item = Item(f"{code}: {seats}", note, f"expertgroup/vacancies/?group={code}")
        read.add_some(Found(reach.cut(code), (since[code], code), item), number)
    return {Part.VACANT: read}


def _untold(reach: Reach) -> dict[Part, Gathered]:
    nominations = Nomination.objects.filter(reach.within("invitation__call__group"))
    read = Gathered()
    for late in queries.overdue_notices(nominations, at=reach.at):
        invitation = late.nomination.invitation
        why = _("was to be told by %(day)s") if late.email else _("has no e-mail address; is to be told by %(day)s")
        words = f"{invitation.country.name_en}, {late.nomination.reference}"
        item = Item(words, why % {"day": _day(late.last_day)}, f"nomination/{late.nomination.pk}/review/", late.name)
        cut = reach.cut(invitation.call.group.code)
        read.add_some(Found(cut, (late.last_day, str(late.nomination.pk)), item), 1)
    return {Part.UNTOLD: read}


_READERS: tuple[tuple[frozenset[Part], Callable[[Reach], dict[Part, Gathered]]], ...] = (
    (frozenset({Part.UNTOLD}), _untold),
    (frozenset({Part.DECIDE, Part.SECOND}), _nominations),
    (frozenset({Part.ACCESSIONS}), accessions_waiting.read),
    (frozenset({Part.ANSWER}), _answers),
    (frozenset({Part.MAIL}), _mails),
    (frozenset({Part.OVERDUE, Part.NEAR}), _silent),
    (frozenset({Part.MEETINGS}), meetings_due.read),
    (frozenset({Part.COMMITMENTS, Part.STEPS}), commitments_due.read),
    (frozenset({Part.DIFFERENCES}), _differences),
    (frozenset({Part.ENDING}), _ending),
    (frozenset({Part.VACANT}), _vacant),
)


def _state() -> Subquery:
    return Subquery(Country.objects.filter(pk=OuterRef("audience")).values("name_en")[:1])


def _moment(at: datetime) -> str:
    return date_format(at.astimezone(clock.BRUSSELS), "l j F Y, H:i")


def _day(day: date) -> str:
    return date_format(day, "l j F Y")
