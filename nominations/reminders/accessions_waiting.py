"""The accessions that a State announced and the secretariat has to decide on, as a section of an officer's list."""

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from nominations.declarations.signature_models import Accession
from nominations.declarations.states import AccessionStatus
from nominations.kernel import clock
from nominations.reminders.todo import MOST, Found, Gathered, Item, Part, Reach


def read(reach: Reach) -> dict[Part, Gathered]:
    """Return the first few announced accessions of each group; one query."""
    rows = Accession.objects.filter(reach.within("declaration__group"), status=AccessionStatus.ANNOUNCED)
    rows = rows.annotate(code=F("declaration__group__code"), state=F("country__name_en"))
    by = [F("code")] if reach.is_split else None
    order = [F("announced_at"), F("pk")]
    first = rows.annotate(
        total=Window(Count("pk"), partition_by=by), place=Window(RowNumber(), partition_by=by, order_by=order)
    )
    found = Gathered()
    columns = ("pk", "declaration_id", "declaration__short_title", "state", "code", "announced_at", "total")
    for pk, declaration, title, state, code, announced_at, total in (
        first.filter(place__lte=MOST).order_by().values_list(*columns)
    ):
        day = date_format(announced_at.astimezone(clock.BRUSSELS), "l j F Y, H:i")
        path = f"declaration/{declaration}/accessions/{pk}/"
        item = Item(f"{state}, {title}", _("announced %(day)s") % {"day": day}, path)
        found.add(Found(reach.cut(code), (announced_at, str(pk)), item), total)
    return {Part.ACCESSIONS: found}
