"""A text as a recipient would read it, filled with samples: a letter, a reason, or a whole mail with its facts."""

from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.conf import settings

from nominations.accounts.models import Role, User
from nominations.calls.models import Call, Invitation
from nominations.declarations.commitment_models import Commitment, ProgressReport, Review
from nominations.declarations.counting import Standing
from nominations.declarations.models import Declaration
from nominations.declarations.progress import Account, Cell, Promise
from nominations.declarations.signature_models import Accession, Signature
from nominations.declarations.states import Due
from nominations.desk.texts import Place
from nominations.files.models import StoredFile
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.kernel.partial_dates import of_day
from nominations.meetings import wording
from nominations.meetings.models import AgendaItem, Delegation, Meeting
from nominations.meetings.notices import Reader
from nominations.meetings.paper_models import MeetingDocument, Minutes
from nominations.meetings.voting_models import Opinion
from nominations.outbox.messages import Message, Words, render
from nominations.reference.models import Country
from nominations.reminders.lines import DayEnded, Informed, Missing
from nominations.texts import filling
from nominations.texts.catalogue import KINDS
from nominations.texts.queries import Wording

NAME, MAILBOX = "Ana Example", "quantum@commission.example.org"
_SHA256 = "0123456789abcdef" * 4
_PERSON = {
    "role": "representative",
    "number": 1,
    "given_name": "Jan",
    "family_name": "Voorbeeld",
    "family_name_latin": "",
    "given_name_latin": "",
    "function": "Head of unit",
    "employer": "Ministry of Science",
    "email": "jan@ministry.example.org",
    "phone": "",
    "fields": [],
}
_AUTHORITY = {"name": "Ministry of Science", "name_latin": "", "email": "science@ministry.example.org"}


def sample(key: str, subject: str, body: str, *, place: Place, at: datetime, language: str = "en") -> Words:
    """Return a text filled with samples; of a mail all that would be sent."""
    wording = Wording(subject, body)
    if KINDS[key].is_mail:
        return render(_message(key, place, at=at, language=language), wording)
    values = {each.name: each.sample for each in KINDS[key].placeholders}
    blocks = filling.filled(body, values)
    return Words(filling.fill(subject, values), filling.as_text(blocks), str(filling.as_html(blocks)))


def _message(key: str, place: Place, *, at: datetime, language: str) -> Message:
    _mail, room, name, *variant = key.split(".")
    context = _context(place, at=at, is_change=bool(variant), is_nil=_is_nil(name, variant))
    if key == "mail.declarations.progress_receipt":  # it goes once all is reported
        context["account"] = replace(context["account"], cells=context["account"].cells[:1])
        context["points"] = context["points"][:1]
    context["because"] = str(_WORD) if "entered" in variant else ""
    context["is_entry_new"] = name not in ("postponed", "cancelled", "contact_left")
    if name == "contact_left":  # the pages are closed to who left
        context["url"] = ""
    return Message(
        kind=name,
        template=f"{room}/{name}",
        recipient="ana@ministry.example.org",
        recipient_name=NAME,
        context=context,
        dedup_key=f"sample:{key}",
        about=context["state"],
        reply_to=MAILBOX,
        language=language,
        variant="".join(variant),
    )


def _is_nil(name: str, variant: list[str]) -> bool:
    return name == "nil_receipt" or variant == ["leaving"]


def _context(place: Place, *, at: datetime, is_change: bool, is_nil: bool) -> dict[str, Any]:
    """Return what any mail may speak of: the group and call whose texts these are, everybody else invented."""
    today = clock.local_day(at)
    group = place.group or ExpertGroup(code="E03931", title="Quantum Technologies Coordination Group")
    call = _call(place, group, at=at, is_change=is_change)
    state = Country(iso2="NL", eu_code="NL", name_en="Netherlands", official_name_en="Kingdom of the Netherlands")
    contact = User(email="ana@ministry.example.org", given_name="Ana", family_name="Example")
    return {
        "call": call,
        "group": group,
        "state": state,
        "invitation": Invitation(call=call, country=state),
        "nomination": SimpleNamespace(reference=f"{call.reference}-NL-1", effective_on=today + timedelta(days=30)),
        "version": _version(at=at, is_nil=is_nil),
        "person": Informed("", NAME, "jan@ministry.example.org", _PERSON),
        "ended": DayEnded([today], [Missing("Netherlands", "", None, 3, 0)], answered=26, running=0),
        "contact": contact,
        "by": contact,
        "recipient": contact,
        "role": Role(kind=Role.Kind.CONTACT_POINT, country=state),
        "before": "a.example@ministry.example.org",
        "reason": str(_REASON),
        "text": "",
        "old_on": today + timedelta(days=7),
        "new_on": today + timedelta(days=21),
        "today": today,
        "at": at,
        "days_left": 7,
        "mailbox": MAILBOX,
        "controller": settings.CONTROLLER_NAME,
        "dpo": settings.DPO_ADDRESS,
        **_meeting(group, state, at=at),
        **_declaration(group, state, at=at),
        "url": f"{settings.SITE_URL}/calls/",
        "privacy_url": f"{settings.SITE_URL}/privacy/",
    }


