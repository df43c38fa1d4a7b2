"""`manage.py load_reference` says what it loaded, as often as it runs."""

from io import StringIO

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_it_says_what_it_loaded_every_time() -> None:
    for _time in range(2):
        out = StringIO()
        call_command("load_reference", stdout=out)
        assert out.getvalue().splitlines() == [
            "27 Member States.",
            "8 countries outside the Union.",
            "86 holidays of the Commission.",
            "93 terms of the Register.",
        ]
