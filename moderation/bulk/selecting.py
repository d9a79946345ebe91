"""Which contents a moderator means, as conditions on contents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, cast, exists, func, or_, select
from sqlalchemy.orm import aliased

from community.catalog.models import Product
from community.content.models import Content, ContentProduct, ContentTopic, Status
from community.members.models import Member
from community.topics.models import Topic
from community.topics.queries import is_called
from moderation.desk.models import Case, CaseStatus, Report
from moderation.rulebook.models import RuleHit
from moderation.screening.models import Screening

STATUSES = (Status.PUBLISHED, Status.HELD, Status.REJECTED, Status.REMOVED)
Condition = ColumnElement[bool]


def selected(query: Mapping[str, Any]) -> Select:
    """Ids of what is meant, with the versions that it and its case have.

    query: by names of CONDITIONS; all must hold, and None asks nothing. What waits for screening, and what its author
    keeps or took back, is never meant.
    """
    rows = select(
        Content.id,
        Content.kind,
        Content.status,
        Content.author_id,
        Content.version,
        Case.version.label("case_version"),
    )
    asked = [CONDITIONS[name](value) for name, value in query.items() if value is not None]
    joined = rows.outerjoin(Case, Case.content_id == Content.id)
    return joined.where(Content.status.in_(STATUSES), *asked).order_by(Content.id)


def _shows(external_id: str) -> Condition:
    product = select(Product.id).where(Product.external_id == external_id).scalar_subquery()
    shown = exists().where(ContentProduct.content_id == Content.id, ContentProduct.product_id == product)
    return or_(Content.product_id == product, shown)


def _bears(topic: str) -> Condition:
    named = select(Topic.id).where(is_called(topic)).scalar_subquery()
    return exists().where(ContentTopic.content_id == Content.id, ContentTopic.topic_id == named)


def _says(text: str) -> Condition:
    return or_(Content.title.icontains(text, autoescape=True), Content.body.icontains(text, autoescape=True))


def _found_by(check: str) -> Condition:
    """A finding of that check stands in what screening said of the present version."""
    any_of_it = aliased(Screening)
    latest = select(func.max(any_of_it.id)).where(any_of_it.content_id == Content.id).correlate(Content)
    compact = func.replace(cast(Screening.verdict, Text), '": "', '":"')
    named = compact.contains(f'"check":"{check}"', autoescape=True)
    return exists().where(Screening.id == latest.scalar_subquery(), Screening.version == Content.version, named)


def _hit_by(rule_id: int) -> Condition:
    present = (RuleHit.content_id == Content.id, RuleHit.content_version == Content.version)
    return exists().where(*present, RuleHit.rule_id == rule_id)


def _is_reported(wanted: bool) -> Condition:  # noqa: FBT001 - it is the value of the condition
    reported = exists().where(Report.content_id == Content.id, Report.ended_at.is_(None))
    return reported if wanted else ~reported


def _since(instant: datetime) -> Condition:
    return Content.created_at >= instant


def _until(instant: datetime) -> Condition:
    return Content.created_at <= instant


CONDITIONS: Mapping[str, Callable[[Any], Condition]] = {
    "kinds": Content.kind.in_,
    "statuses": Content.status.in_,
    "policy": lambda slug: Case.policy == slug,
    "queue": lambda queue: (Case.queue == queue) & (Case.status == CaseStatus.OPEN),
    "author": lambda name: Content.author_id == select(Member.id).where(Member.username == name).scalar_subquery(),
    "product": _shows,
    "topic": _bears,
    "text": _says,
    "check": _found_by,
    "rule_id": _hit_by,
    "reported": _is_reported,
    "created_from": _since,
    "created_to": _until,
}
