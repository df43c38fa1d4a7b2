"""Which letters were issued about what, and what became of the mails that took them."""

import hashlib
from collections.abc import Iterable

from django.db.models import Model, QuerySet

from nominations.letters.models import Letter
from nominations.outbox.models import OutgoingMail

TYPE = "letter"  # as the outbox knows the mails that take one


def about(*subjects: Model, kind: Letter.Kind | None = None) -> "QuerySet[Letter]":
    """Return the letters about these subjects, all of one model, the withdrawn ones too; the newest first."""
    types = {str(subject._meta.model_name) for subject in subjects}
    keys = [str(subject.pk) for subject in subjects]
    rows = Letter.objects.filter(subject_type__in=types, subject_id__in=keys)
    rows = rows.filter(kind=kind) if kind else rows
    return rows.order_by("-issued_at", "-number")


def mails_of(letters: Iterable[Letter]) -> dict[str, list[OutgoingMail]]:
    """Return the mails that take these letters, by the key of the letter, the newest first; one query."""
    found: dict[str, list[OutgoingMail]] = {str(letter.pk): [] for letter in letters}
    rows = OutgoingMail.objects.filter(subject_type=TYPE, subject_id__in=list(found))
    for mail in rows.defer("text", "html").order_by("-due_at", "pk"):
        found[mail.subject_id].append(mail)
    return found


def is_intact(letter: Letter) -> bool:
    """Answer whether the stored file still is the one that was issued."""
    content = bytes(letter.file.blob.content)
    return hashlib.sha256(content).hexdigest() == letter.sha256
