"""The one sentence for a country outside the Union where only Member States have a place (domain rules 7, 21)."""

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from nominations.kernel.refusals import Refused
from nominations.reference.models import Country


class NotAMemberState(Refused):
    """Seats, mandates and votes are those of Member States."""


class MemberStateRefused(Refused):
    """A Member State is a member: it is neither a partner nor an observer."""


def refuse_outside(country: Country) -> None:
    """Raise NotAMemberState for a country outside the Union: it has no seat, no mandate and no vote."""
    if not country.is_member_state:
        refused = _(
            "%(country)s is outside the Union: it may be a partner or an observer of a group, "
            "but it has no seat, no mandate and no vote."
        )
        raise NotAMemberState(refused % {"country": capfirst(country.name_in_text)})


def refuse_member_state(country: Country) -> None:
    """Raise MemberStateRefused for a Member State."""
    if country.is_member_state:
        refused = _("%(country)s is a Member State: it is a member of groups, never a partner or an observer of them.")
        raise MemberStateRefused(refused % {"country": capfirst(country.name_in_text)})
