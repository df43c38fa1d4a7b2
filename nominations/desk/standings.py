"""How a State's answer stands in the cockpit of a call: its words, the tone and the sign that go with them."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.calls.models import Call
from nominations.desk.cockpit_rows import Facts
from nominations.workflow.states import Status


class Standing(TextChoices):
    """In the order of the filters: what waits for the desk first, then from silence to the end."""

    DECIDE = "decide", _("To decide")
    UNOPENED = "unopened", _("Not opened")
    OPENED = "opened", _("Opened, no answer")
    SILENT = "silent", _("No answer")
    DRAFT = "draft", _("Draft begun")
    RETURNED = "returned", _("Returned for correction")
    ACCEPTED = "accepted", _("Accepted")
    NIL = "nil", _("No nomination")


# Never the only sign: the words say the same.
TONES: Mapping[str, str] = {
    Standing.DECIDE: "act",
    Standing.UNOPENED: "silent",
    Standing.OPENED: "silent",
    Standing.SILENT: "silent",
    Standing.DRAFT: "wait",
    Standing.RETURNED: "wait",
    Standing.ACCEPTED: "good",
    Standing.NIL: "good",
}
SIGNS: Mapping[TextChoices, str] = {
    Standing.DECIDE: "▲",
    Standing.UNOPENED: "○",
    Standing.OPENED: "◔",
    Standing.SILENT: "○",
    Standing.DRAFT: "◑",
    Standing.RETURNED: "◁",
    Standing.ACCEPTED: "●",
    Standing.NIL: "–",
}
# What fits into a tile.
SHORT: Mapping[TextChoices, Promise] = {
    Standing.DECIDE: _("to decide"),
    Standing.UNOPENED: _("unopened"),
    Standing.OPENED: _("opened"),
    Standing.SILENT: _("no answer"),
    Standing.DRAFT: _("draft"),
    Standing.RETURNED: _("returned"),
    Standing.ACCEPTED: _("accepted"),
    Standing.NIL: _("nil"),
}
_OF_STATUS = {
    Status.SUBMITTED: Standing.DECIDE,
    Status.ACCEPTED: Standing.ACCEPTED,
    Status.NIL: Standing.NIL,
    Status.RETURNED: Standing.RETURNED,
    Status.DRAFT: Standing.DRAFT,
}


def standing(facts: Facts, call: Call) -> Standing:
    """Judge a row; of a call that ran on paper nobody knows who opened a file."""
    if facts.nomination:
        return _OF_STATUS.get(Status(facts.nomination.status), Standing.OPENED)
    if call.on_paper:
        return Standing.SILENT
    invitation = facts.invitation
    was_opened = invitation.opened_at or invitation.nominations.all()  # a discarded draft tells it too
    return Standing.OPENED if was_opened else Standing.UNOPENED
