"""What goes with the letters of a group or of one call: added as a text or as a file, retired, never deleted."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.files import actions as files
from nominations.files.models import StoredFile
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_line, clean_text
from nominations.letters.models import Annex


class AnnexRefused(Refused):
    """The annex has no title, or not exactly one of text and file."""


@transaction.atomic
def add_annex(
    group: models.Model,
    *,
    title: str,
    by: User | None,
    at: datetime,
    call: models.Model | None = None,
    text: str = "",
    upload: "UploadedFile[bytes] | None" = None,
    position: int = 1,
) -> Annex:
    """Add an annex: a text that is set within the letter, or a PDF sent beside it. Raises AnnexRefused, FileRefused."""
    title, text = clean_line(title), clean_text(text)
    if not title:
        raise AnnexRefused(_("Give the annex a title: the letter lists it by its title."))
    if bool(text) == bool(upload):
        raise AnnexRefused(_("Give either the text of the annex or a PDF file, not both and not neither."))
    kept = files.store(upload, by=by, at=at, allow=[StoredFile.Type.PDF]) if upload else None
    made = Annex.objects.create(
        group_id=group.pk, call_id=call.pk if call else None, title=title, text=text, file=kept, position=position
    )
    audit.record("annex.create", made, by=by, at=at, title=title)
    return made


@transaction.atomic
def retire_annex(annex: Annex, *, by: User, at: datetime) -> Annex:
    """Leave an annex out of the letters that follow; those issued keep it. Retired twice, it stays as it was."""
    annex = Annex.objects.select_for_update(no_key=True).get(pk=annex.pk)
    if annex.retired_at is None:
        annex.retired_at = at
        annex.save(update_fields=["retired_at"])
        audit.record("annex.retire", annex, by=by, at=at)
    return annex


def in_use(group: models.Model, call: models.Model | None = None) -> "QuerySet[Annex]":
    """Return the annexes of a group's letters, and of those of one call, in their order."""
    of_call = Q(call__isnull=True) | Q(call_id=call.pk) if call else Q(call__isnull=True)
    rows = Annex.objects.filter(of_call, group_id=group.pk, retired_at__isnull=True)
    return rows.select_related("file__blob").order_by("position", "pk")
