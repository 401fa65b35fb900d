"""What is said of the workers: a line each, in both languages, and nothing while all is well."""

from __future__ import annotations

from cloud.ingest.model import IngestStatus
from cloud.ingest.standing import FRESH_MS, Standing, standings

NOW = 1_795_418_400_000


def row(worker: str, lane: str = "events", *, ago: int = 0, connected: bool = True, held: str = "") -> IngestStatus:
    return IngestStatus(
        worker=worker, lane=lane, pid=1, started=0, beat=NOW - ago, connected=connected, messages=0, readings=0,
        stored=0, duplicates=0, refused=0, dropped=0, queued=0, lag_ms=0, held=held,
    )  # fmt: skip


def test_nothing_is_said_while_all_is_well():
    assert standings([row("a"), row("a", "readings"), row("b", ago=FRESH_MS)], NOW) == []


def test_a_lane_that_is_held_says_why_in_both_languages():
    found = standings([row("a"), row("a", "readings", held="磁盘满了\nthe disk is full")], NOW)
    assert found == [Standing("a", "held", "磁盘满了", "the disk is full")]


def test_one_line_for_each_worker_that_is_gone_or_cut_off():
    gone = [row("a", lane, ago=61_000) for lane in ("events", "readings")]
    found = standings([*gone, row("b", connected=False), row("c")], NOW)
    assert [(one.worker, one.code) for one in found] == [("a", "gone"), ("b", "cut_off")]
    assert "61" in found[0].zh
    assert "61" in found[0].en


def test_nobody_at_all_is_one_line():
    assert [one.code for one in standings([row("a", ago=61_000)], NOW)] == ["nobody"]
    assert [one.code for one in standings([], NOW)] == ["nobody"]
