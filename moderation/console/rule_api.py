"""Rules: written in an editor that shows what is wrong where, tried, replayed, and moved from state to state."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, url_for

from community.access import current_member, role_required
from community.errors import Conflict, StaleVersion
from community.http.languages import preferred_language
from community.http.limits import limited
from community.outbox import transaction
from community.pages.addresses import asked_for
from community.pages.blueprint import Pages
from community.pages.forms import filled_in
from community.pages.rendering import page
from moderation.console.forms import RuleForm, RuleSaidForm
from moderation.console.queries import last_replay
from moderation.judgement.rules.problems import ExpressionError
from moderation.judgement.rules.signals import SIGNALS
from moderation.replays import trials
from moderation.replays.actions import replay_now
from moderation.rulebook import actions, listings, trying
from moderation.rulebook.schemas import RuleRollbackIn, RulesIn, RuleStateIn, RuleTryIn

rule_pages = Pages("console_rules", __name__, static_folder=None)


@rule_pages.get("/moderation/rules")
@role_required("moderator")
def show_rules():
    """The moderators' rules with what they did lately."""
    wanted = asked_for(RulesIn)
    return page("console/rules.html", rules=listings.list_rules(**wanted), wanted=wanted)


@rule_pages.get("/moderation/rules/new")
@role_required("moderator")
def show_new_rule():
    """The editor with nothing in it."""
    return _editor(None)


@rule_pages.post("/moderation/rules/new")
@role_required("moderator")
def create_rule():
    """Draft a rule. It does nothing until it is brought to shadow, and to live."""
    said, wrong = filled_in(RuleForm)
    if wrong:
        return _editor(None, 422, wrong=wrong)
    try:
        with transaction():
            rule_id = actions.draft_rule(current_member(), **said).rule_id
    except ExpressionError as error:
        return _editor(None, 422, error=error)
    except Conflict as refused:
        return _editor(None, refused.status, refused=refused)
    return redirect(url_for(".show_rule", rule_id=rule_id), 303)


@rule_pages.get("/moderation/rules/<id:rule_id>")
@role_required("moderator")
def show_rule(rule_id):
    """A rule in the editor, with its figures, its last replay and its history."""
    return _editor(rule_id)


@rule_pages.post("/moderation/rules/<id:rule_id>")
@role_required("moderator")
def revise_rule(rule_id):
    """Say something else by a rule; one that is live goes back to shadow."""
    said, wrong = filled_in(RuleSaidForm)
    if wrong:
        return _editor(rule_id, 422, wrong=wrong)
    try:
        with transaction():
            actions.revise_rule(rule_id, current_member(), said.pop("version", 0), **said)
    except ExpressionError as error:
        return _editor(rule_id, 422, error=error)
    except StaleVersion as refused:
        return _editor(rule_id, refused.status, refused=refused)
    return redirect(url_for(".show_rule", rule_id=rule_id), 303)


@rule_pages.post("/moderation/rules/new/try", defaults={"rule_id": None})
@rule_pages.post("/moderation/rules/<id:rule_id>/try")
@role_required("moderator")
@limited("120/minute")
def try_rule(rule_id):
    """Try what stands in the editor on a text. Nothing is stored."""
    said, wrong = filled_in(RuleTryIn)
    if wrong:
        return _editor(rule_id, 422, wrong=wrong)
    try:
        tried = trying.try_expression(said.pop("expression"), said)
    except ExpressionError as error:
        return _editor(rule_id, 422, error=error)
    return _editor(rule_id, tried=tried)


@rule_pages.post("/moderation/rules/<id:rule_id>/state")
@role_required("moderator")
def move_rule(rule_id):
    """Bring a rule to shadow, to live once it was replayed, out of use, or back."""
    said, wrong = filled_in(RuleStateIn)
    if wrong:
        return _editor(rule_id, 422, wrong=wrong)
    try:
        with transaction():
            actions.move_rule(rule_id, current_member(), **said)
    except Conflict as refused:
        return _editor(rule_id, refused.status, refused=refused)
    return redirect(url_for(".show_rule", rule_id=rule_id), 303)


@rule_pages.post("/moderation/rules/<id:rule_id>/rollback")
@role_required("moderator")
def roll_rule_back(rule_id):
    """Let a rule say again what it said in an earlier version."""
    said, wrong = filled_in(RuleRollbackIn)
    if wrong:
        return _editor(rule_id, 422, wrong=wrong)
    try:
        with transaction():
            actions.say_again(rule_id, current_member(), **said)
    except ExpressionError as error:
        return _editor(rule_id, 422, error=error)
    except Conflict as refused:
        return _editor(rule_id, refused.status, refused=refused)
    return redirect(url_for(".show_rule", rule_id=rule_id), 303)


@rule_pages.post("/moderation/rules/<id:rule_id>/replay")
@role_required("moderator")
@limited("20/minute")
def replay_rule(rule_id):
    """Try a rule on what was submitted before."""
    replay_now(trials.of_rule(rule_id), current_member())
    return redirect(url_for(".show_rule", rule_id=rule_id, _anchor="replay"), 303)


def _editor(rule_id: int | None, status: int = 200, **more: Any) -> Response:
    """The editor, with what is wrong in it and where, or what trying it gave."""
    rule = rule_id and listings.view_rule(rule_id)
    return page(
        "console/rule.html",
        status,
        rule=rule,
        replay=rule_id and last_replay("rule", rule_id),
        steps=sorted(actions.STEPS[rule["state"]]) if rule else (),
        signals=SIGNALS,
        in_english=preferred_language() == "en",
        **more,
    )
