"""Joins moderation to a community: its routes, what it hears, and what it does by itself. Lists, no logic."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from flask import Flask

from community.outbox import subscribe
from community.own_data import exported as own_data
from community.own_pages import tabs as own_tabs
from community.pages.rendering import speak
from community.sample.actions import tell
from community.schedule import every
from community.transfer.arriving import check_with as check_imports_with
from community.webhooks.tasks import offer as offer_webhooks
from moderation import sample
from moderation.agreement.api import second_looks
from moderation.agreement.tasks import draw_second_looks, watch_agreement
from moderation.alerts.api import alerts
from moderation.appeals.api import appeals
from moderation.appeals.own_api import BESIDE_CONTENTS, TAB, own_appeals
from moderation.appeals.tasks import answer_by_decision, answer_by_undoing, forget_appellant
from moderation.audit.actions import export_head, forget_notes
from moderation.audit.api import audit
from moderation.audit.queries import fault_of_chain
from moderation.bulk.api import bulk
from moderation.bulk.tasks import advance_bulk
from moderation.console import rendering as console
from moderation.console.appeal_api import appeal_pages
from moderation.console.audit_api import audit_pages
from moderation.console.bulk_api import bulk_pages
from moderation.console.case_api import case_pages
from moderation.console.collection_api import collection_pages
from moderation.console.decision_api import decision_pages
from moderation.console.emergency_api import emergency_pages
from moderation.console.figures_api import figure_pages
from moderation.console.look_api import look_pages
from moderation.console.naming_api import naming_pages
from moderation.console.policy_api import policy_pages
from moderation.console.queue_api import queue_pages
from moderation.console.ring_api import ring_pages
from moderation.console.rule_api import rule_pages
from moderation.console.sanction_api import notice_pages, sanction_pages
from moderation.console.screen_api import screen_pages
from moderation.console.word_api import word_pages
from moderation.desk.api import moderation
from moderation.desk.members_api import reporting
from moderation.desk.reporters import discount_false_reporters
from moderation.desk.tasks import deliver_letters
from moderation.emergency.actions import record_resumption, record_stop
from moderation.emergency.api import emergency
from moderation.integrity.api import rings
from moderation.integrity.copies import compare_texts
from moderation.integrity.crowds import watch_bursts, watch_ratings
from moderation.integrity.devices import forget_devices, forget_old_devices, keep_device
from moderation.integrity.images import compare_images, follow_decision
from moderation.integrity.like_rings import look_for_like_rings
from moderation.integrity.rings import look_for_rings
from moderation.judgement.checks import CHECKS, Check
from moderation.judgement.policy import DEFAULT, Policy
from moderation.notices.actions import forget_notifiers
from moderation.notices.api import notices
from moderation.notices.pages_api import public_notices
from moderation.notices.tasks import answer_notices, reopen_notices
from moderation.own_data.erasing import forget_what_was_judged
from moderation.own_data.rooms import EXPORTED
from moderation.queues.api import queues
from moderation.replays.api import replays
from moderation.rulebook.api import rulebook
from moderation.rulebook.brake import watch_rule
from moderation.rulebook.words_api import vocabulary
from moderation.sanctions.api import sanctions
from moderation.sanctions.tasks import note_strikes
from moderation.scorers.asking import Scorer
from moderation.scorers.tasks import ask_scorers
from moderation.screening.actions import screen_content, screen_unjudged
from moderation.screening.judges import Judge
from moderation.screening.replies import screen_reply
from moderation.screening.tasks import reconsider_suspected, tell_restrained
from moderation.stats.api import stats
from moderation.texts.actions import forget_texts, screen_text
from moderation.texts.api import texts
from moderation.topics.api import topic_names
from moderation.transparency.api import transparency
from moderation.transparency.tasks import watch_suppression
from moderation.warnings.tasks import watch_spikes
from moderation.webhooks.payloads import TOPICS as WEBHOOK_TOPICS

BLUEPRINTS = (moderation, reporting, audit, appeals, notices, bulk, sanctions, rulebook, vocabulary, alerts, replays,
              second_looks, stats, transparency, queues, emergency, texts, rings,
              topic_names)  # fmt: skip
PAGES = (queue_pages, case_pages, look_pages, appeal_pages, notice_pages, collection_pages, bulk_pages, sanction_pages,
         ring_pages, rule_pages, word_pages, policy_pages, screen_pages, figure_pages, audit_pages, emergency_pages,
         naming_pages, decision_pages, own_appeals, public_notices)  # fmt: skip
SPEAKING = tuple(Path(__file__).parent / folder / "translations" for folder in ("appeals", "notices"))
MINUTE, HOUR, DAY = 60, 3600, 86_400


def init_app(
    app: Flask,
    policy: Policy = DEFAULT,
    checks: Mapping[str, Check] = CHECKS,
    scorers: Mapping[str, Scorer] = MappingProxyType({}),
) -> None:
    """Let everything that is submitted to this community be screened by the policy, and give it a desk.

    scorers: the operator's own, by name; asked by workers about what became public.
    """
    app.extensions["moderation"] = Judge(policy, checks)
    app.extensions["scorers"] = scorers
    for blueprint in BLUEPRINTS:
        app.extensions["api"].register_blueprint(blueprint, url_prefix="/api/v1")
    open_pages(app)
    listen(app)
    if scorers:
        subscribe(app, "content.published", ask_scorers, queue="scorers", outside=True)
    offer_webhooks(app, WEBHOOK_TOPICS)
    own_data.offer(app, EXPORTED)
    check_imports_with(app, fault_of_chain)
    work_by_itself(app)
    tell(app, "report", sample.report)
    tell(app, "decision", sample.decide_reported)


def listen(app: Flask) -> None:
    """What moderation hears."""
    subscribe(app, "content.submitted", screen_content, inline=True)
    subscribe(app, "reply.submitted", screen_reply, inline=True)
    subscribe(app, "text.submitted", screen_text, inline=True)
    subscribe(app, "rule.fired", watch_rule, inline=True)
    subscribe(app, "content.suspected", reconsider_suspected, batched=True)
    subscribe(app, "content.restrained", tell_restrained, batched=True)
    subscribe(app, "content.published", compare_texts, queue="integrity", batched=True, batch_size=25)
    subscribe(app, "media.attached", compare_images)
    subscribe(app, "bulk.advanced", advance_bulk, queue="bulk")
    for topic in ("decision.taken", "decision.undone", "decision.overturned"):
        subscribe(app, topic, note_strikes, batched=True)
        subscribe(app, topic, follow_decision)
    subscribe(app, "member.signed_in", keep_device)
    subscribe(app, "member.erased", forget_devices)
    subscribe(app, "writing.stopped", record_stop, inline=True)
    subscribe(app, "writing.resumed", record_resumption, inline=True)
    subscribe(app, "letter.posted", deliver_letters, inline=True, batched=True)
    for handler in (answer_by_decision, answer_notices):
        subscribe(app, "decision.taken", handler, inline=True, batched=True)
    subscribe(app, "decision.taken", discount_false_reporters)
    subscribe(app, "decision.taken", draw_second_looks, batched=True)
    for handler in (answer_by_undoing, reopen_notices):
        subscribe(app, "decision.undone", handler, inline=True, batched=True)
    for handler in (forget_notes, forget_appellant, forget_texts):
        subscribe(app, "member.erased", handler)
    subscribe(app, "contents.emptied", forget_what_was_judged, outside=True)


def work_by_itself(app: Flask) -> None:
    """What comes back by itself."""
    every(app, MINUTE, screen_unjudged)
    every(app, 5 * MINUTE, watch_bursts)
    every(app, 5 * MINUTE, watch_spikes)
    every(app, HOUR, watch_ratings)
    every(app, 6 * HOUR, look_for_rings)
    every(app, 6 * HOUR, look_for_like_rings)
    every(app, DAY, forget_old_devices)
    every(app, DAY, export_head)
    every(app, DAY, watch_agreement)
    every(app, DAY, watch_suppression)
    every(app, DAY, forget_notifiers)


def open_pages(app: Flask) -> None:
    """Let people look: moderators at the desk, members at their appeals, anybody at a notice of theirs."""
    for blueprint in PAGES:
        app.register_blueprint(blueprint)
    console.init_app(app)
    own_tabs.offer(app, TAB, BESIDE_CONTENTS)
    speak(app, *SPEAKING)
