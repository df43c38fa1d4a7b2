"""What a Postfix log proves: two lines an acceptance, an absence only over the time that it covers."""

import gzip
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nominations.outbox import postfix

LOG = Path(__file__).with_name("data") / "mail.log"
TAKEN, CUT, LAID_ASIDE = "<taken@example.org>", "<cut@example.org>", "<laid-aside@example.org>"
ALL = {TAKEN, CUT, LAID_ASIDE, "<never-seen@example.org>"}
NOVEMBER = datetime(2026, 11, 25, tzinfo=UTC)


def local(hour: int, minute: int, second: int = 0) -> datetime:
    """A time as the log writes it, in the zone of the machine that wrote it."""
    return datetime(2026, 11, 25, hour, minute, second).astimezone()


def test_a_mail_in_the_queue_was_taken() -> None:
    log = postfix.read(LOG, ALL, since=NOVEMBER)
    assert log.taken[TAKEN] == postfix.Taken("Postfix queued it as B7DC520C1AE", local(17, 32, 41))


def test_a_mail_laid_aside_by_a_rule_was_taken_too() -> None:
    assert postfix.read(LOG, ALL, since=NOVEMBER).taken[LAID_ASIDE].evidence == "Postfix queued it as C01DE20C0B5"


def test_a_mail_whose_connection_broke_is_named_but_was_not_taken() -> None:
    assert set(postfix.read(LOG, ALL, since=NOVEMBER).taken) == {TAKEN, LAID_ASIDE}


def test_only_what_is_asked_about_is_noted() -> None:
    assert postfix.read(LOG, {CUT}, since=NOVEMBER).taken == {}


def written_on(folder: Path, *times: str) -> Path:
    """The log, and more lines of a later time."""
    file = folder / "mail.log"
    more = "".join(f"Nov 25 {time} relay postfix/smtpd[1]: disconnect from localhost[127.0.0.1]\n" for time in times)
    file.write_text(LOG.read_text() + more)
    return file


def test_it_covers_the_time_between_its_lines(tmp_path: Path) -> None:
    log = postfix.read(written_on(tmp_path, "17:33:45"), ALL, since=NOVEMBER)
    assert log.covers(local(17, 32, 40), local(17, 33, 39))
    assert not log.covers(local(17, 32, 39), local(17, 33, 0))  # it begins later
    assert not log.covers(local(17, 32, 40), local(17, 33, 40))  # it may not have been written on


def test_a_relay_that_was_frozen_has_to_be_awake_for_a_while_before_it_proves_an_absence(tmp_path: Path) -> None:
    """Its first line may be of a new connection, before it takes the mail that lay in its buffers."""
    asked = local(17, 32, 50), local(17, 40)
    for times, covers in ([("18:00:00",), False], [("18:00:00", "18:00:04"), False], [("18:00:00", "18:00:05"), True]):
        assert postfix.read(written_on(tmp_path, *times), ALL, since=NOVEMBER).covers(*asked) is covers


def test_a_log_that_is_not_there_covers_nothing(tmp_path: Path) -> None:
    log = postfix.read(tmp_path / "none.log", ALL, since=NOVEMBER)
    assert (log.taken, log.covers(NOVEMBER, NOVEMBER)) == ({}, False)


def test_a_line_that_is_still_being_written_is_left_for_the_next_time(tmp_path: Path) -> None:
    file = tmp_path / "mail.log"
    whole = LOG.read_text().splitlines(keepends=True)[5]
    named = LOG.read_text().splitlines(keepends=True)[4]
    file.write_text(named + whole[:-20])
    assert postfix.read(file, ALL, since=NOVEMBER).taken == {}


@pytest.mark.parametrize("packed", [False, True])
def test_it_reads_back_through_rotated_logs(packed: bool, tmp_path: Path) -> None:
    lines = LOG.read_text().splitlines(keepends=True)
    old, new = "".join(lines[:5]), "".join(lines[5:])
    (tmp_path / "mail.log").write_text(new)
    if packed:
        (tmp_path / "mail.log.1.gz").write_bytes(gzip.compress(old.encode()))
    else:
        (tmp_path / "mail.log.1").write_text(old)
    shutil.copy(LOG, tmp_path / "mail.log.7")
    log = postfix.read(tmp_path / "mail.log", ALL, since=local(17, 32, 40))
    assert TAKEN in log.taken
    assert log.first_at == local(17, 32, 40)


def test_it_reads_the_newer_form_of_times_with_their_zone(tmp_path: Path) -> None:
    file = tmp_path / "mail.log"
    file.write_text(
        "2026-11-25T17:32:41.123456+01:00 relay postfix/cleanup[1]: 4bGx1y0zT: message-id=<taken@example.org>\n"
        "2026-11-25T17:32:41.223456+01:00 relay postfix/qmgr[2]: 4bGx1y0zT: from=<>, size=1, nrcpt=1 (queue active)\n"
    )
    [taken] = postfix.read(file, ALL, since=NOVEMBER).taken.values()
    assert taken.at == datetime(2026, 11, 25, 16, 32, 41, 223456, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stated", "since", "year"), [("Dec 31", (2027, 1, 1), 2026), ("Jan  1", (2026, 12, 31), 2027)]
)
def test_a_time_without_a_year_is_of_the_nearest_one(
    stated: str, since: tuple[int, int, int], year: int, tmp_path: Path
) -> None:
    file = tmp_path / "mail.log"
    file.write_text(f"{stated} 12:00:00 relay postfix/anvil[1]: statistics\n")
    log = postfix.read(file, ALL, since=datetime(*since, 12, tzinfo=UTC))
    assert log.first_at is not None
    assert log.first_at.year == year


def test_the_29th_of_february_is_read_in_the_year_that_has_one(tmp_path: Path) -> None:
    file = tmp_path / "mail.log"
    file.write_text("Feb 29 12:00:00 relay postfix/anvil[1]: statistics\n")
    log = postfix.read(file, ALL, since=datetime(2027, 3, 1, tzinfo=UTC))
    assert log.first_at is not None
    assert (log.first_at.year, log.first_at.day) == (2028, 29)
