"""A canary in every private column of every model: whoever walks all public pages and files finds none (rule 26)."""

import re
from urllib.parse import urldefrag, urljoin

import pytest
from django.apps import apps
from django.db import Error, models, transaction
from django.test import Client

from nominations.accounts.models import User
from nominations.calls.models import Call, Invitation
from nominations.declarations import acceding, promising, reviewing, signing
from nominations.declarations.commitment_models import ProgressReport
from nominations.declarations.models import Declaration
from nominations.declarations.promising import Point
from nominations.declarations.states import AccessionStatus
from nominations.groups.models import ExpertGroup
from nominations.kernel.partial_dates import of_day
from nominations.kernel.text import fold
from nominations.mandates.models import Mandate
from nominations.parties.models import Authority, Person
from nominations.reference import actions as reference
from nominations.reference.models import Country
from nominations.register.queries import PUBLIC_GROUP
from nominations.workflow import actions as workflow
from tests.cast import NOW, TODAY, accepted, invitation_of, returned
from tests.declarations.accession_stage import announced, another, in_state
from tests.declarations.stage import DONE_ON
from tests.permissions.of_partners import of_partners
from tests.register.declaration_stage import text_of
from tests.register.meeting_stage import HELD, attends, document, guest, item, opinion, public_meeting
from tests.register.seating import authority, person, publish, sit, sub_group

pytestmark = pytest.mark.django_db
BIRD = "Qanary"
# Columns that may be seen; of persons the names, where rule 26 allows them.
PUBLIC = {
    "ExpertGroup": {*PUBLIC_GROUP},
    "Authority": {"name", "name_latin"},
    "Person": {"family_name", "given_name", "family_name_latin", "given_name_latin"},
    "Country": {"iso2", "eu_code", "name_en", "native_names", "native_official_names", "languages"},
    "RegisterTerm": {"kind", "code", "label"},
    "Meeting": {"kind", "title", "place", "status"},
    "AgendaItem": {"kind", "title"},
    "MeetingDocument": {"kind", "title", "withheld_on_ground"},
    "StoredFile": {"name", "content_type"},
    "Participant": {"capacity", "country_name"},
    "Opinion": {"title", "procedure", "status"},
    "Declaration": {field.name for field in Declaration._meta.concrete_fields},
    "DeclarationText": {"language", "source"},
    "OtherParty": {"name"},
    "Commitment": {"precision", "stated", "number", "title", "text", "bodies"},
    "Review": {"title", "status"},
    "Partner": {"summary", "source"},
    "PartnerEvent": {"kind", "title", "place", "text", "source", "precision", "stated"},
    "Topic": {"pillar", "title", "text", "stage"},
    "Outcome": {"pillar", "text"},
    "NextStep": {"text", "responsible", "stated"},
}
# Columns that must carry the canary, or the test proves nothing.
PROOF = {
    "Person.email",
    "Person.phone",
    "Person.function",
    "Person.gender",
    "Nominee.gender",
    "Person.employer",
    "Authority.email",
    "Authority.address",
    "Authority.website",
    "User.email",
    "Call.title",
    "Call.introduction",
    "FunctionalMailbox.email",
    "InternalNote.text",
    "Nomination.remarks",
    "Nominee.email",
    "User.family_name",
    "OutgoingMail.subject",
    "PartnerContact.email",
    "PartnerContact.organisation",
    "PartnerContact.family_name",
    "Observer.invitation",
    "OutgoingMail.text",
    "Meeting.online_url",
    "Meeting.practical",
    "AgendaItem.chair",
    "AgendaItem.rapporteur",
    "AgendaItem.description",
    "Participant.family_name",
    "Participant.given_name",
    "Participant.email",
    "Participant.phone",
    "Participant.function",
    "Participant.organisation",
    "MeetingDocument.late_reason",
    "MeetingDocument.withheld_note",
    "Opinion.question",
    "Accession.note",
    "Accession.signatory_name",
}
SEEN = (
    "/partners/CA/",
    "/documents/",
    "meetings.ics",
    "meetings.xml",
    "/texts/en/",
    "signatures.csv",
    "map.xml",
    "-over-time.json",
)
TEXT = (models.CharField, models.TextField, models.EmailField, models.URLField)
LINK = re.compile(r'(?:href|action)="([^"#][^"]*)"')


@pytest.fixture
def world(call: Call, austria: User, belgium: User, officer: User) -> ExpertGroup:
    """A call with answers, notes and mails; one person who may be named, one who was not told, one of another group."""
    reference.load_register_terms()
    accepted(invitation_of(call, "AT"), austria, officer)
    nomination = returned(invitation_of(call, "BE"), belgium, officer)
    workflow.add_note(nomination, text="Between us.", by=officer, at=NOW)
    group = publish(call.group, mission="To advise", publishes_names=True, known_by_sub_groups=False)
    sit(group, authority("DE", "Amt"), person("Named"))
    sit(group, authority("ES", "Oficina"), person("Untold", informed=False))
    _meet(group, officer)
    _declare(group, austria, officer)
    of_partners(group, officer)
    quiet = sub_group(group, f"{group.code}/1", title="A group that keeps names to itself")
    sit(quiet, authority("FR", "Bureau"), person("Silent"))
    return group


