"""The data of a bench: groups × 27 States, one answer each, about two persons an answer; all are invented."""

import sys
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Model

from bench import declared, meetings, registered, tenures
from bench.answers import answers_of
from bench.names import AUTHORITIES, PREPARED, authority_key, authority_name, key
from nominations.accounts.models import Role, User
from nominations.calls.models import Call, Invitation
from nominations.files.models import Blob
from nominations.groups.models import ExpertGroup, FieldOfExpertise, FunctionalMailbox, Officer, Seat, SeatRule
from nominations.groups.models import Role as SeatRole
from nominations.kernel import clock
from nominations.kernel.text import fold
from nominations.letters.models import Addressee, Signatory
from nominations.parties.models import Authority
from nominations.reference import actions as reference
from nominations.reference.models import Country

SINCE = date(2024, 1, 1)
GROUPS_AT_ONCE = 50
FIELDS = {"communication": "Quantum communication", "computing": "Quantum computing", "sensing": "Quantum sensing"}


def fill(groups: int, *, at: datetime) -> None:
    """Fill an empty, migrated database."""
    reference.load_countries()
    reference.load_holidays()
    reference.load_register_terms()
    states = list(Country.objects.member_states(on=clock.local_day(at)))
    people = _people(states)
    Authority.objects.bulk_create(_authority(state, number) for state in states for number in range(AUTHORITIES))
    Signatory.objects.create(
        name="Jan Invented", capacity="The Director-General", service="An invented service", since=SINCE
    )
    Addressee.objects.bulk_create(_addressee(state) for state in states)
    Blob.objects.create(sha256="0" * 64, size=9, content=b"invented.")
    for first in range(0, groups, GROUPS_AT_ONCE):
        numbers = range(first, min(first + GROUPS_AT_ONCE, groups))
        with transaction.atomic():
            _fill_groups(numbers, states, people, at)
        sys.stdout.write(f"\r  {numbers.stop * len(states):,} nominations ")
        sys.stdout.flush()
    sys.stdout.write("\n")
    _prepare(at)


def _people(states: Iterable[Country]) -> dict[str, User]:
    """Enter a contact point a State, an officer who will work for every group, and an administrator."""
    people = {state.iso2: _user(f"contact.{state.eu_code.lower()}", f"of {state.name_en}") for state in states}
    officer, administrator = _user("officer", "Officer", is_staff=True), _user("admin", "Admin", is_staff=True)
    administrator.is_superuser = True
    User.objects.bulk_create([*people.values(), officer, administrator])
    Role.objects.bulk_create(
        Role(user=user, kind=Role.Kind.CONTACT_POINT, country_id=iso2, since=SINCE) for iso2, user in people.items()
    )
    Role.objects.create(user=officer, kind=Role.Kind.DESK_OFFICER, since=SINCE)
    return {**people, "officer": officer}


def _user(name: str, family_name: str, **facts: Any) -> User:
    user = User(email=f"{name}@example.org", given_name="Invented", family_name=family_name, **facts)
    user.set_unusable_password()
    return user


def _authority(state: Country, number: int) -> Authority:
    name = authority_name(state.name_en, number)
    pk = authority_key(state.iso2, number)
    return Authority(id=pk, country=state, name=name, name_key=fold(name), since=tenures.FIRST)


def _addressee(state: Country) -> Addressee:
    capacity = f"Ambassador, Permanent Representative of {state.name_in_text}"
    email = f"representation.{state.iso2.lower()}@example.org"
    return Addressee(country=state, name="H.E. Ms Ana Invented", capacity=capacity, email=email, since=SINCE)


def _prepare(at: datetime) -> None:
    """Enter the call in preparation of the first group, whose letters and mails can be rehearsed."""
    call = _call(0, ExpertGroup.objects.get(pk=key("group", 0)), at)
    call.pk, call.reference = key("call", PREPARED), f"{call.group.code}-2026-2"
    call.status, call.opened_at = "preparation", None
    call.save(force_insert=True)


def _fill_groups(numbers: range, states: list[Country], people: dict[str, User], at: datetime) -> None:
    terms = registered.terms()
    groups = [registered.registered(_group(number), number, terms) for number in numbers]
    ExpertGroup.objects.bulk_create(groups)
    tenures.members_of(zip(numbers, groups, strict=True), [state.iso2 for state in states])
    _store(
        SeatRule(group=group, role=role, per_state=1, required=role == SeatRole.REPRESENTATIVE)
        for group in groups
        for role in SeatRole
    )
    fields = _store(
        FieldOfExpertise(group=group, code=code, label=label, position=position)
        for group in groups
        for position, (code, label) in enumerate(FIELDS.items(), start=1)
    )
    _store(FunctionalMailbox(group=group, email=f"{group.code.lower()}@example.org", since=SINCE) for group in groups)
    _store(Officer(group=group, user=people["officer"], since=SINCE) for group in groups)
    seats = _store(Seat(group=group, country=state) for group in groups for state in states)
    calls = _store(_call(number, group, at) for number, group in zip(numbers, groups, strict=True))
    invitations = _store(
        Invitation(id=key("invitation", number, state.iso2), call=call, country=state)
        for number, call in zip(numbers, calls, strict=True)
        for state in states
    )
    answers_of(list(zip(invitations, seats, strict=True)), people=people, fields=fields, first=numbers.start, at=at)
    numbered = list(zip(numbers, groups, strict=True))
    meetings.meet(numbered, seats, people=people, at=at)
    declared.declare(numbered, states, people=people, at=at)


def _group(number: int) -> ExpertGroup:
    return ExpertGroup(id=key("group", number), code=f"E{10_000 + number}", title=f"Invented group {number}")


def _call(number: int, group: ExpertGroup, at: datetime) -> Call:
    """The deadlines lie ahead one after the other, so that few and many calls begin with the same page."""
    deadline = clock.local_day(at) + timedelta(days=20 + number // 4)
    return Call(
        id=key("call", number),
        group=group,
        reference=f"{group.code}-2026-1",
        title=f"Nominations for the invented group {number}",
        introduction="Name your competent authority and who will represent it.",
        status="open",
        deadline_on=deadline,
        opened_at=at - timedelta(days=10),
    )


def _store(rows: Iterable[Model]) -> list[Any]:
    made = list(rows)
    return list(type(made[0])._default_manager.bulk_create(made))
