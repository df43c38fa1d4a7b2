"""Whether the mail of a letter is still wanted, asked in the moment of sending (OUTBOX_GUARDS in the settings)."""

from nominations.letters.models import Letter
from nominations.outbox.models import OutgoingMail


def still_stands(mail: OutgoingMail) -> str:
    """Return why a letter is not to go out, or "". Locks the letter, as its withdrawal does: one of both waits."""
    letter = Letter.objects.select_for_update(of=("self",), no_key=True).defer("content").filter(pk=mail.subject_id)
    found = letter.first()
    return "" if found is not None and found.withdrawn_at is None else "The letter was withdrawn."
