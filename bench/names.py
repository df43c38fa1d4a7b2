"""Names that follow from numbers: keys of rows and addresses of visitors, known without asking the database."""

import uuid
from datetime import UTC, datetime

CONTACT, OFFICER, ADMINISTRATOR = "contact.at@example.org", "officer@example.org", "admin@example.org"
NOW = datetime.now(tz=UTC).replace(microsecond=0)


def key(*names: object) -> uuid.UUID:
    """Return the key of the row of this name, for example key("nomination", 0, "AT")."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "/".join(map(str, names)))
