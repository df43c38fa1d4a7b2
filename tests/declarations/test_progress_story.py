"""Whatever is done with a review: every version stays, one is newest, nothing comes after the end."""

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nominations.accounts.models import User
from nominations.declarations import progress, reviewing
from nominations.declarations.commitment_models import Commitment, ProgressReport
from nominations.declarations.models import Declaration
from nominations.declarations.states import ReviewStatus
from nominations.kernel.refusals import Refused
from nominations.outbox.models import OutgoingMail
from nominations.reference.models import Country
from tests.cast import NOW, TODAY
from tests.declarations.promises import UNTIL, point, say, signed

ACTS = st.tuples(
    st.sampled_from(["ask", "close", "report", "report", "report", "for"]),
    st.sampled_from(["BE", "ES", "AT"]),
    st.sampled_from(["1", "2"]),
    st.sampled_from(ProgressReport.Progress.values),
    st.sampled_from(["", "Begun.", "A link is running."]),
)


@pytest.fixture
def points(declaration: Declaration, states: dict[str, Country], officer: User) -> dict[str, Commitment]:
    """Of two signatories; the second point is Spain's only."""
    signed(declaration, states, "BE", "ES")
    return {"1": point(declaration, "1", by=officer), "2": point(declaration, "2", by=officer, states=[states["ES"]])}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=st.lists(ACTS, max_size=12))
def test_any_story_keeps_every_version(
    declaration: Declaration,
    points: dict[str, Commitment],
    states: dict[str, Country],
    contacts: dict[str, User],
    officer: User,
    story: list[tuple[str, str, str, str, str]],
) -> None:
    title = f"Review {uuid4()}"
    review = reviewing.plan(declaration, title=title, reports_until_on=UNTIL, by=officer, at=NOW)
    expected: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for step, (act, iso2, number, said, text) in enumerate(story):
        at = NOW + timedelta(seconds=step)
        review.refresh_from_db()
        status, mails = review.status, OutgoingMail.objects.count()
        may = status == ReviewStatus.OPEN and (iso2, number) in {("BE", "1"), ("ES", "1"), ("ES", "2")}
        may &= bool(text) or said in ("not_started", "not_concerned")
        try:
            if act in ("ask", "close"):
                getattr(reviewing, act)(review, by=officer, at=at)
                may = status == (ReviewStatus.PLANNED if act == "ask" else ReviewStatus.OPEN)
            else:
                by, because = (contacts[iso2], "") if act == "report" else (officer, "A call.")
                say(review, states[iso2], points[number], by=by, because=because, progress=said, text=text, at=at)
                kept = expected.setdefault((iso2, number), [])
                if kept[-1:] != [(said, text)]:
                    kept.append((said, text))
        except Refused:
            assert not may or act in ("ask", "close")
            assert OutgoingMail.objects.count() == mails
        else:
            assert may
    for (iso2, number), kept in expected.items():
        rows = review.reports.filter(country_id=iso2, commitment=points[number]).order_by("version")
        assert list(rows.values_list("progress", "text")) == kept
        assert list(rows.values_list("is_newest", flat=True)) == [False] * (len(kept) - 1) + [True]
    assert review.reports.count() == sum(map(len, expected.values()))
    grid = progress.grid(review, on=TODAY)
    assert grid.complete + grid.begun + grid.silent == len(grid.accounts) == 2
