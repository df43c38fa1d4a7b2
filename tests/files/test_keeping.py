"""What we made ourselves is kept without a check, its bytes once, in as many queries for many as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nominations.files import actions as files
from nominations.files.actions import Made
from nominations.files.models import Blob, StoredFile
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def test_it_is_named_typed_and_classed() -> None:
    kept = files.keep(b"%PDF-1 one", name="a/E03931-2026-L0001.PDF", by=None, at=NOW)
    found = StoredFile.objects.select_related("blob").get(pk=kept.pk)
    assert (found.name, found.content_type, found.retention_class) == (
        "E03931-2026-L0001.pdf",
        "application/pdf",
        "letter",
    )
    assert (found.uploaded_at, found.uploaded_by) == (NOW, None)
    assert (bytes(found.blob.content), found.blob.size) == (b"%PDF-1 one", 10)


@pytest.mark.parametrize("number", [1, 3])
def test_many_are_kept_in_their_order_and_the_same_bytes_once(number: int) -> None:
    made = [Made(content, f"{position}.pdf") for position, content in enumerate((b"one", b"two", b"one"))][:number]
    with CaptureQueriesContext(connection) as asked:
        kept = files.keep_each(made, by=None, at=NOW)
    assert len(asked) == 4  # two, in a transaction of their own
    assert [file.name for file in kept] == [each.name for each in made]
    assert Blob.objects.count() == min(number, 2)
