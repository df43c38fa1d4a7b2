"""Numbers without gaps: given under a lock, in the transaction that keeps the letters, so that a refusal gives none."""

import uuid
from collections.abc import Sequence

from django.db.models import Model

from nominations.letters.drafts import AnyDraft
from nominations.letters.models import LetterSeries


def next_numbers(drafts: Sequence[AnyDraft]) -> list[str]:
    """Return one number a draft, in their order: E03931-2026-L0012. Whoever issues for the same group waits here.

    All years of a group are locked, so that even over New Year only one at a time issues for it.
    """
    wanted = {(group_of(draft).pk, draft.dated_on.year) for draft in drafts}
    LetterSeries.objects.bulk_create(
        [LetterSeries(group_id=group_id, year=year) for group_id, year in sorted(wanted)], ignore_conflicts=True
    )
    locked = LetterSeries.objects.select_for_update().filter(group_id__in={group_id for group_id, _year in wanted})
    series = {(each.group_id, each.year): each for each in locked.order_by("pk")}
    return _given(drafts, series)


def _given(drafts: Sequence[AnyDraft], series: dict[tuple[uuid.UUID, int], LetterSeries]) -> list[str]:
    numbers = []
    for draft in drafts:
        one = series[group_of(draft).pk, draft.dated_on.year]
        one.last += 1
        numbers.append(f"{draft.code}-{one.year}-L{one.last:04d}")
    LetterSeries.objects.bulk_update(series.values(), ["last"])
    return numbers


def group_of(draft: AnyDraft) -> Model:
    if draft.group is None or not draft.code:
        raise ValueError("What is issued belongs to a group: its code begins the number.")
    return draft.group
