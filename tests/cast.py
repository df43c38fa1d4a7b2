"""One cast for all tests: a contact point of Austria, one of Belgium who must never see hers, staff, a stranger.

Fixtures give people and places; builders (plain functions) put an answer into any state through the rooms' own verbs.
"""

import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from config import sessions
from nominations.accounts import actions as accounts
from nominations.accounts.models import Role as UserRole
from nominations.accounts.models import User
from nominations.calls import actions as calls
from nominations.calls.models import Call, Invitation
from nominations.groups import actions as groups
from nominations.groups.actions import Seating
from nominations.groups.models import ExpertGroup, Role
from nominations.kernel import clock
from nominations.mandates import actions as mandates
from nominations.reference import actions as reference
from nominations.reference.models import Country
from nominations.workflow import actions as workflow
from nominations.workflow import drafting
from nominations.workflow.content import Content, PersonFacts
from nominations.workflow.models import Nomination
from nominations.workflow.states import Status
from tests import daytime

# Pages read the real clock, so the cast lives around today: opened three days ago, deadline in three weeks.
daytime.settle()
NOW = clock.now().replace(microsecond=0)
TODAY = clock.local_day(NOW)
SINCE = date(2024, 1, 1)
OPENED = NOW - timedelta(days=3)
DEADLINE = TODAY + timedelta(days=21)


@pytest.fixture
def states(db: None) -> dict[str, Country]:
    """The 27 Member States by ISO code."""
    reference.load_countries()
    reference.load_holidays()
    return {country.iso2: country for country in Country.objects.member_states(on=TODAY)}


@pytest.fixture
def lists(states: dict[str, Country]) -> None:
    """The public Register's own lists: Directorates-General, policy areas, tasks."""
    reference.load_register_terms()


@pytest.fixture
def contacts(states: dict[str, Country]) -> dict[str, User]:
    """One contact point for each State, by ISO code."""
    people = {
        iso2: User(
            email=f"contact.{country.eu_code.lower()}@example.org",
            given_name="Contact",
            family_name=f"of {country.name_en}",
        )
        for iso2, country in states.items()
    }
    User.objects.bulk_create(people.values())  # most tests need them, so at once
    kind = UserRole.Kind.CONTACT_POINT
    UserRole.objects.bulk_create(
        UserRole(user=user, kind=kind, country_id=iso2, since=SINCE) for iso2, user in people.items()
    )
    return people


@pytest.fixture
def austria(contacts: dict[str, User]) -> User:
    return contacts["AT"]


@pytest.fixture
def belgium(contacts: dict[str, User]) -> User:
    """She must never see a trace of Austria's file."""
    return contacts["BE"]


@pytest.fixture
def former_austria(states: dict[str, Country]) -> User:
    """A contact point of Austria whose role ended yesterday."""
    role = accounts.create_contact(
        "former.at@example.org",
        given_name="Former",
        family_name="Contact",
        country_id="AT",
        since=SINCE,
        by=None,
        at=OPENED,
    )
    accounts.end_role(role, on=TODAY - timedelta(days=1), by=None, at=OPENED)
    return role.user


def _staff(email: str, family_name: str, kind: UserRole.Kind, *, is_superuser: bool = False) -> User:
    return accounts.create_staff(
        email,
        given_name="Staff",
        family_name=family_name,
        kind=kind,
        since=SINCE,
        by=None,
        at=OPENED,
        is_superuser=is_superuser,
    )


@pytest.fixture
def officer(group: ExpertGroup) -> User:
    """A desk officer of the group's secretariat."""
    user = _staff("officer@commission.example.org", "Officer", UserRole.Kind.DESK_OFFICER)
    groups.add_officer(group, user=user, since=SINCE, by=None, at=OPENED)
    return user


@pytest.fixture
def head_of_unit(group: ExpertGroup) -> User:
    user = _staff("head@commission.example.org", "Head", UserRole.Kind.HEAD_OF_UNIT)
    groups.add_officer(group, user=user, since=SINCE, by=None, at=OPENED)
    return user


@pytest.fixture
def other_officer(db: None) -> User:
    """A desk officer of another group's secretariat."""
    return _staff("other@commission.example.org", "Other", UserRole.Kind.DESK_OFFICER)


@pytest.fixture
def superuser(db: None) -> User:
    return _staff("admin@commission.example.org", "Admin", UserRole.Kind.HEAD_OF_UNIT, is_superuser=True)


def make_group(code: str, *, representatives: int = 1, experts: int = 1, may_reject: bool = False) -> ExpertGroup:
    """Enter a group with its seats as data: QTCG asks for 1 and 1, EuroQCI for 2 and none."""
    seatings = [Seating(Role.REPRESENTATIVE, representatives)]
    if experts:
        seatings.append(Seating(Role.ACCOMPANYING_EXPERT, experts, required=False))
    group = groups.create_group(
        code,
        title=f"Group {code}",
        seatings=seatings,
        by=None,
        at=OPENED,
        fields_of_expertise={"communication": "Quantum communication", "computing": "Quantum computing"},
        may_reject=may_reject,
    )
    groups.set_mailbox(group, email="quantum@commission.example.org", since=SINCE, by=None, at=OPENED)
    return group


@pytest.fixture
def group(db: None) -> ExpertGroup:
    return make_group("E03931")


