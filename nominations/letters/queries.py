"""Which letters there are about what, whether their files are whole, and what became of their mails."""

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Model

from nominations.files.models import Blob
from nominations.letters.models import Addressee, Letter
from nominations.outbox.models import OutgoingMail


def letters_of(subjects: Iterable[Model], *, kind: str = "") -> Mapping[str, list[Letter]]:
    """Return the letters about objects of one model, by the object's key as text, the newest first; one query."""
    found = Letter.objects.about(*subjects).select_related("country", "issued_by")
    of: dict[str, list[Letter]] = defaultdict(list)
    for letter in found.filter(kind=kind) if kind else found:
        of[letter.subject_id].append(letter)
    return of


def mails_of(letters: Iterable[Letter]) -> Mapping[uuid.UUID, OutgoingMail]:
    """Return the newest mail of each letter that was sent, without its words; one query."""
    mails = OutgoingMail.objects.about(*letters).defer("text", "html").order_by("created_at", "pk")
    return {uuid.UUID(mail.subject_id): mail for mail in mails}


def addressees(*, on: date) -> Mapping[str, Addressee]:
    """Return who is written to on a day, by the State's ISO code; one query."""
    return {each.country_id: each for each in Addressee.objects.in_office(on=on)}


def is_intact(letter: Letter) -> bool:
    """Say whether the file kept is the one that was issued: its bytes, not only its name, have the hash noted then."""
    content = Blob.objects.filter(pk=letter.file.blob_id).values_list("content", flat=True).first()
    return content is not None and hashlib.sha256(bytes(content)).hexdigest() == letter.sha256
