"""A declaration of the group with one object of every kind, for the table of permissions."""

from nominations.accounts.models import User
from nominations.declarations import parties, signing, wording
from nominations.declarations.models import Declaration
from nominations.declarations.states import Status
from nominations.files import actions as files
from nominations.groups.models import ExpertGroup
from nominations.kernel.partial_dates import of_day
from nominations.reference.models import Country
from tests.cast import NOW, OPENED, letter
from tests.declarations.stage import DONE_ON


def of_declarations(group: ExpertGroup, officer: User) -> dict[str, object]:
    """Return the keys of a declaration that Austria signed, with a text and a party that signs as no State."""
    told = {"slug": "euroqci", "title": "Declaration", "short_title": "EuroQCI", "status": Status.OPEN}
    declaration = Declaration(group=group, created_at=OPENED, **told)
    declaration.set_date(of_day(DONE_ON))
    declaration.save()
    signature = signing.record(
        declaration,
        country=Country.objects.get(pk="AT"),
        when=of_day(DONE_ON),
        letter=files.store(letter(), by=officer, at=NOW),
        by=officer,
        at=NOW,
    )
    text = wording.add_text(declaration, language="en", upload=letter(), by=officer, at=NOW)
    party = parties.name_party(declaration, name="The Union", by=officer, at=NOW)
    return {
        "declaration_id": declaration.pk,
        "object:declaration": declaration.pk,
        "slug": declaration.slug,
        "signature_id": signature.pk,
        "text_id": text.pk,
        "party_id": party.pk,
    }