def _meet(group: ExpertGroup, officer: User) -> None:
    """A meeting that took place: who was there was not told of it; documents, an opinion, guests."""
    meeting = public_meeting(group, in_days=-9, **HELD)
    item(meeting)
    document(meeting, 1)
    document(meeting, 2, withheld_on_ground="4-3")
    attends(meeting, Mandate.objects.get(person__family_name="Named"), by=officer)
    guest(meeting, by=officer)
    opinion(group, meeting)
    public_meeting(group, number=2)


def _declare(group: ExpertGroup, austria: User, officer: User) -> None:
    """A declaration: nobody cited names who held the pen; accessions, one confirmed; what a State reported."""
    declaration = another(group)
    text_of(declaration)
    pen = {"signatory_name": f"{BIRD} Pen", "signatory_capacity": "Attaché", "by": officer, "at": NOW}
    signing.record(declaration, country=Country.objects.get(pk="BE"), when=of_day(DONE_ON), **pen)
    in_state(AccessionStatus.ANNOUNCED, declaration, "AT", austria, officer)
    confirmed = announced(another(group, 2), "AT", austria, signatory_name=f"{BIRD} Minister")
    acceding.confirm(confirmed, by=officer, at=NOW)
    commitment = promising.add(declaration, Point("1", "First"), by=officer, at=NOW)
    review = reviewing.plan(declaration, title="Review", reports_until_on=TODAY, by=officer, at=NOW)
    review = reviewing.ask(review, by=officer, at=NOW)
    said = {"progress": "under_way", "text": f"{BIRD} words", "reported_at": NOW, "reported_by": officer}
    ProgressReport.objects.create(review=review, commitment=commitment, country_id="BE", **said)
    reviewing.close(review, by=officer, at=NOW)


def let_birds_loose() -> set[str]:
    """Write the canary into every private text of every row; return the columns that took it."""
    taken = set()
    for model in apps.get_app_config("nominations").get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, TEXT) and field.name not in PUBLIC.get(model.__name__, set()) and _took(model, field):
                taken.add(f"{model.__name__}.{field.name}")
    for column in ("family_name", "given_name"):
        Person.objects.filter(informed_at__isnull=True).update(**{column: BIRD})
        Person.objects.filter(family_name="Silent").update(**{column: BIRD} if column == "given_name" else {})
    return taken


def _took(model: type[models.Model], field: models.CharField | models.TextField) -> bool:
    """Try one column; what a constraint or a trigger protects keeps what it says."""
    try:
        with transaction.atomic():
            for row in model._default_manager.values_list("pk", flat=True):
                ending = "@example.org" if isinstance(field, models.EmailField) else ""
                text = f"{BIRD}{str(row)[:8]}{ending}"[: field.max_length or None]
                model._default_manager.filter(pk=row).update(**{field.name: text})
    except Error:
        return False
    return model._default_manager.exists()


def walk(client: Client) -> dict[str, str]:
    """Follow every link of the public's door, from its first page on; files and feeds too."""
    seen: dict[str, str] = {}
    waiting = [
        "/register/",
        "/register/meetings/",
        "/register/?text=a",
        "/register/nothing/",
        "/register/groups/E99999/",
        "/robots.txt",
    ]
    for address in waiting:
        if address in seen or len(seen) > 400:
            continue
        response = client.get(address)
        body = response.getvalue() if response.streaming else response.content
        seen[address] = body.decode("utf-8", "replace")
        links = [response["Location"]] if response.has_header("Location") else LINK.findall(seen[address])
        for link in links:
            target = urldefrag(urljoin(address, link.replace("&amp;", "&"))).url
            if target.startswith("/register/"):
                waiting.append(target)
    return seen


def test_no_public_page_or_file_shows_a_private_column(world: ExpertGroup, client: Client) -> None:
    taken = let_birds_loose()
    assert taken >= {name for name in PROOF if _exists(name)}, PROOF - taken
    pages = walk(client)
    assert len(pages) > 60
    assert all(any(part in address for address in pages) for part in SEEN)
    told = {
        address: text[max(0, at - 200) : at + 60] for address, text in pages.items() if (at := text.find(BIRD)) >= 0
    }
    assert told == {}
    assert not any(fold(BIRD) in fold(text) for text in pages.values())
    assert any("Ana Named" in text for text in pages.values())
    assert not any(name in text for text in pages.values() for name in ("Untold", "Silent"))


def _exists(name: str) -> bool:
    model, _dot, _field = name.partition(".")
    return apps.get_model("nominations", model)._default_manager.exists()


def test_a_search_for_what_is_private_finds_nothing(world: ExpertGroup, client: Client) -> None:
    told, untold, silent = (Person.objects.get(family_name=name) for name in ("Named", "Untold", "Silent"))
    for words in (told.email, told.phone or "nothing", untold.family_name, silent.family_name, "Between us"):
        assert "No group fits" in client.get("/register/", {"text": words}).content.decode(), words
    assert "1 group<" in client.get("/register/", {"text": "named"}).content.decode()


def test_an_answer_that_is_not_accepted_is_not_known(
    call: Call, belgiums: Invitation, belgium: User, officer: User, client: Client
) -> None:
    returned(belgiums, belgium, officer)
    assert not Authority.objects.exists()
    page = client.get(f"/register/groups/{call.group.code}/").content.decode()
    assert "Bundesministerium" not in page
