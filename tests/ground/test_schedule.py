"""Periodic work: once a period, however many schedulers ask for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from community import schedule
from community.schedule import every, run_periodic
from tests.parallel import at_once

BEGIN = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def ran(app):
    times = []

    def count_beans():
        times.append(schedule.utcnow())

    every(app, 60, count_beans)
    yield times
    del app.extensions["schedule"]["count_beans"]


def test_two_schedulers_have_a_period_worked_once(app, ran):
    def ask():
        with app.app_context():
            run_periodic("count_beans")

    with time_machine.travel(BEGIN, tick=False):
        at_once([ask] * 8)

    assert len(ran) == 1


def test_the_next_period_is_worked_again(ran):
    with time_machine.travel(BEGIN, tick=False) as clock:
        assert run_periodic("count_beans")
        assert not run_periodic("count_beans")
        clock.shift(timedelta(seconds=60))
        assert run_periodic("count_beans")

    assert len(ran) == 2
