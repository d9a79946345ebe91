"""Joins moderation to a community: its routes, what it hears, and what it does by itself. Lists, no logic."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask

from community.outbox import subscribe
from community.sample.actions import tell
from community.schedule import every
from moderation import sample
from moderation.alerts.api import alerts
from moderation.audit.actions import export_head, forget_notes
from moderation.audit.api import audit
from moderation.desk.api import moderation
from moderation.desk.members_api import reporting
from moderation.integrity.models import Fingerprint
from moderation.judgement.checks import CHECKS, Check
from moderation.judgement.policy import DEFAULT, Policy
from moderation.replays.api import replays
from moderation.rulebook.api import rulebook
from moderation.rulebook.brake import watch_rule
from moderation.screening.actions import screen_content, screen_unjudged
from moderation.screening.judges import Judge
from moderation.screening.tasks import reconsider_suspected, tell_restrained

BLUEPRINTS = (moderation, reporting, audit, rulebook, alerts, replays)
# Named here until actions bring them in: a migration knows every table.
TABLES = (Fingerprint,)
MINUTE, DAY = 60, 86_400


def init_app(app: Flask, policy: Policy = DEFAULT, checks: Mapping[str, Check] = CHECKS) -> None:
    """Let everything that is submitted to this community be screened by the policy, and give it a desk."""
    app.extensions["moderation"] = Judge(policy, checks)
    for blueprint in BLUEPRINTS:
        app.extensions["api"].register_blueprint(blueprint, url_prefix="/api/v1")
    subscribe(app, "content.submitted", screen_content, inline=True)
    subscribe(app, "rule.fired", watch_rule, inline=True)
    subscribe(app, "content.suspected", reconsider_suspected, batched=True)
    subscribe(app, "content.restrained", tell_restrained, batched=True)
    subscribe(app, "member.erased", forget_notes)
    every(app, MINUTE, screen_unjudged)
    every(app, DAY, export_head)
    tell(app, "report", sample.report)
    tell(app, "decision", sample.decide_reported)
