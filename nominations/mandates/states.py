"""How a mandate, or a membership, ends: coded values; whether it runs is computed from its days, never stored."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EndReason(TextChoices):
    REPLACED = "replaced", _("Replaced")
    RESIGNED = "resigned", _("Resigned")
    TERM_ENDED = "term_ended", _("Term ended")
    AUTHORITY_CHANGED = "authority_changed", _("Authority changed")
    GROUP_CLOSED = "group_closed", _("Group closed")
    ENTERED_IN_ERROR = "entered_in_error", _("Entered in error")
