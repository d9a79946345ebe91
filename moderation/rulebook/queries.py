"""The rulebook as it stands, and as it stood at any edition."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog
from flask import current_app
from sqlalchemy import func, select

from community.database import Model, db
from moderation.judgement.checks.shop import ShopWord
from moderation.judgement.policy import Policy
from moderation.judgement.rules.rule import Rule
from moderation.judgement.verdicts import Message, Outcome
from moderation.rulebook.book import AdoptedModel, Rulebook, with_clauses_for
from moderation.rulebook.editions import current_edition
from moderation.rulebook.models import ModelVersion, PolicyVersion, RuleVersion, State, WordVersion

log = structlog.get_logger(__name__)


def rulebook_at(edition: int | None = None) -> Rulebook:
    """All that the house judged by at an edition; None: by now."""
    edition = current_edition() if edition is None else edition
    words = [version for version in newest_at(WordVersion, edition, WordVersion.word_id) if version.state == State.LIVE]
    policy = policy_at(edition)
    shop = {kind: tuple(pure_word(word) for word in words if word.word.kind == kind) for kind in ("word", "host")}
    return Rulebook(
        edition=edition,
        policy=with_clauses_for(policy, shop["word"]),
        rules=rules_at(edition),
        words=shop["word"],
        hosts=shop["host"],
        models=models_at(edition),
    )


def newest_at(model: type[Model], edition: int, *subject: Any) -> Sequence[Any]:
    """The version of each subject that held at an edition, in the order of their ids."""
    newest = select(func.max(model.id)).where(model.edition_id <= edition).group_by(*subject)
    return db.session.scalars(select(model).where(model.id.in_(newest)).order_by(model.id)).all()


def rules_at(edition: int) -> tuple[Rule, ...]:
    """Rules that were live or in shadow, the oldest first."""
    versions = newest_at(RuleVersion, edition, RuleVersion.rule_id)
    asked = [version for version in versions if version.state in (State.SHADOW, State.LIVE)]
    rules = map(readable_rule, sorted(asked, key=lambda version: version.rule_id))
    return tuple(rule for rule in rules if rule)


def readable_rule(version: RuleVersion) -> Rule | None:
    """The rule; None, and a line in the log, where its expression is none any more: one rule stops no screening."""
    try:
        return pure_rule(version)
    except ValueError as error:
        log.error("a rule cannot be read", rule_id=version.rule_id, version=version.version, error=str(error))
        return None


def pure_rule(version: RuleVersion) -> Rule:
    """What the pipeline asks. Raises ValueError, of which ExpressionError is one."""
    return Rule(
        rule_id=version.rule_id,
        version=version.version,
        name=version.rule.name,
        expression=version.expression,
        outcome=Outcome(version.outcome),
        policy=version.policy,
        live=version.state == State.LIVE,
        kinds=tuple(version.kinds),
        message=Message(**version.message) if version.message else None,
    )


def pure_word(version: WordVersion) -> ShopWord:
    """A word as the checks know it."""
    return ShopWord(version.word.text, version.use, version.policy, version.rate_by_sound)


def base_policy() -> Policy:
    """The one that this house judges by until it adopts another."""
    return current_app.extensions["moderation"].policy


def policy_at(edition: int) -> Policy:
    """The policy that was adopted last."""
    adopted = (
        select(PolicyVersion).where(PolicyVersion.edition_id <= edition).order_by(PolicyVersion.id.desc()).limit(1)
    )
    version = db.session.scalar(adopted)
    return Policy.from_json(version.value) if version else base_policy()


def models_at(edition: int) -> tuple[AdoptedModel, ...]:
    """The newest model of each task and language."""
    versions = newest_at(ModelVersion, edition, ModelVersion.task, ModelVersion.language)
    return tuple(AdoptedModel(each.task, each.language, each.version, each.file) for each in versions)
