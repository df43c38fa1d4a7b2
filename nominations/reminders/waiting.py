"""The sections of an officer's list, each read in a constant number of queries, of some groups or of all."""

from collections import Counter
from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta

from django.core.cache import cache
from django.db.models import Count, Exists, Min, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nominations.accounts.models import User
from nominations.calls.models import Call, Invitation
from nominations.calls.states import Status as CallStatus
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.mandates import vacancies
from nominations.reminders import commitments_due, informed, meetings_due, things
from nominations.reminders.todo import Found, Gathered, Item, Part, Reach, Todo, for_officer
from nominations.workflow.models import Nomination
from nominations.workflow.states import ANSWERED

NEAR = timedelta(days=7)
# The law counts in months, and the answer costs a look at a year's nominations.
UNTOLD_KEPT = 5 * 60


def todo(user: User, *, at: datetime, parts: Collection[Part] = tuple(Part)) -> Todo:
    """Return what waits for a member of staff now; an administrator's is that of all groups. At most seven queries.

    Who was not told is kept for five minutes (three queries more when it is read).
    """
    groups = None if user.is_superuser else ExpertGroup.objects.visible_to(user, on=clock.local_day(at))
    reach = Reach(groups, at)
    read = gather(reach, [part for part in parts if part is not Part.UNTOLD])
    if Part.UNTOLD in parts:
        read[Part.UNTOLD] = _kept_untold(user, reach)
    return for_officer(read, user.pk, None)


def gather(reach: Reach, parts: Collection[Part] = tuple(Part)) -> dict[Part, Gathered]:
    """Read sections: what two of them share is read once."""
    read = things.read(reach, parts)
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


def _vacant(reach: Reach) -> dict[Part, Gathered]:
    """Return a line a group, of the seats that no open call asks for: those are the States' to answer; one query."""
    spots = vacancies.spots(groups=reach.visible, on=reach.today, only_unasked=True)
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
    for late in informed.overdue(nominations, at=reach.at, holidays=reach.holidays):
        invitation = late.nomination.invitation
        why = _("was to be told by %(day)s") if late.email else _("has no e-mail address; is to be told by %(day)s")
        words = f"{invitation.country.name_en}, {late.nomination.reference}"
        item = Item(words, why % {"day": _day(late.last_day)}, f"nomination/{late.nomination.pk}/review/", late.name)
        cut = reach.cut(invitation.call.group.code)
        read.add_some(Found(cut, (late.last_day, str(late.nomination.pk)), item), 1)
    return {Part.UNTOLD: read}


_READERS: tuple[tuple[frozenset[Part], Callable[[Reach], dict[Part, Gathered]]], ...] = (
    (frozenset({Part.UNTOLD}), _untold),
    (frozenset({Part.OVERDUE, Part.NEAR}), _silent),
    (frozenset({Part.MEETINGS}), meetings_due.read),
    (frozenset({Part.COMMITMENTS, Part.STEPS}), commitments_due.read),
    (frozenset({Part.VACANT}), _vacant),
)


def _day(day: date) -> str:
    return date_format(day, "l j F Y")
