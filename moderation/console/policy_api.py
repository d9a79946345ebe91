"""Policies: every version, what it says, and what one would change, before the command puts it in force."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, request
from flask_babel import gettext as _

from community.access import current_member, role_required
from community.errors import NotFound
from community.http.limits import limited
from community.pages.blueprint import Pages
from community.pages.rendering import page
from moderation.judgement.policy import Policy
from moderation.replays import trials
from moderation.replays.actions import replay_now
from moderation.replays.queries import view_replay
from moderation.rulebook import listings
from moderation.rulebook.policies import find_policy

policy_pages = Pages("console_policies", __name__, static_folder=None)
MOST_TEXT = 100_000  # characters of a policy as JSON


@policy_pages.get("/moderation/policies")
@role_required("moderator")
def show_policies():
    """The policies of this house, the live one first."""
    return page("console/policies.html", policies=listings.list_policies())


@policy_pages.get("/moderation/policies/replay")
@role_required("moderator")
def show_replay():
    """A policy to start from, as JSON: the one that the address names, else the live one."""
    version = request.args.get("version") or listings.list_policies()[0]["version"]
    policy = find_policy(version)
    if policy is None:
        raise NotFound
    return _replay_page(_as_text(policy))


@policy_pages.post("/moderation/policies/replay")
@role_required("moderator")
@limited("20/minute")
def replay_policy():
    """Try a policy on what was submitted before. It judges nothing."""
    text = request.form.get("policy", "")
    try:
        policy = Policy.from_json(json.loads(text[:MOST_TEXT]))
    except json.JSONDecodeError as error:
        said = _("This is not JSON: line %(line)s, column %(column)s.", line=error.lineno, column=error.colno)
        return _replay_page(text, 422, wrong=[said])
    except ValueError as error:
        return _replay_page(text, 422, wrong=[str(error)])
    replay = view_replay(replay_now(trials.of_policy(policy), current_member()))
    return _replay_page(text, replay=replay, known=find_policy(policy.version) == policy)


def _as_text(policy: Policy) -> str:
    return json.dumps(policy.to_json(), ensure_ascii=False, indent=2)


def _replay_page(text: str, status: int = 200, **more: Any) -> Response:
    return page("console/policy_replay.html", status, text=text, **more)
