"""Every address of the portal, asked by a stranger, another State, a former contact point, staff."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from nominations.accounts.models import User
from nominations.calls.models import Invitation
from nominations.declarations.commitment_models import Review
from nominations.declarations.models import Declaration
from nominations.meetings import opinions, programme
from nominations.meetings.models import Delegation, Meeting
from nominations.meetings.paper_models import Minutes
from nominations.outbox.models import OutgoingMail
from nominations.portal import urls
from nominations.reference.models import Country
from nominations.workflow.models import Nomination
from tests.cast import NOW, letter, returned
from tests.declarations.accession_stage import announced, another
from tests.declarations.promises import asked, point
from tests.declarations.stage import DONE_ON, sign
from tests.meetings.delegations import substituted
from tests.meetings.papers_stage import sent
from tests.meetings.stage import convened, delegation_of
from tests.meetings.voting_stage import UNTIL, ballot_of, members

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]

OPEN_TO_ALL = {"home", "about", "accessibility", "privacy"}
OWN_LISTS = {"calls", "contacts", "declarations", "meetings", "progress", "seats", "votes"}
OF_A_GROUP = {"seat", "change"}  # shared by the States that sit in it: tests/portal/test_seats.py
OF_A_DECLARATION = {"declaration", "declaration_text"}  # shared by the States: tests/portal/test_declarations.py
OF_A_PERSON = {"keys", "key_revocation", "calendar"}  # tests/portal/test_keys.py, test_calendar.py
BY_INVITATION = {"call", "start", "nil_return"}
BY_NOMINATION = {"draft", "take_up", "review", "submission", "withdrawal", "discard", "restoration"}
BY_DELEGATION = {"meeting", "meeting_entry", "expert", "nobody", "same_persons"}
BY_DELEGATION |= {"meeting_documents", "meeting_minutes", "meeting_comment"}
BY_BALLOT = {"vote", "ballot", "meeting_request", "reasons"}
BY_ACCESSION = {"accession", "accession_withdrawal", "accession_letter"}
BY_SEAT = {"representative", "substitute"}
BY_PARTICIPANT = {"attendee", "attendee_withdrawal"}
BY_POST_ONLY = {"start", "submission", "discard", "restoration", "same_persons", "representative", "ballot"}


@pytest.fixture
def nomination(austrias: Invitation, austria: User, officer: User) -> Nomination:
    """Austria's nomination with a version, a file, an open draft and mails."""
    return returned(austrias, austria, officer)


@pytest.fixture
def addresses(nomination: Nomination, austria: User, officer: User, declaration: Declaration) -> dict[str, str]:
    """Every guarded address of the portal, for Austria's file, its delegation to a meeting, its accession."""
    keys: dict[str, tuple[object, ...]] = dict.fromkeys(BY_INVITATION, (nomination.invitation_id,))
    keys |= dict.fromkeys(BY_NOMINATION, (nomination.pk,))
    delegation = delegation_of(convened(nomination.invitation.call.group, officer), "AT")
    keys |= dict.fromkeys(BY_DELEGATION, (delegation.pk,)) | dict.fromkeys(BY_SEAT, (delegation.pk, 1))
    keys |= dict.fromkeys(BY_PARTICIPANT, (delegation.pk, substituted(delegation, austria).pk))
    announced(declaration, "AT", austria)
    keys |= dict.fromkeys(BY_ACCESSION, (declaration.pk, "AT"))
    keys["accession"] = (another(declaration.group).pk, "AT")  # announced, there is no form any more
    keys |= _of_papers(delegation, officer) | _of_votes(delegation.meeting, officer)
    keys["progress_report"] = (_review(another(declaration.group, 2), officer).pk, "AT")
    keys["version"] = (nomination.pk, 1)
    keys["file"] = (nomination.attachments.get().file_id,)
    keys["mail"] = (OutgoingMail.objects.get(audience="AT", kind="receipt").pk,)
    return {name: reverse(f"portal:{name}", args=args) for name, args in keys.items()}


