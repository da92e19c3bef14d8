"""The comparison itself: what it counts, judges and writes. No rates are asserted."""

from __future__ import annotations

import json
import math
from types import SimpleNamespace

import numpy as np
import pytest
from benchmarks.compare import __main__ as command
from benchmarks.compare import figures, operations, pages, peak, physics, run, tasks
from benchmarks.compare.peers import Answer, installed, peers
from benchmarks.compare.rows import OURS, Row, fastest, goals, ratio


def test_every_peer_answers_every_task_or_says_why_not() -> None:
    for peer in peers():
        for task in tasks.TASKS:
            able = hasattr(peer, "boosted" if task == "P2" else "coasts") and task not in ("P3", "P4")
            assert able != (task in peer.CANNOT), (peer.NAME, task)
            assert len(peer.CANNOT.get(task, "long enough as it is measured")) > 20
        assert peer.NAME
        assert peer.PACKAGE


def test_peer_that_is_not_installed_is_a_row() -> None:
    peer = SimpleNamespace(NAME="nobody", PACKAGE="midcourse-no-such-package", CANNOT={})
    assert installed(peer) == ""


def test_failure_of_one_peer_is_a_row(monkeypatch) -> None:
    def broken(_) -> None:
        raise SystemError("no such machine\nand more")

    class Panic(BaseException):
        pass

    def panicking(_) -> None:
        raise Panic("in the depths")

    given = SimpleNamespace(NAME="some", PACKAGE="scipy", CANNOT={})
    monkeypatch.setattr(run.peers, "peers", lambda: iter([given]))
    for call, words in ((broken, "SystemError: no such machine"), (panicking, "Panic: in the depths")):
        found = list(run._peer_rows("P1", call, lambda _: np.zeros((1, 3))))
        assert [(row.kind, row.note) for row in found] == [("failed", words)]


def test_interruption_is_not_taken_for_a_failure(monkeypatch) -> None:
    def stopped(_) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(run.peers, "peers", lambda: iter([SimpleNamespace(NAME="some", PACKAGE="scipy", CANNOT={})]))
    with pytest.raises(KeyboardInterrupt):
        list(run._peer_rows("P1", stopped, None))


ROWS = [
    Row("P1", OURS, "fine", 1, 100.0, 0.1, 0.1),
    Row("P1", OURS, "coarse", 1, 300.0, 0.1, 5.0),  # beyond what the goal allows
    Row("P1", OURS, "fine", 2, 180.0, 0.1, 0.1),
    Row("P1", "heyoka", "tol 1e-7", 1, 20.0, 0.5),
    Row("P1", "heyoka", "tol 1e-3", 1, 50.0, 30.0),
    Row("P1", "SciPy DOP853", kind="failed", note="no"),
]


def test_ratio_is_core_for_core_and_within_the_error_allowed() -> None:
    assert fastest(ROWS, "P1", OURS) == ROWS[2]
    assert fastest(ROWS, "P1", OURS, 1) == ROWS[0]
    assert ratio(ROWS, "P1", "heyoka") == 5.0
    assert math.isnan(ratio(ROWS, "P1", "SciPy DOP853"))


def test_goal_is_met_missed_or_not_measured() -> None:
    words = {goal.what: goal.word for goal in goals(ROWS, 2)}
    assert sum(word == "missed" for word in words.values()) == 2
    assert {word for what, word in words.items() if not what.startswith("P1")} == {"not measured"}
    faster = [Row("P1", OURS, "fine", 2, 2e6, 0.1, 0.1), *ROWS]
    assert goals(faster, 2)[0].word == "met"


def test_states_are_those_of_the_physics_written_apart() -> None:
    flights = tasks.reentries(20)
    for i in (0, 7, 19):
        expected = np.concatenate(physics.burnout_state(*(column[i] for column in flights[:6])))
        assert flights.states[i] == pytest.approx(expected, rel=1e-12)


def test_counted_numbers_count() -> None:
    number = operations.Counted(3.0)
    operations.Counted.tally.update(dict.fromkeys(operations.Counted.tally, 0))
    value = 2.0 * number + np.float64(4.0) / number - number**2
    assert isinstance(value, operations.Counted)
    assert value == 2.0 * 3.0 + 4.0 / 3.0 - 9.0
    held = operations.cells(np.zeros(2))
    held[0] = 1.0  # a plain number becomes one that counts
    assert isinstance(held[0], operations.Counted)
    assert operations._CountingMath().sqrt(number) == math.sqrt(3.0)
    counted = {kind: n for kind, n in operations.Counted.tally.items() if n}
    assert counted == {"add": 2, "multiply": 2, "divide": 1, "root": 1}


def test_peak_counts_a_multiply_add_as_two() -> None:
    spin, _ = peak._compiled(2)
    chain = [1.0 + 0.1 * index for index in range(peak.CHAINS)]
    for _ in range(3):
        chain = [0.999999 * item + 1e-6 for item in chain]
    assert spin(3) == pytest.approx(sum(chain), rel=1e-14)
    assert peak.peak(1, repeats=1, rounds=1000) > 0.0


def test_page_keeps_what_stands_around_its_numbers(tmp_path) -> None:
    page = tmp_path / "page.md"
    begin, end = pages.MARKS["compare"]
    page.write_text(f"before\n{begin}\nold\n{end}\nafter\n", encoding="utf-8")
    pages.write("compare", "new", page)
    assert page.read_text(encoding="utf-8") == f"before\n{begin}\nnew\n{end}\nafter\n"
    with pytest.raises(ValueError, match="speed: begin"):
        pages.write("speed", "new", page)
    assert all(mark in pages.PAGE.read_text(encoding="utf-8") for marks in pages.MARKS.values() for mark in marks)


def test_interrupted_run_keeps_what_was_measured(monkeypatch, tmp_path) -> None:
    def some(*_):
        yield from ROWS[:2]
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "everything", some)
    assert command.main(["--quick", "--out", str(tmp_path)]) == 130
    kept = json.loads((tmp_path / "compare.json").read_text(encoding="utf-8"))
    assert kept["finished"] is False
    assert [row["setting"] for row in kept["rows"]] == ["fine", "coarse"]
    assert {"processor", "cores", "numba", "llvm"} <= set(kept["machine"])


def test_figure_is_drawn_as_png_and_svg(tmp_path) -> None:
    drawn = figures.work_precision(ROWS, tmp_path)
    assert [path.suffix for path in drawn] == [".png", ".svg"]
    assert all(path.stat().st_size > 1000 for path in drawn)
    assert figures.work_precision([], tmp_path) == []


@pytest.mark.slow
def test_kernel_flies_the_same_while_it_counts() -> None:
    # seventeen flights are one more than there are lanes
    each = operations.operations({"P1": (1, 17)})["P1"]
    assert each["total"] > each["add"] + each["multiply"] > 0.9 * each["total"]
    assert each["root"] > 0


def test_truth_in_the_worlds_of_the_peers_differs_from_the_standard() -> None:
    flights = tasks.reentries(1)
    worlds = (physics.STANDARD, physics.World(physics.exponential_air, 0.0), physics.World(air=physics.air, wind=0.0))
    times = [tasks.truth(flights, world)[0, 0] for world in worlds]
    assert len({round(item, 3) for item in times}) == 3
    answer = Answer("a setting", 1.0, tasks.truth(flights))
    assert tasks.miss(answer.found, tasks.truth(flights, answer.world)) == 0.0
