"""The lists of all records on the first page of the desk, under headings that say what they are about."""

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Heading → classes of the lists below it, in their order.
SECTIONS: dict[Promise, tuple[str, ...]] = {
    _("Calls and answers"): ("Call", "Nomination"),
    _("Groups and who sits"): ("ExpertGroup", "Membership", "Mandate", "Authority", "Person"),
    _("Contact points and accounts"): ("Role", "User"),
    _("Letters"): ("Letter", "Addressee", "Signatory", "Annex"),
    _("Mail"): ("OutgoingMail", "ReceivedMail", "Mailbox", "Heartbeat"),
    _("Meetings and opinions"): ("Meeting", "Opinion"),
    _("Declarations and partners"): ("Declaration", "Partner", "Observer"),
    _("The public Register"): ("RegisterRetrieval", "RegisterDifference", "RegisterTerm"),
    _("Reference and records"): ("Country", "Holiday", "AuditEvent"),
}


def sections(apps: Iterable[dict[str, Any]]) -> list[tuple[Promise, list[dict[str, Any]]]]:
    """Return the lists that Django offers this visitor under their headings; a heading without a list is left out."""
    offered = {model["object_name"]: model for app in apps for model in app["models"]}
    found = [(words, [offered[name] for name in names if name in offered]) for words, names in SECTIONS.items()]
    return [(words, models) for words, models in found if models]
