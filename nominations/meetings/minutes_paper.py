"""The minutes as plain data for the typesetter: texts by item, opinions, documents, who attended.

The members' paper names the persons who attended. The public one names States and authorities, and a person only where
the group publishes names and the person was told (domain rule 26, docs/adr/0024). Neither has contact data.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from nominations.kernel import clock
from nominations.kernel.text import clean_line, clean_text
from nominations.letters import paragraphs
from nominations.letters.papers import Paper
from nominations.meetings import papers
from nominations.meetings.attendance_rows import name_on_paper
from nominations.meetings.models import AgendaItem, Delegation, Meeting
from nominations.meetings.paper_models import MeetingDocument, Minutes
from nominations.meetings.participant_models import Participant, Presence
from nominations.meetings.states import OpinionStatus
from nominations.meetings.voting_models import Ballot, Opinion

FORM = "minutes"
DECIDED = (OpinionStatus.CONSENSUS, OpinionStatus.CARRIED, OpinionStatus.NOT_CARRIED, OpinionStatus.TERMINATED)
_DAY = "l j F Y"


def of(minutes: Minutes, *, at: datetime, is_public: bool) -> Paper:
    """Return the minutes as they stand; what is not adopted says on each page that it is a draft."""
    meeting = minutes.meeting
    group = meeting.group
    title = _("Minutes of %(meeting)s") % {"meeting": clean_line(meeting.title)}
    named = f"{group.code}, {meeting.get_kind_display()} {meeting.number}"
    return {
        "form": FORM,
        "language": "en",
        "title": f"{title} ({named})",
        "author": settings.SITE_NAME,
        "mark": named if minutes.adopted_at else _("DRAFT, not adopted: %(meeting)s") % {"meeting": named},
        "at": int(at.timestamp()),
        "heading": title,
        "group": clean_line(f"{group.title} ({group.code})"),
        "facts": _facts(minutes),
        "sections": [section for section in _sections(minutes) if section["body"]],
        "opinions": [_opinion(opinion) for opinion in _opinions(meeting)],
        "tables": [_documents(meeting), _withheld(meeting)],
        "attendance": _in_public(meeting) if is_public else _by_name(meeting),
        "words": {
            "opinions": _("Opinions"),
            "dissent": _("Members who did not agree, with their reasons"),
            "annex": _("Annex: list of attendance"),
        },
    }


def _facts(minutes: Minutes) -> list[list[str]]:
    meeting = minutes.meeting
    first, last = (date_format(day, _DAY) for day in (meeting.first_on, meeting.last_on))
    where = ", ".join(each for each in (meeting.place, _("online") if meeting.online_url else "") if each)
    status = _("Draft")
    if minutes.adopted_at:
        status = _("Adopted on %(day)s") % {"day": date_format(clock.local_day(minutes.adopted_at), _DAY)}
    return [
        [_("Meeting"), f"{meeting.get_kind_display()} {meeting.number}"],
        [_("Days"), first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}],
        [_("Place"), clean_line(where) or "–"],
        [_("Status"), status],
    ]


def _sections(minutes: Minutes) -> Iterable[dict[str, Any]]:
    items = AgendaItem.objects.filter(meeting=minutes.meeting).exclude(kind=AgendaItem.Kind.BREAK)
    yield _section(_("Opening"), minutes.opening)
    for number, item in enumerate(items.select_related("record"), 1):
        record = getattr(item, "record", None)
        yield _section(f"{number}. {clean_line(item.title)}", record.text if record else "")
    yield _section(_("Synthesis of the round tables"), minutes.synthesis)
    yield _section(_("Conclusions and next steps"), minutes.conclusions)


def _section(heading: str, text: str) -> dict[str, Any]:
    return {"heading": heading, "body": paragraphs.annex(text)}


def _opinions(meeting: Meeting) -> Iterable[Opinion]:
    rows = Opinion.objects.filter(meeting=meeting, status__in=DECIDED).order_by("number")
    return rows.prefetch_related("ballots__country")


def _opinion(opinion: Opinion) -> dict[str, Any]:
    ballots = list(opinion.ballots.all())
    facts = [str(opinion.get_status_display())]
    if opinion.opened_at:
        choices = [(str(choice.label), sum(each.choice == choice for each in ballots)) for choice in Ballot.Choice]
        choices.append((_("No answer"), sum(not each.choice for each in ballots)))
        facts += [f"{words}: {number}" for words, number in choices]
        facts.append(_("Majority of all members: %(n)s of %(all)s") % {"n": opinion.majority, "all": opinion.members})
    return {
        "heading": clean_line(f"{opinion.number}. {opinion.title}"),
        "question": paragraphs.annex(opinion.question),
        "facts": facts,
        "dissent": [
            f"{each.country.name_en} ({each.get_choice_display()}): {clean_text(each.reasons)}"
            for each in ballots
            if each.reasons
        ],
    }


def _documents(meeting: Meeting) -> dict[str, Any]:
    rows = MeetingDocument.objects.filter(meeting=meeting).standing().sent().exclude(kind=MeetingDocument.Kind.MINUTES)
    cells = [[str(row.number), row.title, str(row.get_kind_display()), _day(row.sent_at)] for row in rows]
    columns = [_("No"), _("Document"), _("Kind"), _("Sent to members")]
    return _table(_("Documents of the meeting"), columns, (1, 8, 4, 4), cells, _("No document was sent."))


def _withheld(meeting: Meeting) -> dict[str, Any]:
    rows = MeetingDocument.objects.filter(meeting=meeting).standing().exclude(withheld_on_ground="")
    rows = rows.exclude(kind=MeetingDocument.Kind.MINUTES)
    cells = [[str(row.number), row.title, str(row.get_withheld_on_ground_display()), row.withheld_note] for row in rows]
    columns = [_("No"), _("Document"), _("Ground"), _("Why")]
    heading = _("Documents withheld (Regulation (EC) No 1049/2001)")
    return _table(heading, columns, (1, 5, 5, 6), cells, _("No document is withheld."))


def _by_name(meeting: Meeting) -> dict[str, Any]:
    """Who came, without the hours of each: those stay in the list of attendance."""
    columns = [str(column) for column in papers.ATTENDED[:-1]]
    was_kept = Presence.objects.filter(participant__meeting=meeting).exists()
    rows = [row[:-1] for row in papers.attended(meeting)] if was_kept else []
    return _table("", columns, (2, 4, 6, 4, 7), rows, _("No attendance was recorded."))


def _in_public(meeting: Meeting) -> dict[str, Any]:
    """State and authority, once each; a name only where the group publishes it and its owner was told."""
    rows = Participant.objects.standing().filter(meeting=meeting, presences__isnull=False).distinct()
    came: dict[Any, list[Participant]] = defaultdict(list)
    for person in rows.select_related("delegation__country", "country", "authority"):
        came[person.delegation_id].append(person)
    names, cells = meeting.group.publishes_names, list[list[str]]()
    if came:
        for each in Delegation.objects.filter(meeting=meeting).select_related("country"):
            silent = [each.country.eu_code, each.country.name_en, _("Not represented"), *(["–"] if names else [])]
            cells += [_public_row(person, names=names) for person in came.get(each.pk, [])] or [silent]
        cells += [_public_row(guest, names=names) for guest in came.get(None, [])]
    columns = [_("Code"), _("State"), _("Authority"), *([_("Name")] if names else [])]
    once = dict.fromkeys(tuple(row) for row in cells)
    return _table("", columns, (1, 3, 8, 4)[: len(columns)], once, _("No attendance was recorded."))


def _public_row(person: Participant, *, names: bool) -> list[str]:
    country = person.delegation.country if person.delegation else person.country
    state = [country.eu_code, country.name_en] if country else ["–", person.country_name or "–"]
    row = [*state, (person.authority.name if person.authority else person.organisation) or "–"]
    return [*row, name_on_paper(person) if person.informed_at else "–"] if names else row


def _table(
    heading: str, columns: list[str], widths: tuple[int, ...], rows: Iterable[Iterable[str]], nothing: str
) -> dict[str, Any]:
    cells = [[clean_text(str(cell)) or "–" for cell in row] for row in rows]
    return {"heading": heading, "columns": columns, "widths": list(widths), "rows": cells, "nothing": nothing}


def _day(at: datetime | None) -> str:
    return date_format(clock.local_day(at), "j F Y") if at else "–"
