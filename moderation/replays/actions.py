"""Replays are kept: a rule goes live only after one, and the brake compares with it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from community.clock import utcnow
from community.database import db
from community.members.models import Member
from community.outbox import transaction
from moderation.replays.models import Replay
from moderation.replays.trials import Reading, Trial, run

PATIENCE_SECONDS = 30  # of whoever waits for the answer; the command has more
EVER = datetime(1970, 1, 1, tzinfo=UTC)


def replay_now(trial: Trial, by: Member, *, since: datetime | None = None, again: bool = False) -> int:
    """Try it while somebody waits, and keep what was found: the id of the replay.

    Not within a transaction: nothing is locked while it reads, for as long as ``PATIENCE_SECONDS``.
    """
    result = run(trial, Reading(since, patience_seconds=PATIENCE_SECONDS, again=again))
    with transaction():
        return keep_replay(trial, result, since, by).id


def keep_replay(trial: Trial, result: dict[str, Any], since: datetime | None, by: Member | None) -> Replay:
    """Keep what a trial found. by: None for a command."""
    replay = Replay(
        subject=trial.subject,
        subject_id=trial.subject_id,
        version=trial.version,
        since=since or EVER,
        result=result,
        made_by=by and by.id,
        made_at=utcnow(),
    )
    db.session.add(replay)
    db.session.flush()
    return replay
