"""The mail that carries a letter: a short note, the letter's file, and the annexes that are files."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from nominations.files.models import StoredFile
from nominations.kernel.refusals import Refused
from nominations.letters.models import Letter
from nominations.outbox.messages import Message
from nominations.outbox.states import IfUncertain

KIND = "letter"


class AnnexGone(Refused):
    """A file that the letter names as its annex is no longer kept."""


def key_of(letter: Letter) -> str:
    """Return the key under which a letter is one mail, however often it is sent."""
    return f"{KIND}:{letter.pk}"


def cover(letter: Letter, files: Mapping[str, StoredFile]) -> Message:
    """Compose the note to the addressee. `files` are those of the annexes, by key. Raises AnnexGone."""
    annexes = [annex for annex in letter.content.get("annexes", []) if annex["file"]]
    missing = [annex["title"] for annex in annexes if annex["file"] not in files]
    if missing:
        facts = {"number": letter.number, "annexes": ", ".join(missing)}
        raise AnnexGone(_("The files of these annexes to %(number)s are no longer kept: %(annexes)s.") % facts)
    mail = letter.content["mail"]
    return Message(
        kind=KIND,
        template="letters/sent",
        recipient=letter.recipient,
        recipient_name=letter.recipient_name,
        context={
            "letter": letter,
            "salutation": letter.content["salutation"],
            "service": letter.content["letterhead"]["service"],
            "annexes": [annex["title"] for annex in annexes],
            "mailbox": mail["reply_to"],
        },
        dedup_key=key_of(letter),
        about=letter,
        group_id=letter.group_id,
        audience=letter.country_id or "",
        reply_to=mail["reply_to"],
        thread=mail["thread"],
        language=letter.language,
        if_uncertain=IfUncertain.HOLD,
        attachments=[letter.file, *(files[annex["file"]] for annex in annexes)],
    )


def annexes_of(letters: list[Letter]) -> dict[str, StoredFile]:
    """Return the files of all annexes of these letters, by key; one query."""
    wanted = {annex["file"] for letter in letters for annex in letter.content.get("annexes", []) if annex["file"]}
    return {str(file.pk): file for file in StoredFile.objects.filter(pk__in=wanted)} if wanted else {}
