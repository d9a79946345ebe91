"""Things a test needs, with good defaults; a test spells out only what matters to it."""

from __future__ import annotations

import itertools
from datetime import datetime
from typing import Any

from PIL import Image
from sqlalchemy import select

from community.catalog.actions import put_product
from community.catalog.models import Product
from community.clock import utcnow
from community.comments.actions import write_comment
from community.comments.models import Comment
from community.content.actions import publish
from community.content.markup import render
from community.content.models import Content, Status
from community.database import db
from community.media.actions import keep
from community.media.models import Medium
from community.media.pictures import picture_of
from community.members.actions import import_members, register_member
from community.members.models import Member
from community.members.tokens import create_api_key, issue_tokens
from community.orders.actions import pay
from community.orders.models import Order
from community.outbox import transaction
from community.posts.actions import write_post
from community.questions.actions import answer, ask
from community.questions.models import Answer, Question
from community.reposts.actions import repost_content
from community.reposts.models import Repost
from community.reviews.actions import write_review
from community.reviews.models import Review
from community.shares.actions import record_click, share_content, share_product
from community.shares.models import Click, ShareLink
from community.visitors.models import Visitor

_numbers = itertools.count(1)


def a_member(username: str | None = None, *, imported_at: datetime | None = None, **given: Any) -> Member:
    """A member, signed up just now, or brought in with what they wrote elsewhere."""
    name = username or f"member_{next(_numbers)}"
    with transaction():
        return import_members({name: imported_at})[name] if imported_at else register_member(name, **given)


def token_of(member: Member) -> str:
    """An access token of the member."""
    with transaction():
        return issue_tokens(member).access_token


def an_api_key(*scopes: str) -> str:
    """A key of the host's programs."""
    with transaction():
        return create_api_key("a test", list(scopes))


def a_product(external_id: str | None = None, **given: Any) -> Product:
    """A product that the host has told us of."""
    described = {"title": "登山鞋", "url": "http://127.0.0.1:8000/products/1", **given}
    with transaction():
        return put_product(external_id or f"SKU-{next(_numbers)}", **described)[0]


def a_post(
    body: str = "周末去了山里，鞋子很舒服。", *, author: Member | None = None, published: bool = True, **given: Any
) -> Content:
    """A note, public unless told otherwise."""
    author = author or a_member()
    with transaction():
        post = write_post(author, render(body), **given)
    return made_public(post) if published and not given.get("draft") else post


def a_comment(
    root: Content | None = None,
    body: str = "我也有这双，走了两年还很好。",
    *,
    author: Member | None = None,
    parent: Comment | None = None,
    published: bool = True,
) -> Comment:
    """A comment on root, or on a note of its own; public unless told otherwise."""
    root, author = root or a_post(), author or a_member()
    with transaction():
        comment = write_comment(author, root, render(body), parent)
    return made_public(comment) if published else comment


def a_repost(original: Content | None = None, body: str = "", *, author: Member | None = None) -> Repost:
    """A public repost of the original, or of a note of its own; a quote if it has a body."""
    original, author = original or a_post(), author or a_member()
    with transaction():
        repost, _ = repost_content(author, original, render(body))
    return made_public(repost)


def a_question(
    body: str = "平时穿 42 码，这款要买小一号吗？", *, author: Member | None = None, product: Product | None = None
) -> Question:
    """A public question about a product."""
    author, product = author or a_member(), product or a_product()
    with transaction():
        question = ask(author, product, render(body))
    return made_public(question)


def an_answer(
    question: Question | None = None, body: str = "不用买小，正码就合适。", *, author: Member | None = None
) -> Answer:
    """A public answer."""
    question, author = question or a_question(), author or a_member()
    with transaction():
        written = answer(author, question, render(body))
    return made_public(written)


def a_review(
    product: Product | None = None,
    body: str = "走了三天，没有磨脚，鞋底也抓地。",
    *,
    author: Member | None = None,
    rating: int = 5,
    published: bool = True,
    **given: Any,
) -> Review:
    """A review of the product, or of one of its own; public unless told otherwise."""
    product, author = product or a_product(), author or a_member()
    with transaction():
        review = write_review(author, product, render(body), rating=rating, **given)
    return made_public(review) if published else review


def an_order(member: Member | None = None, *products: Product, amount_minor: int = 12_900, **given: Any) -> Order:
    """An order, paid just now; of nobody we know without a member."""
    order_id = f"order-{next(_numbers)}"
    sold = {"amount_minor": amount_minor, "currency": "CNY", "paid_at": utcnow(), **given}
    with transaction():
        pay(order_id, member=member, products=[product.external_id for product in products], **sold)
    return db.session.scalars(select(Order).where(Order.external_id == order_id)).one()


def a_medium(owner: Member | None = None, alt: str = "", colour: str = "teal") -> Medium:
    """A picture that somebody uploaded and nothing shows yet."""
    picture = picture_of(Image.new("RGB", (64, 48), colour))
    return db.session.get_one(Medium, keep(owner or a_member(), picture, alt))


def made_public(content: Content) -> Content:
    """The content, published whatever screening said."""
    if content.status is not Status.PUBLISHED:
        with transaction():
            publish(content)
    return content


def a_share(
    member: Member | None = None, shared: Content | Product | None = None, channel: str = "wechat"
) -> ShareLink:
    """A member's link to a content or a product, or to a note of its own."""
    member, shared = member or a_member(), shared or a_post()
    share = share_product if isinstance(shared, Product) else share_content
    with transaction():
        return share(member, shared, channel)[0]


def a_click(link: ShareLink, visitor: str = "somebody", kind: str = "person", at: datetime | None = None) -> Click:
    """A click on the link, just now, by a person."""
    with transaction():
        return record_click(link, Visitor(visitor), kind, at)[0]
