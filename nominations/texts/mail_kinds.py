"""The opening words of each mail that a secretariat may word; the facts below them stay with the templates."""

from dataclasses import replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.texts.kinds import Kind, Placeholder, Reach

_DAY = '|date:"l j F Y"'

GROUP = Placeholder(
    "group_title", _("title of the group"), "Quantum Technologies Coordination Group", source="group.title"
)
CODE = Placeholder("group_code", _("code of the group"), "E03931", source="group.code")
STATE = Placeholder("state", _("the State, within a sentence"), "the Netherlands", source="state.name_in_text")
STATE_FIRST = Placeholder(
    "state_first", _("the State, at the beginning"), "The Netherlands", source="state.name_in_text|capfirst"
)
CALL = Placeholder("call_reference", _("reference of the call"), "E03931-2026-1", source="call.reference")
TITLE = Placeholder("call_title", _("title of the call"), "Nominations for 2026 to 2029", source="call.title")
DEADLINE = Placeholder(
    "deadline", _("last day of the State"), "Friday 29 May 2026", source=f"invitation.deadline_on{_DAY}"
)
MAILBOX = Placeholder("mailbox", _("functional mailbox"), "quantum@commission.example.org", source="mailbox")
REFERENCE = Placeholder(
    "reference", _("reference of the nomination"), "E03931-2026-1-NL-1", source="nomination.reference"
)
DAY = Placeholder("day", _("day of the change"), "Monday 1 June 2026", source=f"nomination.effective_on{_DAY}")
OLD = Placeholder("old_deadline", _("last day before"), "Friday 29 May 2026", source=f"old_on{_DAY}")
NEW = Placeholder("new_deadline", _("new last day"), "Friday 12 June 2026", source=f"new_on{_DAY}")
TODAY = Placeholder("today", _("day on which the mail goes"), "Friday 15 May 2026", source=f"today{_DAY}")
AUTHORITY = Placeholder(
    "authority", _("competent authority"), "Ministry of Science", source="version.content.authority.name"
)
NAME = Placeholder("name", _("name of the contact point"), "Ana Example", source="contact")
EMAIL = Placeholder("email", _("address of the contact point"), "ana@ministry.example.org", source="contact.email")
ROLE = Placeholder("role", _("in which role"), "contact point", source="role.get_kind_display|lower")
BEFORE = Placeholder("before", _("address before"), "a.example@ministry.example.org", source="before")
STATE_NAME = Placeholder("state_name", _("short name of the State"), "Netherlands", source="state.name_en")
DAYS = Placeholder("deadlines", _("deadlines that have ended"), "Friday 29 May 2026", source="ended.in_words")
OUTCOME = Placeholder("outcome", _("how many have answered"), "3 States are missing", source="ended.outcome")

COMMENTS_BY = Placeholder(
    "comments_by", _("last day for comments"), "Friday 8 January 2027", source=f"minutes.comments_until_on{_DAY}"
)
MEETING = Placeholder("meeting_title", _("title of the meeting"), "First meeting", source="meeting.title")
FIRST_DAY = Placeholder(
    "first_day", _("first day of the meeting"), "Wednesday 16 December 2026", source=f"meeting.first_on{_DAY}"
)

UNTIL = Placeholder("until", _("last day to answer"), "Wednesday 2 December 2026", source=f"until_on{_DAY}")
OPINION = Placeholder("opinion_title", _("title of the opinion"), "Opinion on the work plan", source="opinion.title")
DECLARATION = Placeholder(
    "declaration", _("short title of the declaration"), "EuroQCI declaration", source="declaration.short_title"
)
REVIEW = Placeholder("review_title", _("title of the review"), "Review of 2027", source="review.title")
REPORTED_BY = Placeholder("reported_by", _("who sent the report"), "Ana Example", source="by")

_OF_CALL = (GROUP, CODE, STATE, STATE_FIRST, CALL, TITLE, MAILBOX)
_OF_ANSWER = (REFERENCE, *_OF_CALL)


