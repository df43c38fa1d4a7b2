"""A declaration of the group with one object of every kind, for the table of permissions."""

from nominations.accounts.models import User
from nominations.declarations import parties, promising, reviewing, signing, wording
from nominations.declarations.models import Declaration
from nominations.declarations.promising import Point
from nominations.declarations.states import AccessionStatus, Status
from nominations.files import actions as files
from nominations.groups.models import ExpertGroup
from nominations.kernel.partial_dates import of_day
from nominations.reference.models import Country
from tests.cast import NOW, OPENED, TODAY, letter
from tests.declarations.accession_stage import another, in_state
from tests.declarations.stage import DONE_ON
from tests.meetings.stage import contact_of


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
    commitment = promising.add(declaration, Point("1", "First"), by=officer, at=NOW)
    review = reviewing.plan(declaration, title="Review", reports_until_on=TODAY, by=officer, at=NOW)
    review = reviewing.ask(review, by=officer, at=NOW)
    return {
        "commitment_id": commitment.pk,
        "review_id": review.pk,
        "progress/": review.pk,
        "declaration_id": declaration.pk,
        "object:declaration": declaration.pk,
        "slug": declaration.slug,
        "signature_id": signature.pk,
        "text_id": text.pk,
        "party_id": party.pk,
        **_of_accessions(declaration, officer),
    }


def _of_accessions(declaration: Declaration, officer: User) -> dict[str, object]:
    """Return the keys of Belgium's accession at the desk, and of one by Austria in the portal."""
    belgiums = in_state(AccessionStatus.ANNOUNCED, declaration, "BE", contact_of("BE"), officer)
    open_to_all = another(declaration.group)
    in_state(AccessionStatus.SENT_BACK, open_to_all, "AT", contact_of("AT"), officer)
    wording.add_text(open_to_all, language="en", upload=letter(), by=officer, at=NOW)
    return {"accession_id": belgiums.pk, "declarations/": open_to_all.pk, "language": "en"}
