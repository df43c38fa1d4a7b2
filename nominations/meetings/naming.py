"""Whether texts that everybody will read name somebody who took part: said before they are published (rule 26)."""

from nominations.kernel.text import fold
from nominations.meetings.models import AgendaItem
from nominations.meetings.paper_models import ItemRecord, Minutes
from nominations.meetings.participant_models import Participant

SHORTEST = 3  # a shorter family name stands in too many words to mean anything


def named_in(minutes: Minutes) -> list[str]:
    """Return the participants whose family name stands as a word in the texts of the minutes; three queries."""
    words = set(_text(minutes).replace("-", " ").split())
    people = Participant.objects.standing().filter(meeting=minutes.meeting).order_by("family_name", "given_name")
    return [str(person) for person in people if _stands_in(person.family_name, words)]


def _stands_in(family_name: str, words: set[str]) -> bool:
    parts = [part for part in fold(family_name).replace("-", " ").split() if len(part) >= SHORTEST]
    return bool(parts) and all(part in words for part in parts)


def _text(minutes: Minutes) -> str:
    records = ItemRecord.objects.filter(item__meeting=minutes.meeting).values_list("text", flat=True)
    titles = AgendaItem.objects.filter(meeting=minutes.meeting).values_list("title", flat=True)
    texts = [minutes.opening, minutes.synthesis, minutes.conclusions, *records, *titles]
    return "".join(sign if sign.isalnum() else " " for sign in fold(" ".join(texts)))
