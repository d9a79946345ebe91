"""Things a test needs, with good defaults; a test spells out only what matters to it."""

from __future__ import annotations

import itertools
from typing import Any

from community.catalog.actions import put_product
from community.catalog.models import Product
from community.content.actions import publish
from community.content.markup import render
from community.content.models import Content, Status
from community.members.actions import create_api_key, issue_tokens, register_member
from community.members.models import Member
from community.outbox import transaction
from community.posts.actions import write_post

_numbers = itertools.count(1)


def a_member(username: str | None = None, **given: Any) -> Member:
    """A member, signed up just now."""
    with transaction():
        return register_member(username or f"member_{next(_numbers)}", **given)


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


def made_public(content: Content) -> Content:
    """The content, published whatever screening said."""
    if content.status is not Status.PUBLISHED:
        with transaction():
            publish(content)
    return content
