"""What a State's contact points are told when somebody is entered beside them, or an address changes.

Whoever is entered sees the State's drafts; so nobody is entered behind the State's back.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings

from nominations.accounts.models import Role, User
from nominations.outbox.messages import Message, key


def contact_entered(role: Role, others: Iterable[Role], *, at: datetime) -> list[Message]:
    """Compose the mails that tell a State's other contact points of a new one."""
    return [_message("contact_entered", role, other.user.email, other.user, at=at) for other in others]


def contacts_entered(roles: Sequence[Role], others: Iterable[Role], *, at: datetime) -> list[Message]:
    """Compose the mails that tell a State's other contact points of several new ones, all of that State."""
    return [
        _message("contacts_entered", roles[0], other.user.email, other.user, at=at, entered=roles) for other in others
    ]


def address_changed(role: Role, others: Iterable[Role], *, before: str, at: datetime) -> list[Message]:
    """Compose the mails that tell the old address, and the State's other contact points, of a new address."""
    told = {other.user.email: other.user for other in others if other.user_id != role.user_id}
    return [
        _message("address_changed", role, email, user, at=at, before=before)
        for email, user in {before: role.user, **told}.items()
    ]


def _message(
    kind: str,
    role: Role,
    recipient: str,
    user: User,
    *,
    at: datetime,
    before: str = "",
    entered: Sequence[Role] = (),
) -> Message:
    return Message(
        kind=kind,
        template=f"accounts/{kind}",
        recipient=recipient,
        recipient_name=str(user),
        context={
            "contact": role.user,
            "role": role,
            "state": role.country,
            "before": before,
            "entered": entered,
            "mailbox": settings.FEEDBACK_ADDRESS,
            "url": f"{settings.SITE_URL}/contacts/",
        },
        dedup_key=key(kind, role.pk, f"{at:%Y%m%d%H%M%S%f}", recipient),
        about=role,
        audience=str(role.country_id),
        reply_to=settings.FEEDBACK_ADDRESS,
    )
