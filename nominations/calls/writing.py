"""What the secretariat writes to a State about its file in its own words, and that a State first opened its file."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import Role, User
from nominations.audit import actions as audit
from nominations.calls import access, notices
from nominations.calls.models import Invitation
from nominations.calls.states import Status
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_line, clean_text
from nominations.outbox import actions as outbox
from nominations.outbox.models import OutgoingMail

UNDO = timedelta(minutes=1)  # in which a mail written by hand can be called back


class CannotWrite(Refused):
    """The call is not running, the mail says nothing, or no contact point can be reached."""


@transaction.atomic
def write(invitation: Invitation, *, subject: str, text: str, by: User, at: datetime) -> list[OutgoingMail]:
    """Write to a State's reachable contact points, with a minute to take it back; the words are never interpreted.

    A second press within the same minute is the same mail. Raises CannotWrite or Refused.
    """
    call, today = invitation.call, clock.local_day(at)
    answer = access.is_secretariat(by, call, on=today)
    if not answer:
        raise Refused(answer.reason)
    if call.status not in (Status.OPEN, Status.CLOSED):
        raise CannotWrite(_("The States are written to about an open or a closed call only."))
    words = {"subject": clean_line(subject), "text": clean_text(text)}
    if not all(words.values()):
        raise CannotWrite(_("A mail needs a subject and a text."))
    contacts = list(Role.objects.reachable(on=today).filter(country_id=invitation.country_id))
    if not contacts:
        state = {"state": invitation.country}
        raise CannotWrite(_("%(state)s has no contact point that mail can reach. Enter one first.") % state)
    composed = notices.message(invitation, contacts, **words, mailbox=call.group.mailbox_on(today), at=at)
    audit.record("call.write", invitation, by=by, at=at, on_behalf_of=str(invitation.country_id))
    return outbox.enqueue(composed, at=at, hold_for=UNDO)


@transaction.atomic
def note_opened(invitation: Invitation, *, by: User, at: datetime) -> None:
    """Note once that somebody who speaks for the State opened its file; later visits change nothing."""
    first = Invitation.objects.filter(pk=invitation.pk, opened_at__isnull=True).update(opened_at=at)
    if first:
        audit.record("invitation.opened", invitation, by=by, at=at, on_behalf_of=str(invitation.country_id))
