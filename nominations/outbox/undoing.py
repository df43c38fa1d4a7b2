"""Taking mails back while they are held: all of them or none, and so that they can be written anew."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.outbox import actions
from nominations.outbox.models import FREED_KEY, OutgoingMail, OutgoingMailQuerySet
from nominations.outbox.states import Status

# What was called back by hand has not gone either.
_NOT_GONE = (Status.HELD, Status.CANCELLED)


class HasLeft(Refused):
    """At least one of the mails has left, or is leaving in this moment."""


@transaction.atomic
def take_back(mails: OutgoingMailQuerySet, *, reason: str) -> int:
    """Cancel held mails and give their keys free; return how many. Raises HasLeft, and then none is called back.

    Their rows' locks decide between this and who releases them. A row that somebody else has locked is leaving: it is
    not waited for, so that two who lock the same rows in another order never wait for each other.
    """
    wanted = mails.order_by("pk")
    rows = list(wanted.select_for_update(skip_locked=True))
    gone = [mail for mail in rows if mail.status not in _NOT_GONE]
    if gone or len(rows) < wanted.count():
        raise HasLeft(_sentence([mail.sent_at for mail in gone if mail.sent_at]))
    chosen = OutgoingMail.objects.filter(pk__in=[mail.pk for mail in rows])
    called_back = actions.cancel(chosen.filter(status=Status.HELD), reason=reason)
    by_hand = [
        mail.pk for mail in rows if mail.status == Status.CANCELLED and not mail.dedup_key.endswith(f"#{mail.pk}")
    ]
    chosen.filter(pk__in=by_hand).update(dedup_key=FREED_KEY)
    return called_back


def _sentence(sent: list[datetime]) -> str:
    if not sent:
        return _("The mail is already on its way.")
    return _("The mail has left at %(time)s.") % {"time": f"{min(sent).astimezone(clock.BRUSSELS):%H:%M}"}
