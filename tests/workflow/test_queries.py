"""Screens that join tables: the 27 rows of a call, one State's calls in order, the review of a nomination."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nominations.accounts.models import User
from nominations.calls import actions as calls
from nominations.calls.models import Call, Invitation
from nominations.groups.models import ExpertGroup, Role
from nominations.workflow import actions as workflow
from nominations.workflow import drafting, queries
from nominations.workflow.differences import Line, lines
from nominations.workflow.models import Nomination
from tests.cast import (
    DEADLINE,
    NOW,
    OPENED,
    TODAY,
    accepted,
    content,
    drafted,
    invitation_of,
    person,
    returned,
    submitted,
)

pytestmark = pytest.mark.django_db


def test_the_board_has_all_27_in_protocol_order_the_silent_ones_too(
    call: Call, austrias: Invitation, austria: User
) -> None:
    drafted(austrias, austria)
    rows = queries.board(call, at=NOW)
    assert [row.country.protocol_order for row in rows] == list(range(1, 28))
    assert {row.country.eu_code: row.status for row in rows if row.status != "silent"} == {"AT": "draft"}
    (austrian,) = [row for row in rows if row.country.eu_code == "AT"]
    assert austrian.completeness is not None
    assert austrian.completeness.percent == 100
    assert [str(role.user.email) for role in austrian.contacts] == ["contact.at@example.org"]
    assert austrian.last_mail is not None
    assert austrian.last_mail.kind == "call_opened"


def test_the_boards_queries_do_not_grow_with_answers(call: Call, contacts: dict[str, User], officer: User) -> None:
    counts = []
    for some in (["AT"], ["BE", "DE"]):
        for iso2 in some:
            returned(invitation_of(call, iso2), contacts[iso2], officer)
        with CaptureQueriesContext(connection) as captured:
            queries.board(call, at=NOW)
        counts.append(len(captured))
    assert counts[0] == counts[1] == 7


def test_the_answer_that_counts_is_the_live_one_else_the_last_sent(austrias: Invitation, austria: User) -> None:
    first = workflow.withdraw(submitted(austrias, austria), reason="A mistake.", by=austria, at=NOW)
    assert queries.file_row(austrias).nomination == first
    workflow.discard(drafting.start(austrias, by=austria, at=NOW), by=austria, at=NOW)
    assert queries.file_row(Invitation.objects.get(pk=austrias.pk)).nomination == first
    third = drafting.start(austrias, by=austria, at=NOW)
    assert queries.file_row(Invitation.objects.get(pk=austrias.pk)).nomination == third


def test_open_calls_come_first_by_nearest_deadline_then_earlier_ones_latest_first(
    call: Call, group: ExpertGroup, austria: User, officer: User
) -> None:
    def opened(title: str, days: int) -> Call:
        deadline = TODAY + timedelta(days=days)
        prepared = calls.create_call(group, title=title, deadline_on=deadline, by=officer, at=OPENED)
        return calls.open_call(prepared, by=officer, at=OPENED)

    opened("soon", 5)
    extended = opened("soon, but extended", 4)
    calls.extend(
        invitation_of(extended, "AT"), new_on=TODAY + timedelta(days=60), reason="Elections.", by=officer, at=NOW
    )
    calls.close_call(opened("closed", 3), by=officer, at=NOW)
    calls.close_call(opened("closed later", 40), by=officer, at=NOW)
    calls.create_call(group, title="in preparation", deadline_on=DEADLINE, by=officer, at=OPENED)
    titles = [invitation.call.title for invitation in queries.state_calls(austria, on=TODAY)]
    assert titles == ["soon", "Nominations for the group", "soon, but extended", "closed later", "closed"]


def test_a_person_named_by_two_states_is_found_in_the_review(
    austrias: Invitation, belgiums: Invitation, austria: User, belgium: User
) -> None:
    submitted(belgiums, belgium)
    review = queries.review(submitted(austrias, austria))
    assert [finding.code for finding in review.findings] == ["duplicate_person"]
    assert "also named by Belgium" in str(review.findings[0].sentence)


def test_a_draft_of_another_state_is_compared_with_nothing(
    austrias: Invitation, belgiums: Invitation, austria: User, belgium: User
) -> None:
    """Else a finding would tell what a draft says."""
    drafted(belgiums, belgium)
    assert queries.review(submitted(austrias, austria)).findings == []


def test_the_review_shows_the_frozen_version_while_the_state_corrects(
    austrias: Invitation, austria: User, officer: User
) -> None:
    nomination = returned(austrias, austria, officer)
    typed = content(persons=(person(family_name="Geheim"),))
    drafting.save_draft(nomination, typed, revision=nomination.revision, by=austria, at=NOW)
    review = queries.review(Nomination.objects.get(pk=nomination.pk))
    assert "Geheim" not in str([(line.before, line.after) for line in review.lines])
    assert review.completeness is not None
    assert review.completeness.complete


def test_the_review_shows_what_changed_since_the_version_before(
    austrias: Invitation, austria: User, officer: User
) -> None:
    nomination = returned(austrias, austria, officer)
    typed = content(persons=(person(family_name="Huber"), person(Role.ACCOMPANYING_EXPERT)))
    saved = drafting.save_draft(nomination, typed, revision=nomination.revision, by=austria, at=NOW)
    review = queries.review(workflow.submit(saved, revision=saved.revision, by=austria, at=NOW))
    changed = [(line.section, str(line.label), line.before, line.after) for line in review.lines if line.changed]
    assert ("Representative", "Family name", "Müller-1", "Huber") in changed
    assert ("Accompanying technical expert", "Family name", "", "Gruber-1") in changed
    assert not [line for line in changed if line[0] == "Competent authority"]


def test_earlier_nominations_of_the_same_state_can_be_taken_up_and_no_others(
    austrias: Invitation, belgiums: Invitation, austria: User, belgium: User, officer: User, group: ExpertGroup
) -> None:
    accepted(belgiums, belgium, officer)
    mine = accepted(austrias, austria, officer)
    later = calls.create_call(group, title="Later", deadline_on=DEADLINE, by=officer, at=OPENED)
    calls.open_call(later, by=officer, at=OPENED)
    assert list(queries.earlier_versions(invitation_of(later, "AT"))) == [mine.versions.get()]
    assert not queries.earlier_versions(austrias).exists()


def test_a_nil_return_after_a_nomination_shows_what_went() -> None:
    before = {"authority": {"name": "Ministry"}, "persons": [{"role": Role.REPRESENTATIVE, "number": 1}]}
    found = lines({"kind": "nil", "nil_reason": "Nobody."}, before)
    assert found[0] == Line("No nomination", found[0].label, "", "Nobody.")
    assert ("Ministry", "") in [(line.before, line.after) for line in found]
