"""Rules, words and policies as moderators read them. A constant number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from community.database import Model, db
from community.errors import NotFound
from community.http.cursors import Page, newest
from community.members.models import Member
from moderation.judgement.policy import Policy
from moderation.rulebook.history import with_diffs
from moderation.rulebook.hits import figures_of
from moderation.rulebook.models import Edition, PolicyVersion, Rule, RuleVersion, Word, WordVersion
from moderation.rulebook.queries import base_policy


def signed(model: type[Model], *more: Any) -> Select:
    """Versions as rows: what they say, and who changed it, when and why."""
    columns = [column for column in model.__table__.c if column.name not in ("id", "rule_id", "word_id", "value")]
    signature = (Member.username.label("author"), Edition.comment, Edition.made_at)
    return (
        select(*more, *columns, *signature)
        .join(Edition, Edition.id == model.edition_id)
        .outerjoin(Member, Member.id == Edition.made_by)
    )


def is_newest(model: type[Model], subject: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """SQL: no version of this subject came after it."""
    newer = aliased(model)
    return ~exists().where(getattr(newer, subject.key) == subject, newer.version > model.version)


def rule_rows() -> Select:
    """Rules as they stand now."""
    rows = signed(RuleVersion, Rule.id, Rule.name).join(Rule, Rule.id == RuleVersion.rule_id)
    return rows.where(is_newest(RuleVersion, RuleVersion.rule_id))


def list_rules(state: str | None, limit: int, cursor: str | None) -> Page:
    """Rules in a state, all without; the newest first."""
    statement = rule_rows()
    if state is not None:
        statement = statement.where(RuleVersion.state == state)
    page = newest(statement, [Rule.id], limit, cursor)
    return Page(with_figures(page.items), page.next)


def with_figures(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Rows of ``rule_rows`` as mappings for RuleOut."""
    figures = figures_of([row.id for row in rows])
    return [{**row._mapping, "figures": figures[row.id]} for row in rows]


def view_rule(rule_id: int) -> dict[str, Any]:
    """One rule with its versions, the newest first. Raises NotFound."""
    rows = db.session.execute(rule_rows().where(Rule.id == rule_id)).all()
    if not rows:
        raise NotFound
    versions = signed(RuleVersion).where(RuleVersion.rule_id == rule_id).order_by(RuleVersion.version.desc())
    return {**with_figures(rows)[0], "versions": with_diffs(db.session.execute(versions).all())}


def word_rows() -> Select:
    """Words and hosts as they stand now."""
    rows = signed(WordVersion, Word.id, Word.kind, Word.text).join(Word, Word.id == WordVersion.word_id)
    return rows.where(is_newest(WordVersion, WordVersion.word_id))


def list_words(kind: str | None, state: str | None, use: str | None, limit: int, cursor: str | None) -> Page:
    """Words and hosts; of a kind, in a state, of a use where asked; the newest first."""
    wanted = {Word.kind: kind, WordVersion.state: state, WordVersion.use: use}
    asked = [column == value for column, value in wanted.items() if value is not None]
    return newest(word_rows().where(*asked), [Word.id], limit, cursor)


def view_word(word_id: int) -> dict[str, Any]:
    """One word or host with its versions, the newest first. Raises NotFound."""
    row = db.session.execute(word_rows().where(Word.id == word_id)).first()
    if row is None:
        raise NotFound
    versions = signed(WordVersion).where(WordVersion.word_id == word_id).order_by(WordVersion.version.desc())
    return {**row._mapping, "versions": db.session.execute(versions).all()}


def view_words(ids: Sequence[int]) -> Sequence[Row]:
    """These words and hosts, in the order of their ids."""
    return db.session.execute(word_rows().where(Word.id.in_(ids)).order_by(Word.id)).all()


def list_policies() -> list[dict[str, Any]]:
    """Every policy that was adopted, the newest first, and the one of the installation; the first of them is live."""
    adopted = signed(PolicyVersion, PolicyVersion.value).order_by(PolicyVersion.id.desc())
    rows = [{**Policy.from_json(row.value).to_json(), **row._mapping} for row in db.session.execute(adopted)]
    own = {**base_policy().to_json(), "edition_id": None, "author": None, "comment": "", "made_at": None}
    return [{**policy, "state": "past" if place else "live"} for place, policy in enumerate([*rows, own])]
