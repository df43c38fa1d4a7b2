"""`make faults`: the three runs, one table, and an exit status that says whether every bar holds.

FAULTS=all, marker or sigterm does one of them; SEED repeats the order of the faults; FAULTS_KEEP=1 keeps the logs.
"""

import os
import sys
import time

from config import local
from config.children import on_signal
from tests.faults import chaos, runs, site, table

NAMES = {"all": runs.FULL[:1], "marker": runs.FULL[1:2], "sigterm": runs.FULL[2:], "": runs.FULL}


def main() -> int:
    begun = time.monotonic()
    asked = os.environ.get("FAULTS", "")
    if asked not in NAMES:
        sys.stdout.write(f"FAULTS={asked} is not known; there are {', '.join(filter(None, NAMES))}.\n")
        return 1
    seed = os.environ.get("SEED") or str(time.time_ns() % 10_000)
    chaos.DICE.seed(seed)
    on_signal()
    ended = []
    folder = local.folder() / "faults"
    with site.servers(folder) as servers:
        for spec in NAMES[asked]:
            sys.stdout.write(f"  {spec.name} …\n")
            sys.stdout.flush()
            ended.append(runs.run(spec, folder, servers))
    sys.stdout.write(f"\n{table.drawn(ended)}\n\nSEED={seed}, {time.monotonic() - begun:.0f} s in all\n")
    wrong = [(each, missed) for each in ended if (missed := runs.missed(each))]
    for each, missed in wrong:
        sys.stdout.write(f"{each.run.name}: {'; '.join(missed)}\n")
        shown = [line for lines in each.seen.faults.values() for line in lines]
        sys.stdout.write("".join(f"  {line}\n" for line in shown[:20]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
