"""Writers of SQLite stand in line: threads in the order in which they came, processes by turns."""

import multiprocessing
import time
from concurrent.futures import ThreadPoolExecutor
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from threading import Event

import pytest

from community.errors import Unavailable
from community.writers import WriteQueue

FORKS = multiprocessing.get_context("fork")


@pytest.fixture
def database(tmp_path):
    return str(tmp_path / "community.sqlite3")


def test_threads_write_in_the_order_in_which_they_came():
    queue, came, wrote = WriteQueue(None), Event(), []

    def write(number):
        with queue.turn():
            wrote.append(number)

    with ThreadPoolExecutor(8) as pool, queue.turn():
        for number in range(8):
            pool.submit(write, number)
            came.wait(0.02)

    assert wrote == list(range(8))


def test_who_waited_too_long_is_told_so_and_holds_nobody_up():
    queue = WriteQueue(None, busy_seconds=0.05)

    with ThreadPoolExecutor(1) as pool, queue.turn(), pytest.raises(Unavailable):
        pool.submit(queue.turn().__enter__).result()

    with queue.turn():
        pass


def test_who_waits_too_long_for_another_process_is_told_so_as_well(database):
    ours, theirs = WriteQueue(database, busy_seconds=0.05), WriteQueue(database)

    with theirs.turn(), pytest.raises(Unavailable):
        ours.turn().__enter__()

    with ours.turn():
        pass


def test_who_writes_without_a_pause_lets_another_process_before_that_waits(database):
    ours, theirs, wrote = WriteQueue(database), WriteQueue(database), []

    def write(queue, name):
        with queue.turn():
            wrote.append(name)

    with ThreadPoolExecutor(1) as pool:
        with ours.turn():
            pool.submit(write, theirs, "theirs")
            _wait_until_shut(Path(f"{database}-gate"))
        write(ours, "ours")

    assert wrote == ["theirs", "ours"]


def _wait_until_shut(gate):
    """Until somebody waits behind it."""
    while True:
        with gate.open() as seen:
            try:
                flock(seen, LOCK_EX | LOCK_NB)
            except BlockingIOError:
                return


def test_a_process_that_dies_while_it_writes_leaves_the_turn_to_others(database):
    held = FORKS.Event()
    killed = FORKS.Process(target=_hold_for_ever, args=(database, held))
    killed.start()
    assert held.wait(10)

    killed.kill()
    killed.join()

    with WriteQueue(database).turn():
        pass


def _hold_for_ever(database, held):
    with WriteQueue(database).turn():
        held.set()
        time.sleep(60)
