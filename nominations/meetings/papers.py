"""Who attended a meeting, as rows for the paper."""

from django.utils.translation import gettext_lazy as _

from nominations.meetings.models import Meeting
from nominations.meetings.participant_models import Participant

ATTENDED = (_("Code"), _("State"), _("Name"), _("Role"), _("Authority"), _("Present"))
Row = tuple[str, ...]


def attended(meeting: Meeting) -> list[Row]:
    """Return a row, under the headings of ATTENDED, for everybody who came. No contact data."""
    rows = Participant.objects.standing().filter(meeting=meeting, presences__isnull=False).distinct()
    rows = rows.select_related("delegation__country", "country", "authority")
    return [_row(person) for person in rows]


def _row(person: Participant) -> Row:
    country = person.delegation.country if person.delegation else person.country
    state = (country.eu_code, country.name_en) if country else ("–", person.country_name or "–")
    authority = person.authority.name if person.authority else person.organisation
    return (*state, str(person), str(person.get_capacity_display()), authority or "–", "–")
