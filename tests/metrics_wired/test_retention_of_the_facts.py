"""Every cell of the report equals a count of the facts, whatever was folded, undone, removed or erased."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.activity.models import ActivityBitmap, ActivityEntry
from community.activity.tasks import fold_activity
from community.database import db
from community.metrics.actions import rebuild_activity
from community.metrics.calendar import Unit
from community.metrics.modes import parse_mode
from community.metrics.queries import days_to_rebuild
from community.outbox import transaction
from tests.metrics_wired.history import DAYS, a_past

QUESTIONS = [
    ("registration", "any", "day", "on"),
    ("registration", "any", "week", "on_or_after"),
    ("registration", "like", "month", "on"),
    ("registration", "order", "day", "brackets:0,1-3,4-7"),
    ("first:like", "any", "day", "on"),
    ("first:share", "visit", "week", "brackets:1-3"),
]


def the_table(client, today, cohort, activity, unit, mode):
    first = (today - timedelta(days=DAYS)).isoformat()
    asked = {"cohort": cohort, "activity": activity, "unit": unit, "mode": mode, "from": first, "to": today.isoformat()}
    response = client.get("/api/v1/metrics/retention", query_string=asked)
    assert response.status_code == 200, response.json
    return {
        row["start"]: (row["size"], [(cell["period"], cell["retained"], cell["complete"]) for cell in row["cells"]])
        for row in response.json["cohorts"]
    }


@pytest.mark.parametrize("seed", [1, 2])
def test_every_cell_equals_a_count_of_the_facts(growth, today, deliver_all, seed):
    past = a_past(seed, today)
    expected = [past.table(*question[:2], Unit(question[2]), parse_mode(question[3])) for question in QUESTIONS]

    assert [the_table(growth, today, *question) for question in QUESTIONS] == expected, "before the log was folded"
    deliver_all()
    fold_activity()
    assert db.session.scalar(select(ActivityEntry.number).limit(1)) is None
    assert [the_table(growth, today, *question) for question in QUESTIONS] == expected, "after it"


def bitmaps():
    rows = db.session.execute(select(ActivityBitmap.activity, ActivityBitmap.day, ActivityBitmap.bits))
    return {(activity, day): bits for activity, day, bits in rows}


@pytest.mark.parametrize("seed", [4])
def test_rebuilding_from_the_facts_gives_identical_bytes(app, today, deliver_all, seed):
    a_past(seed, today)
    deliver_all()
    fold_activity()
    folded = bitmaps()

    with transaction() as session:
        for row in session.scalars(select(ActivityBitmap)).all()[::2]:
            session.delete(row)
    for activity, day in days_to_rebuild():
        with transaction():
            rebuild_activity(activity, day)

    assert bitmaps() == folded
    assert folded
