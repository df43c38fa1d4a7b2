"""The files that mails carry: written with the mails, counted on them, and read only when such a mail goes out."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from nominations.files.models import StoredFile
from nominations.kernel.refusals import Refused
from nominations.outbox.messages import Message
from nominations.outbox.models import MailAttachment, OutgoingMail

# Of one mail, before its encoding makes it a third larger: what mail servers of ministries commonly take.
MOST_BYTES = 10 * 1024 * 1024


class TooMuchAttached(Refused):
    """The files of one mail are together larger than mail servers take."""


class Attached(NamedTuple):
    """A file as it goes into an envelope; `sha256` is what its bytes were when it was kept."""

    name: str
    content_type: str
    sha256: str
    content: bytes


def check(messages: Iterable[Message]) -> None:
    """Raise TooMuchAttached for a message whose files are too large together; one query, none without files."""
    carrying = [message for message in messages if message.attachments]
    if not carrying:
        return
    wanted = {file.pk for message in carrying for file in message.attachments}
    sizes = dict(StoredFile.objects.filter(pk__in=wanted).values_list("pk", "blob__size"))
    for message in carrying:
        size = sum(sizes[file.pk] for file in message.attachments)
        if size > MOST_BYTES:
            facts = {"recipient": message.recipient, "size": filesizeformat(size), "most": filesizeformat(MOST_BYTES)}
            raise TooMuchAttached(
                _(
                    "The files for %(recipient)s are too large for a mail: %(size)s together, and %(most)s may go. "
                    "Attach smaller files, or publish them and name the address."
                )
                % facts
            )


def write(mails: Iterable[tuple[OutgoingMail, Sequence[StoredFile]]]) -> None:
    """Write one row a file of these new mails."""
    MailAttachment.objects.bulk_create(
        MailAttachment(mail=mail, file=file, position=position)
        for mail, files in mails
        for position, file in enumerate(files, 1)
    )


def carry_over(mail: OutgoingMail, again: OutgoingMail) -> None:
    """Give a mail that says another one's words once more its files too."""
    if mail.attached:
        files = [each.file for each in mail.attachments.select_related("file").order_by("position")]
        write([(again, files)])


def read(mail: OutgoingMail) -> list[Attached]:
    """Return the files of a mail in their order; no query for a mail without."""
    if not mail.attached:
        return []
    rows = mail.attachments.order_by("position").values_list(
        "file__name", "file__content_type", "file__blob_id", "file__blob__content"
    )
    return [Attached(name, kind, sha256, bytes(content)) for name, kind, sha256, content in rows]
