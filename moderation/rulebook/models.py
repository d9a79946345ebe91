"""What moderators teach the pipeline: rules, words and hosts, policies, models. Every change is an edition.

Nothing of it is ever changed or deleted: a version is followed by another. So the rulebook as it stood at any edition
can be read again, and a verdict names the edition that judged.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.database import Id, Model
from community.members.models import Member


class State(StrEnum):
    """Of a rule or a word. Shadow: tried on everything, noted, and without any effect."""

    DRAFT = "draft"
    SHADOW = "shadow"
    LIVE = "live"
    RETIRED = "retired"


STATES = "'draft', 'shadow', 'live', 'retired'"


class Edition(Model):
    """One change of the rulebook. Its id is the number of the edition."""

    __tablename__ = "editions"

    id: Mapped[Id]
    subject: Mapped[str] = mapped_column(comment="what changed: rule, word, policy or model")
    comment: Mapped[str] = mapped_column(default="", comment="why, by who changed it")
    made_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True, comment="null: the brake")
    made_at: Mapped[datetime] = mapped_column(comment="UTC")

    author: Mapped[Member | None] = relationship(lazy="select")


class Rule(Model):
    """What a moderators' rule is called; its versions say what it does."""

    __tablename__ = "rules"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)


class RuleVersion(Model):
    """A rule from one edition until its next version."""

    __tablename__ = "rule_versions"
    __table_args__ = (
        UniqueConstraint("rule_id", "version"),
        CheckConstraint(f"state IN ({STATES})", name="state_known"),
    )

    id: Mapped[Id]
    rule_id: Mapped[int] = mapped_column(ForeignKey("rules.id"))
    version: Mapped[int] = mapped_column(comment="1 for the first")
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), unique=True)
    state: Mapped[str]
    expression: Mapped[str] = mapped_column(comment="in CEL; docs/rules.md")
    outcome: Mapped[str] = mapped_column(comment="label, limit, hold or reject")
    policy: Mapped[str] = mapped_column(comment="slug of the catalogue of reasons")
    kinds: Mapped[list[Any]] = mapped_column(comment="of content that it looks at")
    message: Mapped[dict[str, Any] | None] = mapped_column(comment="to the author, zh and en; null: the catalogue's")
    expected_rate: Mapped[float | None] = mapped_column(
        comment="0..1, share of submissions that its replay matched when it went live; the brake compares"
    )

    rule: Mapped[Rule] = relationship(lazy="joined", innerjoin=True)
    edition: Mapped[Edition] = relationship(lazy="joined", innerjoin=True)


class RuleHit(Model):
    """A rule fired on a submission. live: it counted; else it was in shadow."""

    __tablename__ = "rule_hits"
    __table_args__ = (Index("ix_rule_hits_of_version", "rule_id", "rule_version", "id"),)

    id: Mapped[Id]
    rule_id: Mapped[int] = mapped_column(ForeignKey("rules.id"))
    rule_version: Mapped[int]
    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id", ondelete="CASCADE"), index=True)
    content_version: Mapped[int]
    live: Mapped[bool]
    hit_at: Mapped[datetime] = mapped_column(comment="UTC")


class Word(Model):
    """A word, phrase or host that the shop has its own opinion of."""

    __tablename__ = "words"
    __table_args__ = (
        UniqueConstraint("kind", "folded"),
        CheckConstraint("kind IN ('word', 'host')", name="kind_known"),
    )

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(comment="word or host")
    text: Mapped[str] = mapped_column(comment="as it was written")
    folded: Mapped[str] = mapped_column(comment="as it is looked for")


class WordVersion(Model):
    """A word from one edition until its next version."""

    __tablename__ = "word_versions"
    __table_args__ = (
        UniqueConstraint("word_id", "version"),
        CheckConstraint(f"state IN ({STATES})", name="state_known"),
        CheckConstraint("use IN ('allow', 'score', 'hold')", name="use_known"),
    )

    id: Mapped[Id]
    word_id: Mapped[int] = mapped_column(ForeignKey("words.id"))
    version: Mapped[int] = mapped_column(comment="1 for the first")
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), unique=True)
    state: Mapped[str]
    use: Mapped[str] = mapped_column(comment="allow: never a hit; score: adds to other signs; hold: enough by itself")
    policy: Mapped[str] = mapped_column(comment="slug of the catalogue of reasons")
    rate: Mapped[float | None] = mapped_column(comment="0..1, share of published texts that held it when last measured")
    measured: Mapped[int | None] = mapped_column(comment="how many texts that rate is of; null for a host")
    rate_by_sound: Mapped[float | None] = mapped_column(
        comment="0..1, share of those texts that only sound like it; null: it is not looked for by its sound"
    )

    word: Mapped[Word] = relationship(lazy="joined", innerjoin=True)
    edition: Mapped[Edition] = relationship(lazy="joined", innerjoin=True)


class PolicyVersion(Model):
    """A policy that an operator adopted; the newest judges. Before the first, the shipped one does."""

    __tablename__ = "policy_versions"

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), unique=True)
    version: Mapped[str] = mapped_column(comment="as the policy calls itself")
    value: Mapped[dict[str, Any]] = mapped_column(comment="Policy.from_json reads it")

    edition: Mapped[Edition] = relationship(lazy="joined", innerjoin=True)


class ModelVersion(Model):
    """A text model that the shop trained and adopted; the newest of a task and language scores."""

    __tablename__ = "model_versions"
    __table_args__ = (Index("ix_model_versions_of_task", "task", "language", "id"),)

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), unique=True)
    task: Mapped[str] = mapped_column(comment="abuse or spam")
    language: Mapped[str] = mapped_column(comment="zh or en")
    version: Mapped[str]
    file: Mapped[bytes] = mapped_column(LargeBinary, comment="the model, at most 1 MB")
    figures: Mapped[dict[str, Any]] = mapped_column(comment="on held-out decisions, beside those of the one before")

    edition: Mapped[Edition] = relationship(lazy="joined", innerjoin=True)


def _refuse_to_rewrite(_mapper: Any, _connection: Any, written: Model) -> None:
    raise RuntimeError(f"{type(written).__name__} {written.id} stands as it was written; write another edition.")


for _written in (Edition, RuleVersion, WordVersion, PolicyVersion, ModelVersion):
    event.listen(_written, "before_update", _refuse_to_rewrite)
    event.listen(_written, "before_delete", _refuse_to_rewrite)
