"""Who owns what a question is about, as the orders say now: shown beside what they write, and asked to answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, case, exists, false, func, null, select
from sqlalchemy.orm import aliased

from community.blocks.queries import not_blocked
from community.catalog.models import Product
from community.content.models import Content, written_out
from community.database import db
from community.members.models import Member
from community.members.queries import Viewer
from community.orders.models import Order, OrderLine
from community.orders.queries import not_wholly_refunded, paid_by
from community.questions.models import Question, QuestionAsk

REPLIES = ("answer", "comment")
MOST_ASKED = 20
DRAWN = 3 * MOST_ASKED  # some of them do not want to be asked
OWNED_WITHIN = timedelta(days=365)
ASKED_AGAIN_AFTER = timedelta(days=7)
IS_REPLY = Content.kind.in_([written_out(kind) for kind in REPLIES])
ROOT, ABOVE = aliased(Content.__table__, "thread_root").c, aliased(Content.__table__, "thread_above").c


def author_owns(_viewer: Viewer) -> ColumnElement[bool]:
    """SQL: who wrote the answer or comment of the row bought what it is about, and kept something of the order.

    What it is about: the product of the review or question that it stands under, directly or below an answer. Null
    for other kinds. Looked up whenever it is shown, so that a refund is seen at once.
    """
    threads = ROOT.id.table.outerjoin(ABOVE.id.table, ABOVE.id == ROOT.root_id)
    owns = (
        exists()
        .select_from(threads)
        .where(ROOT.id == Content.root_id, Product.id == func.coalesce(ROOT.product_id, ABOVE.product_id))
        .where(OrderLine.product_external_id == Product.external_id, OrderLine.order_id == Order.id)
        .where(paid_by(Content.author_id, Member.external_id), not_wholly_refunded())
        .correlate(Content, Member)
    )
    return case((IS_REPLY, owns), else_=null())


def by_shop(_viewer: Viewer) -> ColumnElement[bool]:
    """SQL: who wrote the answer or comment of the row speaks for the shop."""
    return case((IS_REPLY, Member.is_staff), else_=null())


def draw_owners(question: Question, now: datetime) -> Sequence[int]:
    """Some of those who may be asked, at random, each as likely as any other. At most DRAWN."""
    drawn = _askable(question, now).group_by(Member.id).order_by(func.random()).limit(DRAWN)
    return db.session.scalars(drawn).all()


def still_askable(question: Question, member_ids: Sequence[int], now: datetime) -> list[int]:
    """Those of the members who may be asked, in the order of ids."""
    if not member_ids:
        return []
    still = _askable(question, now).where(Member.id.in_(member_ids)).group_by(Member.id).order_by(Member.id)
    return list(db.session.scalars(still))


def _askable(question: Question, now: datetime) -> Select:
    """Whoever bought the product lately and kept it, was not asked lately, and has no block between them and the
    asker, who is not asked either. Nobody of the shop: they answer anyway."""
    asker = Viewer(question.author_id, is_staff=False)  # staff sees past blocks; nobody is asked past them
    lately = exists().where(QuestionAsk.member_id == Member.id, QuestionAsk.asked_at > now - ASKED_AGAIN_AFTER)
    product = select(Product.external_id).where(Product.id == question.product_id).scalar_subquery()
    return (
        select(Member.id)
        .join(Order, paid_by(Member.id, Member.external_id))
        .join(OrderLine, OrderLine.order_id == Order.id)
        .where(OrderLine.product_external_id == product, Order.paid_at >= now - OWNED_WITHIN, not_wholly_refunded())
        .where(Member.erased_at.is_(None), Member.is_staff == false(), Member.id != question.author_id)
        .where(~lately, not_blocked(asker, Member.id))
    )