def _meeting(group: ExpertGroup, state: Country, *, at: datetime) -> dict[str, Any]:
    first_on = clock.local_day(at) + timedelta(days=42)
    starts_at, ends_at = clock.local_instant(first_on, 10), clock.local_instant(first_on, 17)
    meeting = Meeting(group=group, title="First meeting", place="Brussels", starts_at=starts_at, ends_at=ends_at)
    meeting.answers_until_on = first_on - timedelta(days=14)
    what = {"place": ["Luxembourg", "Brussels"]}
    points = [AgendaItem(title="Opening", position=1), AgendaItem(title="Next steps", position=2)]
    return {
        "meeting": meeting,
        "until_on": meeting.answers_until_on,
        "opinion": Opinion(group=group, number=1, title="Opinion on the work plan"),
        "when": wording.when(starts_at, ends_at),
        "where": wording.where(meeting),
        "programme": wording.programme(points),
        "differences": wording.differences(what),
        "items": [AgendaItem(title="Round table on networks", rapporteur="Jan Voorbeeld")],
        "documents": [MeetingDocument(number=1, title="Roadmap", kind="working", for_consultation=True)],
        "minutes": Minutes(comments_until_on=first_on + timedelta(days=23)),
        "is_contact": True,
        "reader": Reader(NAME, "ana@ministry.example.org", Delegation(country=state), is_contact=True),
    }


def _declaration(group: ExpertGroup, state: Country, *, at: datetime) -> dict[str, Any]:
    today = clock.local_day(at)
    title = "Declaration of Cooperation on an invented infrastructure"
    declaration = Declaration(group=group, title=title, short_title="Invented declaration", done_at="Bucharest")
    declaration.accession_clause = "Additional signatories may adhere at any time."
    declaration.set_date(of_day(today - timedelta(days=200)))
    accession = Accession(declaration=declaration, country=state, announced_at=at, signed_on=today - timedelta(days=3))
    accession.signatory_name, accession.signatory_capacity = NAME, "Minister for Digital Affairs"
    accession.answer_by_on = today + timedelta(days=30)
    accession.letter = StoredFile(name="letter.pdf", blob_id=_SHA256)
    due = {"precision": "interval", "stated": "before the end of next year"}
    commitment = Commitment(declaration=declaration, number="2.1", title="Plan the architecture", **due)
    second = Commitment(declaration=declaration, number="2.2", title="Study the first links")
    report = ProgressReport(progress=ProgressReport.Progress.UNDER_WAY, text="A pilot link is running.")
    points = (
        Cell(Promise(commitment, 0, Due.NOT_DUE, (), None), is_asked=True, report=report),
        Cell(Promise(second, 0, Due.NO_DATE, (), None), is_asked=True, report=None),
    )
    signature = Signature(declaration=declaration, country=state, signatory_name=NAME, letter=accession.letter)
    signature.signatory_capacity = accession.signatory_capacity
    signature.set_date(of_day(today - timedelta(days=3)))
    return {
        "declaration": declaration,
        "accession": accession,
        "signature": signature,
        "number": "28",
        "review": Review(declaration=declaration, title="Review of progress", reports_until_on=today),
        "account": Account(state, Standing.CERTAIN, points),
        "points": list(points),
    }


_REASON = "Here stands the reason that is given."
_WORD = "E-mail of the contact point of 3 May."


def _call(place: Place, group: ExpertGroup, *, at: datetime, is_change: bool) -> Call:
    if place.call:
        return place.call
    return Call(
        group=group,
        reference=f"{group.code}-{at:%Y}-1",
        title="Nominations of representatives",
        kind=Call.Kind.CHANGE if is_change else Call.Kind.CALL,
        deadline_on=clock.local_day(at) + timedelta(days=21),
        introduction="",
    )


def _version(*, at: datetime, is_nil: bool) -> SimpleNamespace:
    content = {
        "kind": "nil" if is_nil else "nomination",
        "nil_reason": _REASON if is_nil else "",
        "authority": {} if is_nil else _AUTHORITY,
        "persons": [] if is_nil else [_PERSON],
        "files": [] if is_nil else [{"name": "letter.pdf", "size": 84_000, "sha256": _SHA256}],
    }
    return SimpleNamespace(number=1, received_at=at, is_late=False, sha256=_SHA256, content=content)
