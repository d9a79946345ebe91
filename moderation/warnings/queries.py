"""What is counted: reports, negative reviews of a product, sign-ups. Imported contents and staff are left out.

A quiet look takes one statement per series: its history is read only where the last hour passes the least of a spike.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select

from community.catalog.models import Product
from community.content.models import Content
from community.database import db
from community.members.models import Member
from moderation.desk.models import Report
from moderation.judgement.crowds.bursts import LEAST
from moderation.warnings.models import NEGATIVE
from moderation.warnings.windows import Window, last_hour, same_hours

MOST_PRODUCTS = 50  # of one look; the worst come first
EXAMPLES = 5


@dataclass(frozen=True)
class Series:
    """What happens now and then. kind: of the alert. subject: what it is about. row, at: columns; which: conditions."""

    kind: str
    subject: str
    row: Any
    at: Any
    which: tuple[ColumnElement[bool], ...]

    def within(self, window: Window) -> tuple[ColumnElement[bool], ...]:
        """Conditions of what happened in the window."""
        return (*self.which, self.at > window.begin, self.at <= window.end)


def whole_community() -> tuple[Series, ...]:
    """The series of which there is one."""
    return (
        Series("report_spike", "community", Report.id, Report.created_at, (_is_no_staff(Report.reporter_id),)),
        Series(
            "signup_spike",
            "community",
            Member.id,
            Member.created_at,
            (Member.imported.is_(False), Member.is_staff.is_(False)),
        ),
    )


def negative_reviews(now: datetime) -> Iterator[Series]:
    """One series for each product with enough reviews of one or two stars within the last hour."""
    every = Series("negative_review_spike", "", Content.id, Content.submitted_at, _NEGATIVE)
    counted = select(Content.product_id).where(*every.within(last_hour(now))).group_by(Content.product_id)
    worst = counted.having(func.count() > LEAST).order_by(func.count().desc()).limit(MOST_PRODUCTS).subquery()
    rows = select(Product.id, Product.external_id).join(worst, worst.c.product_id == Product.id)
    for product_id, external_id in db.session.execute(rows):
        which = (*_NEGATIVE, Content.product_id == product_id)
        yield Series(every.kind, f"product:{external_id}", every.row, every.at, which)


def _is_no_staff(member_id: Any) -> ColumnElement[bool]:
    return exists().where(Member.id == member_id, Member.is_staff.is_(False))


_NEGATIVE = (NEGATIVE, _is_no_staff(Content.author_id))


def count_within(series: Series, window: Window) -> int:
    """How often it happened in the window."""
    return db.session.scalar(_counted(series, window)) or 0


def counts_before(series: Series, now: datetime) -> Sequence[int]:
    """How often it happened in the same hour of each of the 28 days before. One statement."""
    counts = [_counted(series, window).scalar_subquery() for window in same_hours(now)]
    return db.session.execute(select(*counts)).one()


def _counted(series: Series, window: Window) -> Select:
    return select(func.count(series.row)).where(*series.within(window))


def examples_of(series: Series, window: Window) -> list[int]:
    """The ids of some that happened in the window, the newest first."""
    newest = select(series.row).where(*series.within(window)).order_by(series.at.desc()).limit(EXAMPLES)
    return list(db.session.scalars(newest))
