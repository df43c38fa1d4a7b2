"""The day of a run: the tests read the real clock, set back where the day in Brussels would end while they run.

`tests.cast` reads it once, pages at each request: between the two no day may end, or half the deadlines are wrong.
"""

import os
from datetime import timedelta

from nominations.kernel import clock

LONGEST_RUN = timedelta(hours=1)
SET_BACK = "TESTS_CLOCK_SET_BACK"


def settle() -> None:
    """Decide once, in the process that starts the workers; they find it in their environment."""
    started, real = clock.now(), clock.now
    left = clock.day_ends(clock.local_day(started)) - started
    chosen = os.environ.setdefault(SET_BACK, str(LONGEST_RUN.seconds if left < LONGEST_RUN else 0))
    by = timedelta(seconds=int(chosen))
    if by:
        clock.now = lambda: real() - by