@pytest.fixture
def draft_call(group: ExpertGroup, officer: User, contacts: dict[str, User]) -> Call:
    """A call in preparation: no State can see it."""
    return calls.create_call(
        group, title="Nominations for the group", deadline_on=DEADLINE, by=officer, at=OPENED, introduction="Please."
    )


@pytest.fixture
def call(draft_call: Call, officer: User) -> Call:
    """An open call to all 27 States."""
    return calls.open_call(draft_call, by=officer, at=OPENED)


def invitation_of(call: Call, iso2: str) -> Invitation:
    return call.invitations.select_related("call__group", "country").get(country_id=iso2)


@pytest.fixture
def austrias(call: Call) -> Invitation:
    return invitation_of(call, "AT")


@pytest.fixture
def belgiums(call: Call) -> Invitation:
    return invitation_of(call, "BE")


def person(role: str = Role.REPRESENTATIVE, number: int = 1, **changes: object) -> PersonFacts:
    """An invented person; `changes` replace facts."""
    facts: dict[str, object] = {
        "family_name": f"Müller-{number}" if role == Role.REPRESENTATIVE else f"Gruber-{number}",
        "given_name": "Ännchen",
        "function": "Head of Division",
        "employer": "Institute of Invented Physics",
        "email": f"{role.replace('_', '.')}.{number}@ministry.example.org",
        "phone": "+43 1 000000",
        "fields": ("computing",),
    }
    return PersonFacts(role=role, number=number, **{**facts, **changes})  # type: ignore[arg-type]


def content(*, representatives: int = 1, **changes: object) -> Content:
    """A complete nomination's content; `changes` replace parts."""
    facts: dict[str, object] = {
        "authority_name": "Bundesministerium für Erfundenes",
        "authority_email": "office@ministry.example.org",
        "authority_website": "https://www.ministry.example.org/",
        "persons": tuple(person(number=number) for number in range(1, representatives + 1)),
    }
    return Content(**{**facts, **changes})  # type: ignore[arg-type]


def pdf_bytes(*, title: str = "Nomination letter") -> bytes:
    """A small, valid PDF of one empty page."""
    document = pikepdf.new()
    document.add_blank_page()
    document.docinfo["/Title"] = title
    out = BytesIO()
    document.save(out, deterministic_id=True)
    return out.getvalue()


def letter(name: str = "letter.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf_bytes(), content_type="application/pdf")


def drafted(invitation: Invitation, by: User, *, at: datetime = NOW, what: Content | None = None) -> Nomination:
    """A complete draft with its letter, not yet submitted."""
    nomination = drafting.start(invitation, by=by, at=at)
    rule = invitation.call.group.seat_rules.get(role=Role.REPRESENTATIVE)
    what = what or content(representatives=rule.per_state)
    nomination = drafting.save_draft(nomination, what, revision=nomination.revision, by=by, at=at)
    drafting.attach(nomination, letter(), by=by, at=at)
    nomination.refresh_from_db()
    return nomination


def submitted(invitation: Invitation, by: User, *, at: datetime = NOW, what: Content | None = None) -> Nomination:
    nomination = drafted(invitation, by, at=at, what=what)
    return workflow.submit(nomination, revision=nomination.revision, by=by, at=at)


def returned(invitation: Invitation, by: User, officer: User, *, at: datetime = NOW) -> Nomination:
    nomination = submitted(invitation, by, at=at)
    return workflow.return_for_correction(
        nomination, version=nomination.round, reason="The letter names another person.", by=officer, at=at
    )


def accepted(invitation: Invitation, by: User, officer: User, *, at: datetime = NOW) -> Nomination:
    nomination = submitted(invitation, by, at=at)
    return mandates.accept(nomination, version=nomination.round, by=officer, at=at)


def in_status(status: str, invitation: Invitation, by: User, officer: User, *, at: datetime = NOW) -> Nomination:
    """Bring a State's answer into a status, by the verbs that lead there."""
    builders: dict[str, Callable[[], Nomination]] = {
        Status.DRAFT: lambda: drafted(invitation, by, at=at),
        Status.SUBMITTED: lambda: submitted(invitation, by, at=at),
        Status.RETURNED: lambda: returned(invitation, by, officer, at=at),
        Status.ACCEPTED: lambda: accepted(invitation, by, officer, at=at),
        Status.REJECTED: lambda: _rejected(invitation, by, officer, at=at),
        Status.NIL: lambda: workflow.decline(invitation, reason="No expert is free.", by=by, at=at),
        Status.WITHDRAWN: lambda: workflow.withdraw(
            submitted(invitation, by, at=at), reason="A new minister.", by=by, at=at
        ),
        Status.DISCARDED: lambda: workflow.discard(drafted(invitation, by, at=at), by=by, at=at),
    }
    return builders[status]()


def _rejected(invitation: Invitation, by: User, officer: User, *, at: datetime) -> Nomination:
    nomination = submitted(invitation, by, at=at)
    return workflow.reject(nomination, version=nomination.round, reason="Not suitable.", by=officer, at=at)


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """Return a browser in which a person signed in a moment ago."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        session = client.session
        session.update({sessions.BEGAN: int(time.time()), sessions.SEEN: int(time.time())})
        session.save()
        return client

    return signed_in
