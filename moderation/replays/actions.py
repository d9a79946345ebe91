"""Replays are kept: a rule goes live only after one, and the brake compares with it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from community.clock import utcnow
from community.database import db
from community.members.models import Member
from moderation.replays.models import Replay
from moderation.replays.trials import Trial

EVER = datetime(1970, 1, 1, tzinfo=UTC)


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
