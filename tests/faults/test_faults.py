"""The fault runs, made small: nothing lost, nothing doubled; without the marker something is, so the test can fail."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import local
from tests.config.processes import naming
from tests.faults import chaos, runs, site, table
from tests.faults.processes import Process

pytestmark = [pytest.mark.faults, pytest.mark.servers]
Servers = tuple[Path, tuple[Process, Process]]


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    folder = local.folder(testing=True) / f"faults-{os.environ.get('PYTEST_XDIST_WORKER', 'gw')}"
    chaos.DICE.seed(7)
    with site.servers(folder) as started:
        yield folder, started
    assert naming(folder) == []  # nothing is left behind


@pytest.mark.parametrize("spec", runs.SMALL, ids=lambda spec: spec.name)
def test_a_fault_run_holds_its_bars(spec: runs.Run, servers: Servers) -> None:
    ended = runs.run(spec, *servers)
    assert (runs.missed(ended), ended.seen.is_clean) == ([], spec.marker), table.drawn([ended])
