"""Joins moderation to a community: its routes, what it hears, and what it does by itself. Lists, no logic."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask

from community.outbox import subscribe
from community.sample.actions import tell
from community.schedule import every
from moderation import sample
from moderation.alerts.models import Alert
from moderation.audit.actions import export_head, forget_notes
from moderation.audit.api import audit
from moderation.desk.api import moderation
from moderation.desk.members_api import reporting
from moderation.integrity.models import Fingerprint
from moderation.judgement.checks import CHECKS, Check
from moderation.judgement.policy import DEFAULT, Policy
from moderation.replays.models import Replay
from moderation.rulebook.models import Edition
from moderation.screening.actions import Judge, screen_content, screen_unjudged
from moderation.screening.tasks import reconsider_suspected, tell_restrained

BLUEPRINTS = (moderation, reporting, audit)
# Named here until actions bring them in: a migration knows every table.
TABLES = (Alert, Edition, Fingerprint, Replay)
MINUTE, DAY = 60, 86_400


def init_app(app: Flask, policy: Policy = DEFAULT, checks: Mapping[str, Check] = CHECKS) -> None:
    """Let everything that is submitted to this community be screened by the policy, and give it a desk."""
    app.extensions["moderation"] = Judge(policy, checks)
    for blueprint in BLUEPRINTS:
        app.extensions["api"].register_blueprint(blueprint, url_prefix="/api/v1")
    subscribe(app, "content.submitted", screen_content, inline=True)
    subscribe(app, "content.suspected", reconsider_suspected, batched=True)
    subscribe(app, "content.restrained", tell_restrained, batched=True)
    subscribe(app, "member.erased", forget_notes)
    every(app, MINUTE, screen_unjudged)
    every(app, DAY, export_head)
    tell(app, "report", sample.report)
    tell(app, "decision", sample.decide_reported)
