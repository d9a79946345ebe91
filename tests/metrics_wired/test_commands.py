"""The commands that count."""

from __future__ import annotations

import json

from click.testing import CliRunner
from sqlalchemy import delete

from community.activity.models import ActivityBitmap, ActivityEntry
from community.activity.queries import members_by_day
from community.cli.commands import community
from community.metrics.definitions import ACTIVITIES
from community.outbox import transaction
from tests.metrics_wired.conftest import ago
from tests.metrics_wired.history import DAYS, a_past


def community_command(*arguments, app=None):
    return CliRunner().invoke(community, ["metrics", *map(str, arguments)], obj=lambda: app)


def test_rebuild_brings_back_lost_bitmaps_and_may_run_again(app, today, deliver_all):
    a_past(11, today, deeds=40)
    deliver_all()
    before = members_by_day(ACTIVITIES, ago(today, DAYS), today)
    with transaction() as session:
        session.execute(delete(ActivityBitmap))
        session.execute(delete(ActivityEntry))

    for _ in range(2):
        result = community_command("rebuild", app=app)
        assert result.exit_code == 0, result.output
        assert members_by_day(ACTIVITIES, ago(today, DAYS), today) == before


def test_retention_of_a_file_is_the_json_of_the_contract(tmp_path):
    events = tmp_path / "events.csv"
    events.write_text("who,when\nlin,2026-01-05 23:45\nlin,2026-01-06 00:01\nmei,2026-01-06 10:00\n,2026-01-06 10:00\n")

    result = community_command("retention", "--events", events, "--member-column", "who", "--time-column", "when")

    report = json.loads(result.stdout)
    assert result.exit_code == 0
    assert [(row["start"], row["size"], [cell["retained"] for cell in row["cells"]]) for row in report["cohorts"]] == [
        ("2026-01-05", 1, [1, 1]),
        ("2026-01-06", 1, [1]),
    ]
    assert report["rows_without_member"] == 1


def test_a_file_that_cannot_be_counted_ends_with_one_sentence(tmp_path):
    events = tmp_path / "events.csv"
    events.write_text("who,when\nlin,2026-01-05\nmei,05.01.2026\n")

    for path in (events, tmp_path / "missing.csv"):
        result = community_command("retention", "--events", path, "--member-column", "who", "--time-column", "when")
        assert result.exit_code == 1
        assert result.output.startswith(f"Error: {path}")


def test_a_mode_that_is_none_is_wrong_usage(tmp_path):
    arguments = ("--events", tmp_path, "--member-column", "who", "--time-column", "when", "--mode", "rolling")

    assert community_command("retention", *arguments).exit_code == 2