def _must(placeholder: Placeholder) -> Placeholder:
    return replace(placeholder, required=True)


def _mail(name: str, label: Promise, *placeholders: Placeholder, narrowest: Reach = Reach.GROUP) -> Kind:
    """Return a kind with each placeholder once: what this mail asks for stands before what all of its room know."""
    once = {each.name: each for each in reversed(placeholders)}
    ordered = tuple(once[name] for name in dict.fromkeys(each.name for each in placeholders))
    return Kind(f"mail.{name}", label, ordered, narrowest=narrowest)


def _call(name: str, label: Promise, *more: Placeholder, narrowest: Reach = Reach.GROUP) -> Kind:
    return _mail(f"calls.{name}", label, *more, *_OF_CALL, narrowest=narrowest)


def _answer(name: str, label: Promise, *more: Placeholder) -> Kind:
    return _mail(f"workflow.{name}", label, *more, *_OF_ANSWER)


def _reminder(name: str, label: Promise, *more: Placeholder) -> Kind:
    return _mail(f"reminders.{name}", label, _must(STATE), DEADLINE, *more, *_OF_CALL)


def _asked(name: str, label: Promise, *more: Placeholder) -> Kind:
    return _mail(f"reminders.{name}", label, _must(STATE), UNTIL, *more, STATE_FIRST, TODAY, GROUP, CODE, MAILBOX)


def _progress(name: str, label: Promise, *more: Placeholder) -> Kind:
    known = (DECLARATION, REVIEW, STATE, STATE_FIRST, STATE_NAME, GROUP, CODE, MAILBOX)
    return _mail(f"declarations.{name}", label, *more, *known)


def _meeting(name: str, label: Promise, *more: Placeholder) -> Kind:
    return _mail(f"meetings.{name}", label, _must(MEETING), *more, FIRST_DAY, GROUP, CODE, MAILBOX)


