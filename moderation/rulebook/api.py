"""Rules: written, tried, moved from state to state. Signals: what a rule may ask for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from community.access import current_member, role_required
from community.errors import Invalid
from community.http.blueprint import Blueprint, not_idempotent
from community.http.etags import if_match, versioned
from community.http.languages import preferred_language
from community.http.limits import limited
from community.outbox import transaction
from moderation.judgement.rules.problems import ExpressionError
from moderation.judgement.rules.signals import SIGNALS
from moderation.rulebook import actions, listings, trying
from moderation.rulebook.schemas import (
    RuleDetailOut,
    RuleIn,
    RulePage,
    RuleRollbackIn,
    RuleSaidIn,
    RulesIn,
    RuleStateIn,
    RuleTryIn,
    RuleTryOut,
    SignalsOut,
)

rulebook = Blueprint("rulebook", __name__, description="What moderators teach the pipeline")


@rulebook.get("/moderation/rules")
@role_required("moderator")
@rulebook.arguments(RulesIn, location="query")
@rulebook.response(200, RulePage)
def list_rules(page):
    """List the moderators' rules with what they did lately, the newest first."""
    return listings.list_rules(**page)


@rulebook.post("/moderation/rules")
@role_required("moderator")
@versioned
@rulebook.arguments(RuleIn)
@rulebook.response(201, RuleDetailOut)
def create_rule(data):
    """Draft a rule. It does nothing until it is brought to shadow, and to live."""
    with pointing_at_the_place(), transaction():
        written = actions.draft_rule(current_member(), **data)
    return listings.view_rule(written.rule_id)


@rulebook.get("/moderation/rules/<id:rule_id>")
@role_required("moderator")
@versioned
@rulebook.response(200, RuleDetailOut)
def get_rule(rule_id):
    """Look at a rule, with every version of it."""
    return listings.view_rule(rule_id)


@rulebook.put("/moderation/rules/<id:rule_id>")
@role_required("moderator")
@versioned
@if_match
@rulebook.arguments(RuleSaidIn)
@rulebook.response(200, RuleDetailOut)
def edit_rule(data, rule_id, version):
    """Say something else by a rule; one that is live goes back to shadow."""
    with pointing_at_the_place(), transaction():
        actions.revise_rule(rule_id, current_member(), version, **data)
    return listings.view_rule(rule_id)


@rulebook.post("/moderation/rules/<id:rule_id>/state")
@role_required("moderator")
@versioned
@rulebook.arguments(RuleStateIn)
@rulebook.response(200, RuleDetailOut)
def move_rule(data, rule_id):
    """Bring a rule to shadow, to live once it was replayed, out of use, or back."""
    with transaction():
        actions.move_rule(rule_id, current_member(), **data)
    return listings.view_rule(rule_id)


@rulebook.post("/moderation/rules/<id:rule_id>/rollback")
@role_required("moderator")
@versioned
@rulebook.arguments(RuleRollbackIn)
@rulebook.response(200, RuleDetailOut)
def roll_rule_back(data, rule_id):
    """Let a rule say again what it said in an earlier version; one that is live goes back to shadow."""
    with pointing_at_the_place(), transaction():
        actions.say_again(rule_id, current_member(), **data)
    return listings.view_rule(rule_id)


@rulebook.post("/moderation/rules/try")
@role_required("moderator")
@limited("120/minute")
@not_idempotent
@rulebook.arguments(RuleTryIn)
@rulebook.response(200, RuleTryOut)
def try_rule(data):
    """Try an expression on a text while writing it. Nothing is stored."""
    with pointing_at_the_place():
        return trying.try_expression(data.pop("expression"), data)


@rulebook.get("/moderation/signals")
@role_required("moderator")
@rulebook.response(200, SignalsOut)
def list_signals():
    """Read what an expression may ask for."""
    return {
        "items": [
            {"name": name, "type": signal.type.value, "meaning": signal.meaning, "example": signal.example}
            for name, signal in SIGNALS.items()
        ]
    }


@contextmanager
def pointing_at_the_place() -> Iterator[None]:
    """Let a problem with an expression say in the reader's language what is wrong, and where: an editor marks it."""
    try:
        yield
    except ExpressionError as error:
        said = error.message_en if preferred_language() == "en" else error.message_zh
        raise Invalid(
            errors={"expression": [f"{error.line}:{error.column} {said}"]},
            line=error.line,
            column=error.column,
            source_line=error.source_line,
        ) from error
