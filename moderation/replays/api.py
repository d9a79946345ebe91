"""Rules, words and policies tried on what was submitted before; and what second looks found."""

from __future__ import annotations

from typing import Any

from community.access import current_member, role_required
from community.errors import Invalid
from community.http.blueprint import Blueprint, not_idempotent
from community.http.limits import limited
from moderation.judgement.policy import Policy
from moderation.replays import queries, trials
from moderation.replays.actions import replay_now
from moderation.replays.schemas import PolicyReplayIn, QualityIn, QualityOut, ReplayIn, ReplayOut

replays = Blueprint("replays", __name__, description="What a change would have done")


@replays.post("/moderation/rules/<id:rule_id>/replay")
@role_required("moderator")
@limited("20/minute")
@not_idempotent
@replays.arguments(ReplayIn)
@replays.response(200, ReplayOut)
def replay_rule(data, rule_id):
    """Try a rule on what was submitted before."""
    return _replayed(trials.of_rule(rule_id), data)


@replays.post("/moderation/words/<id:word_id>/replay")
@role_required("moderator")
@limited("20/minute")
@not_idempotent
@replays.arguments(ReplayIn)
@replays.response(200, ReplayOut)
def replay_word(data, word_id):
    """Try a word or a host on what was submitted before."""
    return _replayed(trials.of_word(word_id), data)


@replays.post("/moderation/policies/replay")
@role_required("moderator")
@limited("20/minute")
@not_idempotent
@replays.arguments(PolicyReplayIn)
@replays.response(200, ReplayOut)
def replay_policy(data):
    """Try a policy on what was submitted before."""
    try:
        policy = Policy.from_json(data["policy"])
    except ValueError as error:
        raise Invalid(errors={"policy": [str(error)]}) from error
    return _replayed(trials.of_policy(policy), {name: data[name] for name in ("since", "again")})


@replays.get("/moderation/replays/<id:replay_id>")
@role_required("moderator")
@replays.response(200, ReplayOut)
def get_replay(replay_id):
    """Look at a replay again."""
    return queries.view_replay(replay_id)


@replays.get("/moderation/quality")
@role_required("moderator")
@replays.arguments(QualityIn, location="query")
@replays.response(200, QualityOut)
def get_quality(data):
    """Read how much is missed, by the second looks at what was published without a person."""
    return queries.miss_rate(**data)


def _replayed(trial: trials.Trial, asked: dict[str, Any]) -> dict[str, Any]:
    """The trial's figures, kept. An Idempotency-Key would hold all writers up meanwhile."""
    return queries.view_replay(replay_now(trial, current_member(), **asked))
