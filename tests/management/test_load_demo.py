"""`manage.py load_demo`: the real group and call as the sources have them, two rehearsals, the same on every run."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from nominations.accounts.models import Role, User
from nominations.calls.letters import call_letters
from nominations.calls.models import Call
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.letters.models import Signatory
from nominations.mandates.models import Mandate
from nominations.meetings.models import Meeting
from nominations.meetings.participant_models import Participant
from nominations.meetings.states import MinutesStatus
from nominations.meetings.states import Status as MeetingStatus
from nominations.outbox.models import OutgoingMail
from nominations.reconciliation.fields import held
from nominations.reconciliation.models import RegisterDifference, RegisterEntry
from nominations.reminders import actions as reminders
from nominations.workflow import queries as workflow
from nominations.workflow.models import Nomination, NominationEvent

pytestmark = pytest.mark.django_db

LIVE_ANSWERS = {
    "ES": "accepted",
    "SE": "accepted",
    "DE": "submitted",
    "EL": "submitted",
    "BG": "submitted",
    "IT": "submitted",
    "NL": "returned",
    "PT": "draft",
    "LU": "nil",
}


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Load it once for all tests of this file, which look at it and undo what they add."""
    with django_db_blocker.unblock():
        said = load()
    yield said
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, inhibit_post_migrate=True, reset_sequences=False)


def load() -> str:
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


def live_call() -> Call:
    return Call.objects.get(is_rehearsal=True, status="open")


@override_settings(LOCAL_MODE=False)
def test_outside_local_mode_it_refuses_and_makes_no_account() -> None:
    before = User.objects.count()
    with pytest.raises(CommandError, match="runs in local mode only"):
        load()
    assert User.objects.count() == before


def test_it_says_each_step(loaded: str) -> None:
    lines = loaded.splitlines()
    assert lines[:6] == [
        "27 Member States.",
        "8 countries outside the Union.",
        "86 holidays of the Commission.",
        "93 terms of the Register.",
        "The group E03931 Quantum Technologies Coordination Group.",
        "Its call by letter: E03931-2024-1, deadline Saturday 25 May 2024.",
    ]
    assert lines[6] == "3 members of staff and 29 contact points."
    assert lines[9] == "27 addressees, a signatory and a sample annex: the letters of the call are ready to issue."
    assert lines[10].startswith("A meeting that is over: Earlier meeting (rehearsal), Tuesday ")
    assert lines[11].startswith("A meeting that is convened: Coming meeting (rehearsal), Tuesday ")
    assert lines[15].startswith("A review that is open: Review of progress (rehearsal), reports by ")
    assert [*lines[12:15], *lines[16:]] == [
        "The group N00001 Quantum Communication Infrastructure (EuroQCI).",
        "The EuroQCI declaration, done in Bucharest on 13 June 2019: 27 signatures, 15 commitments.",
        "3 partner countries of E03931.",
        "353 entries of the public Register; 70 groups known by their sub-groups only.",
    ]


@pytest.mark.usefixtures("loaded")
def test_27_letters_of_the_live_call_are_ready_to_issue() -> None:
    call, today = live_call(), clock.local_day(clock.now())
    signatory = Signatory.objects.get()
    found = call_letters(call, signatory=signatory, dated_on=today, on=today)
    assert [line.may_issue for line in found] == [True] * 27
    assert {line.composed.draft.annexes[0].title for line in found} == {"Terms of reference (sample)"}
    assert {
        line.composed.draft.addressee.email.rpartition("@")[2] for line in found if line.composed.draft.addressee
    } == {"example.org"}


@pytest.mark.usefixtures("loaded")
def test_the_group_is_as_the_register_has_it() -> None:
    group = ExpertGroup.objects.get(code="E03931")
    assert (group.code, group.title) == ("E03931", "Quantum Technologies Coordination Group")
    assert (group.published_on, group.register_updated_on) == (date(2024, 6, 27), date(2025, 4, 23))
    assert (group.legal_form, group.duration, group.scope) == ("informal", "permanent", "broad")
    assert group.mailbox_on(date(2024, 5, 25)) == "CNECT-QUANTUM@ec.europa.eu"
    assert group.mailbox_on(date(2024, 6, 27)) == "CNECT-C2@ec.europa.eu"
    rules = [(rule.role, rule.per_state, rule.required) for rule in group.seat_rules.all()]
    assert rules == [("representative", 1, True), ("accompanying_expert", 1, False)]
    assert group.fields_of_expertise.count() == 5


@pytest.mark.usefixtures("loaded")
def test_the_real_call_is_closed_on_its_saturday_with_27_rows_and_no_invented_answer() -> None:
    call = Call.objects.get(reference="E03931-2024-1")
    assert (call.deadline_on, call.status, call.on_paper, call.is_rehearsal) == (
        date(2024, 5, 25),
        "closed",
        True,
        False,
    )
    assert call.invitations.count() == 27
    assert not Nomination.objects.filter(invitation__call=call).exists()
    assert not OutgoingMail.objects.filter(subject_id__in=[str(row.pk) for row in call.invitations.all()]).exists()


@pytest.mark.usefixtures("loaded")
def test_the_rehearsal_lies_21_days_ahead_and_looks_alive() -> None:
    call = live_call()
    assert call.deadline_on == clock.local_day(clock.now()) + timedelta(days=21)
    answers = {
        nomination.invitation.country.eu_code: nomination.status
        for nomination in Nomination.objects.filter(invitation__call=call).select_related("invitation__country")
    }
    assert answers == LIVE_ANSWERS
    greek = Nomination.objects.get(invitation__call=call, invitation__country_id="GR")
    assert greek.versions.get().content["persons"][0]["family_name"] == "Παπαδοπούλου"
    assert greek.attachments.get().file.content_type == "application/pdf"


