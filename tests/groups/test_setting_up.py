"""A group is set up piece by piece: what is unchanged leaves no trace, what cannot be is refused."""

import pytest

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.calls import seating
from nominations.calls.models import Call
from nominations.calls.seating import SeatingSettled
from nominations.groups import actions as groups
from nominations.groups import setting_up
from nominations.groups.actions import CodeTaken, Seating
from nominations.groups.models import ExpertGroup, Role
from nominations.groups.setting_up import FieldsRefused, OfficerRefused, SeatingRefused
from tests.cast import NOW, SINCE, TODAY

pytestmark = pytest.mark.django_db
EXPERT = Seating(Role.ACCOMPANYING_EXPERT, 1, required=False)


def acts() -> list[str]:
    return list(AuditEvent.objects.filter(at=NOW).order_by("pk").values_list("action", flat=True))


def test_what_is_said_again_leaves_no_trace(group: ExpertGroup) -> None:
    setting_up.describe(group, title=group.title, by=None, at=NOW)
    setting_up.settle(group, may_reject=False, by=None, at=NOW)
    setting_up.set_seatings(group, [EXPERT, Seating(Role.REPRESENTATIVE, 1)], by=None, at=NOW)
    setting_up.set_fields(group, ["Quantum communication", "Quantum computing"], by=None, at=NOW)
    assert acts() == []


def test_settings_are_recorded_with_old_and_new(group: ExpertGroup) -> None:
    setting_up.settle(group, may_reject=True, term_months=12, by=None, at=NOW)
    event = AuditEvent.objects.get(action="group.settle")
    assert event.detail == {"changed": {"term_months": [None, 12], "may_reject": [False, True]}}


def test_seats_are_changed_and_taken_away(group: ExpertGroup) -> None:
    setting_up.set_seatings(group, [Seating(Role.REPRESENTATIVE, 2)], by=None, at=NOW)
    assert [(rule.role, rule.per_state) for rule in group.seat_rules.all()] == [("representative", 2)]
    assert AuditEvent.objects.get(action="group.set_seatings").detail == {"per_state": {"representative": [1, 2]}}


@pytest.mark.parametrize(
    ("seatings", "sentence"),
    [([EXPERT], "at least one representative"), ([Seating(Role.REPRESENTATIVE, 10)], "from 1 to 9 persons")],
)
def test_seats_that_cannot_be_are_refused(group: ExpertGroup, seatings: list[Seating], sentence: str) -> None:
    with pytest.raises(SeatingRefused, match=sentence):
        setting_up.set_seatings(group, seatings, by=None, at=NOW)


def test_fields_keep_their_codes_and_new_ones_get_their_own(group: ExpertGroup) -> None:
    labels = ["Φωτόνια", "quantum Computing", "Heat", "  heat ", "Heat!", ""]
    setting_up.set_fields(group, labels, by=None, at=NOW)
    assert [(field.code, field.label) for field in group.fields_of_expertise.all()] == [
        ("field", "Φωτόνια"),
        ("computing", "quantum Computing"),
        ("heat", "heat"),
        ("heat-2", "Heat!"),
    ]


def test_fields_that_cannot_be_are_refused(group: ExpertGroup) -> None:
    for labels, sentence in ((["x" * 121], "is too long"), (list(map(str, range(61))), "At most 60 fields")):
        with pytest.raises(FieldsRefused, match=sentence):
            setting_up.set_fields(group, labels, by=None, at=NOW)
    with pytest.raises(FieldsRefused, match="none is taken away"):
        setting_up.set_fields(group, ["Quantum computing"], by=None, at=NOW, only_add=True)
    assert group.fields_of_expertise.count() == 2


def test_a_code_is_entered_once(group: ExpertGroup) -> None:
    with pytest.raises(CodeTaken, match="E03931 is entered already"):
        groups.create_group("E03931", title="Again", seatings=(), by=None, at=NOW)


def test_the_numbers_are_settled_once_states_were_asked(call: Call, officer: User) -> None:
    with pytest.raises(SeatingSettled, match="stays as it was asked"):
        seating.settle_seats(call.group, seatings=[Seating(Role.REPRESENTATIVE, 2)], fields=[], by=officer, at=NOW)
    assert call.group.seat_rules.count() == 2


def test_an_officer_leaves_once_and_after_the_first_day(group: ExpertGroup, officer: User) -> None:
    work = group.officers.get()
    with pytest.raises(OfficerRefused, match="after the day on which the work began"):
        setting_up.end_officer(work, on=SINCE, by=None, at=NOW)
    setting_up.end_officer(work, on=TODAY, by=None, at=NOW)
    with pytest.raises(OfficerRefused, match="has left the secretariat already"):
        setting_up.end_officer(work, on=TODAY, by=None, at=NOW)