def _review(declaration: Declaration, officer: User) -> Review:
    """Return a review that Austria reports at."""
    sign(declaration, Country.objects.get(pk="AT"), DONE_ON)
    point(declaration, "1", by=officer)
    return asked(declaration, officer)


def _of_papers(delegation: Delegation, officer: User) -> dict[str, tuple[object, ...]]:
    """Return the keys of a document that was sent, and of an item that Austria's rapporteur writes on."""
    facts = {"title": "Round table", "rapporteur_state": delegation.country}
    item = programme.add_item(delegation.meeting, by=officer, at=NOW, **facts)
    document = sent(delegation.meeting, officer)
    facts = {"status": "circulated", "circulated_at": NOW, "comments_until_on": UNTIL}
    Minutes.objects.create(meeting=delegation.meeting, **facts)
    return {
        "meeting_document": (delegation.pk, document.number),
        "meeting_report": (delegation.pk, item.pk),
    }


def _of_votes(meeting: Meeting, officer: User) -> dict[str, tuple[object, ...]]:
    """Return the keys of Austria's ballot in a written procedure with a document."""
    members(meeting.group, "AT", "BE")
    facts = {"title": "Roadmap", "question": "Agreed?", "procedure": "written", "upload": letter()}
    opinion = opinions.propose(meeting.group, by=officer, at=NOW, **facts)
    ballot = ballot_of(opinions.open_vote(opinion, answers_until_on=UNTIL, by=officer, at=NOW), "AT")
    return dict.fromkeys(BY_BALLOT, (ballot.pk,)) | {"vote_file": (ballot.pk, "document")}


def test_every_address_of_the_portal_is_in_these_tests(addresses: dict[str, str]) -> None:
    known = OPEN_TO_ALL | OWN_LISTS | OF_A_GROUP | OF_A_DECLARATION | OF_A_PERSON | set(addresses)
    assert {pattern.name for pattern in urls.urlpatterns} == known
    assert "portal" in get_resolver().namespace_dict


@pytest.mark.parametrize("who", ["belgium", "former_austria", "officer", "superuser"])
def test_to_everybody_else_austrias_file_does_not_exist(
    who: str, addresses: dict[str, str], request: pytest.FixtureRequest, sign_in: SignIn
) -> None:
    client = sign_in(request.getfixturevalue(who))
    for name, address in addresses.items():
        assert client.post(address, {"revision": "0"}).status_code in (404, 405), name
        assert client.get(address).status_code == (405 if name in BY_POST_ONLY else 404), name


def test_a_visitor_who_is_not_signed_in_is_sent_to_sign_in(addresses: dict[str, str]) -> None:
    for name, address in addresses.items():
        answer = Client().get(address)
        if name in BY_POST_ONLY:
            assert answer.status_code == 405
        else:
            assert answer["Location"] == f"{reverse('account_login')}?next={address}", name


def test_the_contact_point_of_austria_reads_every_page_of_it(
    addresses: dict[str, str], austria: User, sign_in: SignIn
) -> None:
    client = sign_in(austria)
    for name, address in addresses.items():
        assert client.get(address).status_code == (405 if name in BY_POST_ONLY else 200), name


def test_belgium_finds_no_trace_of_austria_on_its_own_pages(
    nomination: Nomination, belgiums: Invitation, belgium: User, sign_in: SignIn
) -> None:
    client = sign_in(belgium)
    own = [reverse("portal:calls"), reverse("portal:contacts"), reverse("portal:call", args=[belgiums.pk])]
    for address in own:
        text = client.get(address).content.decode()
        for trace in ("Austria", "Müller", "contact.at@", nomination.reference, str(nomination.pk)):
            assert trace not in text, (address, trace)


def test_pages_of_the_portal_are_not_kept_by_any_cache(
    addresses: dict[str, str], austria: User, sign_in: SignIn
) -> None:
    assert "no-store" in sign_in(austria).get(addresses["draft"])["Cache-Control"]
