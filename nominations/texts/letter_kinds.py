"""The bodies of letters, and the texts of reasons; address, closing and signature are the letter's."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from nominations.texts.kinds import Kind, Placeholder, Reach

_GROUP = Placeholder("group_title", _("title of the group"), "Quantum Technologies Coordination Group")
_CODE = Placeholder("group_code", _("code of the group"), "E03931")
_STATE = Placeholder("state", _("the State, within a sentence"), "the Netherlands")
_OFFICIAL = Placeholder("official_name", _("official name of the State"), "Kingdom of the Netherlands")
_MAILBOX = Placeholder("mailbox", _("functional mailbox"), "quantum@commission.example.org")
_SITE = Placeholder("site_url", _("address of this site"), "https://nominations.example.org")
_TITLE = Placeholder("call_title", _("title of the call"), "Nominations for 2026 to 2029")
_CALL = Placeholder("call_reference", _("reference of the call"), "E03931-2026-1")
_PERSON = Placeholder("representative", _("the representative"), "Ana Example", required=True)
_FUNCTION = Placeholder("function", _("function of the representative"), "Head of unit")
_AUTHORITY = Placeholder("authority", _("competent authority"), "Ministry of Science")
_SINCE = Placeholder("since", _("first day of the mandate"), "Monday 1 June 2026")
_UNTIL = Placeholder("until", _("until when, with the word “until”"), "until Thursday 31 May 2029")
_EVERY = (_GROUP, _CODE, _STATE, _OFFICIAL, _MAILBOX, _SITE)


def _must(placeholder: Placeholder) -> Placeholder:
    return replace(placeholder, required=True)


LETTERS = (
    Kind(
        "letter.call",
        _("Call letter"),
        (
            Placeholder("deadline", _("last day, with its weekday"), "Friday 29 May 2026", required=True),
            _must(_MAILBOX),
            *(each for each in _EVERY if each is not _MAILBOX),
            Placeholder("representatives", _("how many representatives"), "one representative"),
            Placeholder("experts", _("how many experts, or “no …”"), "one accompanying technical expert"),
            Placeholder(
                "introduction",
                _("introduction of the call, or nothing"),
                "Quantum technologies matter to the security and to the economy of the Union.",
            ),
            _TITLE,
            _CALL,
        ),
        narrowest=Reach.CALL,
    ),
    Kind(
        "letter.acknowledgement",
        _("Acknowledgement"),
        (
            Placeholder("reference", _("reference of the nomination"), "E03931-2026-1-NL-1", required=True),
            Placeholder("received_on", _("day on which it came, with its weekday"), "Monday 18 May 2026"),
            _AUTHORITY,
            Placeholder("persons", _("the persons nominated"), "Ana Example, Head of unit (representative)"),
            Placeholder("representatives", _("the representatives named"), "Ana Example, Head of unit"),
            Placeholder("experts", _("the experts named, or “none”"), "none"),
            Placeholder("deadline", _("last day, with its weekday"), "Friday 29 May 2026"),
            *_EVERY,
            _TITLE,
            _CALL,
        ),
    ),
    Kind("letter.appointment", _("Letter of appointment"), (_PERSON, _FUNCTION, _AUTHORITY, _SINCE, _UNTIL, *_EVERY)),
    Kind(
        "letter.thanks",
        _("Thanks on leaving"),
        (
            _PERSON,
            _FUNCTION,
            _AUTHORITY,
            _SINCE,
            Placeholder("last_day", _("last day of the mandate"), "Thursday 31 May 2029"),
            *_EVERY,
        ),
    ),
)

# Body only, without placeholders: an officer reads and completes it before it goes to the State.
REASONS = tuple(
    Kind(f"reason.{name}", label, has_subject=False)
    for name, label in {
        "authority_unclear": _("The authority is not clear"),
        "letter_missing": _("The nomination letter is missing"),
        "letter_unreadable": _("The letter cannot be read"),
        "letter_differs": _("The letter names somebody else"),
        "contact_missing": _("The representative cannot be reached"),
        "expertise_unclear": _("The expertise is not clear"),
        "too_many": _("More persons than the group has seats for"),
        "other": _("Another reason"),
    }.items()
)
