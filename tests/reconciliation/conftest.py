"""What an import needs: the Member States and the Register's own lists."""

import pytest

from nominations.reference import actions as reference


@pytest.fixture
def lists(db: None) -> None:
    reference.load_countries()
    reference.load_register_terms()
