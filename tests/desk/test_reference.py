"""Countries and holidays at the desk: read by all staff, kept by few."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.reference.models import Holiday
from tests.desk.pages import text_of

SignIn = Callable[[User], Client]


def test_countries_stand_in_protocol_order_with_el_for_greece(states: object, officer: User, sign_in: SignIn) -> None:
    page = sign_in(officer).get(reverse("admin:nominations_country_changelist"))
    names = [country.name_en for country in page.context["cl"].result_list]
    assert names[:3] == ["Belgium", "Bulgaria", "Czechia"]
    assert "EL" in text_of(page)


def test_a_head_of_unit_marks_holidays_as_read_in_the_official_journal(
    states: object, head_of_unit: User, officer: User, sign_in: SignIn
) -> None:
    derived = Holiday.objects.filter(verified=False).first()
    assert derived is not None
    address = reverse("admin:nominations_holiday_changelist")
    action = {"action": "mark_verified", "_selected_action": [derived.pk.isoformat()]}
    sign_in(officer).post(address, action)
    derived.refresh_from_db()
    assert not derived.verified
    sign_in(head_of_unit).post(address, action)
    derived.refresh_from_db()
    assert derived.verified
    assert AuditEvent.objects.filter(action="holiday.change", actor=head_of_unit).count() == 1
