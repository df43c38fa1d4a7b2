"""Numbers without gaps: given under a lock, in the transaction that keeps the letters, so that a refusal gives none."""

import uuid
from collections.abc import Sequence

from django.db.models import Model

from nominations.letters.drafts import AnyDraft
from nominations.letters.models import LetterSeries


def next_numbers(drafts: Sequence[AnyDraft]) -> list[str]:
    """Return one number a draft, in their order: E03931-2026-L0012. Whoever issues for the same group waits here.

    The group itself is locked, because a series of this year cannot hold up one of the next, over New Year.
    """
    groups = {group.pk: group for group in map(group_of, drafts)}
    for model in {type(group) for group in groups.values()}:
        locked = model._default_manager.select_for_update(no_key=True).filter(pk__in=groups).order_by("pk")
        list(locked.values_list("pk"))
    wanted = {(group_of(draft).pk, draft.dated_on.year) for draft in drafts}
    LetterSeries.objects.bulk_create(
        [LetterSeries(group_id=group_id, year=year) for group_id, year in sorted(wanted)], ignore_conflicts=True
    )
    series = LetterSeries.objects.select_for_update().filter(group_id__in=groups).order_by("pk")
    return _given(drafts, {(each.group_id, each.year): each for each in series})


def file_name(number: str) -> str:
    """Return what the file of a letter is called; the code of a sub-group, E00935/1, has a sign that no file has."""
    return f"{number.replace('/', '-')}.pdf"


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
