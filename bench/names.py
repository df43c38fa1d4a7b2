"""Names that follow from numbers: keys of rows and addresses of visitors, known without asking the database."""

import uuid
from datetime import UTC, datetime

FAMILY = (
    "Ångström", "Bērziņa", "Çelik", "Dvořák", "Eriksson", "Fodor", "García", "Häkkinen", "Ionescu", "Jõgi", "Kovačević",
    "Łukasik", "Müller", "Nováková", "O’Brien", "Παπαδοπούλου", "Quist", "Ružička", "Șerban", "Иванов",
)  # fmt: skip
GIVEN = ("Ana", "Bruno", "Chloé", "Dimitris", "Elif", "Frédéric", "Gréta", "Hans", "Ieva", "João", "Katarzyna")
AUTHORITIES = 12  # of each State; the groups share them
CONTACT, OFFICER, ADMINISTRATOR = "contact.at@example.org", "officer@example.org", "admin@example.org"
ANYBODY = ""
PREPARED = "prepared"  # the call of the first group that is in preparation
CROWD = "crowd"  # the meeting of the first group with 270 people
NOW = datetime.now(tz=UTC).replace(microsecond=0)


def key(*names: object) -> uuid.UUID:
    """Return the key of the row of this name, for example key("nomination", 0, "AT")."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "/".join(map(str, names)))


def name_of(number: int) -> tuple[str, str]:
    """Return the given and family name of the person of a number."""
    return GIVEN[number % len(GIVEN)], FAMILY[number % len(FAMILY)]


def authority_key(iso2: str, group: int) -> uuid.UUID:
    """Return the key of the authority of a State that is member of the group of a number."""
    return key("authority", iso2, group % AUTHORITIES)


def authority_name(state: str, group: int) -> str:
    return f"Ministry of Invented Affairs {group % AUTHORITIES + 1} of {state}"