CALLS = (
    _call("opened", _("Opening of a call"), _must(GROUP), DEADLINE, narrowest=Reach.CALL),
    _call("deadline_moved", _("Deadline moved"), _must(OLD), DEADLINE),
    _call("extended", _("Deadline extended for one State"), _must(NEW), OLD),
    _call("cancelled", _("Call cancelled"), _must(GROUP)),
    _call("cancelled.change", _("Change of representative cancelled"), _must(GROUP)),
)
ANSWERS = (
    _answer("receipt", _("Receipt of a nomination")),
    _answer("receipt.change", _("Receipt of a change of representative"), DAY),
    _answer("nil_receipt", _("Receipt of “no nomination”")),
    _answer("nil_receipt.change", _("Receipt: the representative leaves"), _must(DAY)),
    _answer("registered", _("Registration of an answer by e-mail")),
    _answer("registered.change", _("Registration of a change by e-mail"), DAY),
    _answer("returned", _("Return for correction")),
    _answer("returned.change", _("Return of a change for correction"), DAY),
    _answer("accepted", _("Acceptance")),
    _answer("accepted.change", _("Acceptance of a change"), _must(DAY)),
    _answer("rejected", _("Rejection")),
    _answer("rejected.change", _("Rejection of a change"), DAY),
    _answer("withdrawn", _("Withdrawal")),
    _answer("withdrawn.change", _("Withdrawal of a change"), DAY),
)
REMINDERS = (
    _reminder("reminder_d14", _("Reminder 14 days before the deadline"), TODAY),
    _reminder("reminder_d7", _("Reminder 7 days before the deadline"), TODAY),
    _reminder("reminder_d1", _("Reminder the day before the deadline"), TODAY),
    _reminder("reminder_overdue", _("Reminder the day after the deadline"), TODAY),
    _reminder("reminder_second_contact", _("Reminder to the second contact"), TODAY),
    _reminder("reminder_permanent_representation", _("Reminder to the Permanent Representation"), TODAY),
    _reminder("reminder_returned", _("Reminder of a returned nomination"), TODAY),
    _reminder("reminder_now", _("Reminder sent by hand"), TODAY),
)
NOMINEES = (
    _mail(
        "reminders.nominee_notice",
        _("Notice to a person nominated"),
        _must(GROUP),
        _must(AUTHORITY),
        _must(STATE),
        CODE,
        MAILBOX,
    ),
)
STAFF = (
    _answer("staff_submitted", _("To the secretariat: an answer came in"), _must(STATE_FIRST)),
    _answer("staff_submitted.change", _("To the secretariat: a change is proposed"), _must(STATE_FIRST), _must(DAY)),
    _answer("staff_submitted.leaving", _("To the secretariat: a representative leaves"), _must(STATE), _must(DAY)),
    _answer("staff_withdrawn", _("To the secretariat: an answer was withdrawn"), _must(STATE_FIRST)),
    _answer("staff_withdrawn.change", _("To the secretariat: a change was withdrawn"), _must(STATE_FIRST)),
    _mail(
        "reminders.staff_deadline",
        _("To the secretariat: a deadline was reached"),
        _must(DAYS),
        OUTCOME,
        CALL,
        TITLE,
        GROUP,
        CODE,
    ),
)
ACCOUNTS = (
    _mail(
        "accounts.contact_entered",
        _("New contact point of a State"),
        _must(NAME),
        _must(EMAIL),
        ROLE,
        STATE,
        STATE_NAME,
        MAILBOX,
        narrowest=Reach.ALL,
    ),
    _mail(
        "accounts.address_changed",
        _("Changed address of a contact point"),
        _must(NAME),
        _must(EMAIL),
        _must(BEFORE),
        STATE,
        STATE_NAME,
        MAILBOX,
        narrowest=Reach.ALL,
    ),
)
MEETINGS = (
    _meeting("invitation", _("Invitation to a meeting"), _must(FIRST_DAY)),
    _meeting("changed", _("Meeting changed")),
    _meeting("programme", _("Programme of a meeting")),
    _meeting("postponed", _("Meeting postponed")),
    _meeting("reconvened", _("Postponed meeting convened again"), _must(FIRST_DAY)),
    _meeting("cancelled", _("Meeting cancelled")),
    _meeting("contact_left", _("Meeting taken out of a former contact point's calendar"), _must(STATE)),
)
PAPERS = (
    _meeting("documents", _("Documents for a meeting")),
    _meeting("rapporteur_texts", _("Texts of rapporteurs asked for"), _must(STATE)),
    _meeting("minutes_circulated", _("Draft minutes circulated for comments"), _must(COMMENTS_BY)),
    _meeting("minutes_adopted", _("Minutes adopted")),
)
REMINDERS_OF_MEETINGS = (
    _asked("reminder_delegation", _("Reminder to name a delegation"), _must(MEETING), FIRST_DAY),
    _asked("reminder_vote", _("Reminder to vote in a written procedure"), _must(OPINION)),
    _asked("reminder_minutes", _("Reminder to comment on the minutes"), _must(MEETING), FIRST_DAY),
)
PROGRESS = (
    _progress("progress_asked", _("Progress reports asked for"), _must(DECLARATION), _must(UNTIL)),
    _progress("progress_day_moved", _("Last day for progress reports moved"), _must(REVIEW), _must(OLD), UNTIL),
    _progress("progress_receipt", _("Receipt of a progress report"), _must(REVIEW), REPORTED_BY),
    _progress(
        "progress_receipt.entered", _("Receipt of a progress report that the secretariat entered"), _must(REVIEW)
    ),
    _asked("reminder_progress", _("Reminder to report on progress"), _must(DECLARATION), REVIEW),
)
MAILS = (
    *CALLS,
    *ANSWERS,
    *REMINDERS,
    *NOMINEES,
    *STAFF,
    *ACCOUNTS,
    *MEETINGS,
    *PAPERS,
    *REMINDERS_OF_MEETINGS,
    *PROGRESS,
)