@pytest.mark.usefixtures("loaded")
def test_every_state_was_invited_by_mail_and_nothing_of_last_year_goes_out() -> None:
    waiting = OutgoingMail.objects.filter(status="queued")
    opened = waiting.filter(kind="call_opened")
    assert opened.count() == 29
    assert Counter(mail.audience for mail in opened)["AT"] == 2
    assert not waiting.filter(created_at__lt=clock.now() - timedelta(days=4)).exists()


@pytest.mark.usefixtures("loaded")
def test_its_acts_lie_apart_as_in_life_and_none_in_the_future() -> None:
    call = live_call()
    assert call.opened_at is not None
    assert clock.local_day(call.opened_at) == clock.local_day(clock.now()) - timedelta(days=3)
    moments = list(NominationEvent.objects.filter(nomination__invitation__call=call).values_list("at", flat=True))
    assert len(set(moments)) == len(moments) == 11
    assert call.opened_at < min(moments) <= max(moments) < clock.now()
    dutch = Nomination.objects.get(invitation__call=call, invitation__country_id="NL")
    assert dutch.submitted_at is not None
    assert dutch.events.latest("at").at - dutch.submitted_at > timedelta(hours=20)


@pytest.mark.usefixtures("loaded")
def test_the_silent_states_are_reminded_14_days_before_its_deadline_and_not_earlier() -> None:
    reminders.plan(at=clock.now())
    planned = OutgoingMail.objects.filter(kind__startswith="reminder_")
    assert set(planned.values_list("status", flat=True)) == {"planned"}
    first = planned.exclude(kind="reminder_returned").earliest("due_at")
    assert (first.kind, clock.local_day(first.due_at)) == ("reminder_d14", live_call().deadline_on - timedelta(days=14))


@pytest.mark.usefixtures("loaded")
def test_austria_can_take_up_its_answer_of_last_year() -> None:
    invitation = live_call().invitations.select_related("country", "call__group").get(country_id="AT")
    versions = list(workflow.earlier_versions(invitation))
    assert [version.content["persons"][0]["family_name"] for version in versions] == ["Österreicher"]
    sitting = Mandate.objects.filter(seat__country_id="AT").select_related("person", "authority").get()
    assert (sitting.person.family_name, sitting.authority.name) == (
        "Österreicher",
        "Bundesministerium für Quantenangelegenheiten",
    )


@pytest.mark.usefixtures("loaded")
def test_each_state_has_a_contact_point_and_staff_can_sign_in() -> None:
    today = clock.local_day(clock.now())
    reachable = [role.user.email for role in Role.objects.reachable(on=today)]
    assert reachable[:2] == ["contact.be@example.org", "second.be@example.org"]
    assert {"contact.el@example.org", "contact.mt@example.org", "second.at@example.org"} <= set(reachable)
    assert len(reachable) == 29
    officer = User.objects.get(email="officer@commission.example.org")
    assert [group.code for group in ExpertGroup.objects.visible_to(officer, on=today)] == ["E03931", "N00001"]
    assert User.objects.get(is_superuser=True).email == "admin@commission.example.org"


@pytest.mark.usefixtures("loaded")
def test_the_public_register_says_of_the_real_group_what_we_hold() -> None:
    assert ExpertGroup.objects.count() == 424
    entry = RegisterEntry.objects.get(code="E03931")
    assert entry.published == held(entry.group)
    assert not RegisterDifference.objects.exists()


@pytest.mark.usefixtures("loaded")
def test_everybody_invented_has_an_address_that_cannot_exist() -> None:
    addresses = list(User.objects.values_list("email", flat=True))
    addresses += [
        person["email"]
        for nomination in Nomination.objects.prefetch_related("versions")
        for version in nomination.versions.all()
        for person in version.content["persons"]
    ]
    assert [address for address in addresses if not address.endswith("example.org")] == []


def test_a_second_run_says_the_same_and_adds_nothing(loaded: str) -> None:
    before = {model.__name__: model.objects.count() for model in apps.get_app_config("nominations").get_models()}
    assert load() == loaded
    after = {model.__name__: model.objects.count() for model in apps.get_app_config("nominations").get_models()}
    assert after == before


@pytest.mark.usefixtures("loaded")
def test_a_meeting_is_over_and_published_and_one_is_ahead() -> None:
    past, coming = Meeting.objects.order_by("starts_at")
    assert (past.status, past.minutes.status) == (MeetingStatus.MINUTED, MinutesStatus.PUBLISHED)
    assert (coming.status, coming.is_rehearsal) == (MeetingStatus.CONVENED, True)
    came = Participant.objects.standing().filter(meeting=past, presences__isnull=False).distinct()
    assert Counter(came.values_list("capacity", flat=True)) == {
        "representative": 4,
        "substitute": 1,
        "accompanying_expert": 1,
        "partner": 1,
    }
    assert Participant.objects.filter(meeting=coming, withdrawn_at__isnull=False).count() == 1
    assert {person.email.rpartition(".")[2] for person in Participant.objects.all()} == {"org"}


@pytest.mark.usefixtures("loaded")
def test_no_mail_of_the_meeting_that_is_over_goes_out() -> None:
    past = Meeting.objects.earliest("starts_at")
    waiting = OutgoingMail.objects.filter(status__in=["queued", "held", "planned"], created_at__lt=past.ends_at)
    assert list(waiting) == []
