"""How much is filled and measured: the whole, or a small version to try the bench itself (`BENCH=small`)."""

import os
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """Groups in the databases (27 nominations each), and how often each page is asked."""

    few_groups: int  # no page shows more than 50 rows
    many_groups: int
    rounds: int
    requests_a_round: int
    mails: int = 2_000  # to the instant sink; to the slow one a quarter
    idle_mails: int = 50

    @property
    def requests(self) -> int:
        return self.rounds * self.requests_a_round


SIZES = {
    "full": Size(few_groups=52, many_groups=1_000, rounds=12, requests_a_round=5),
    "small": Size(few_groups=52, many_groups=104, rounds=3, requests_a_round=3, mails=200, idle_mails=5),
}


def chosen(environ: Mapping[str, str] = os.environ) -> tuple[str, Size]:
    """Return the size that BENCH= names; raises KeyError for one that is not there."""
    name = environ.get("BENCH") or "full"
    return name, SIZES[name]
