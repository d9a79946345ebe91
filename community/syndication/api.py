"""Feeds of what is new, in Atom (RFC 4287). They hold what a stranger may see."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, current_app, render_template, request
from sqlalchemy import Select

from community.blocks.queries import access_member
from community.catalog.queries import get_product
from community.content.models import Content
from community.content.queries import feed_rows
from community.feeds.queries import of_product, of_topic
from community.members.queries import ANYBODY
from community.syndication.queries import newest_entries
from community.topics.queries import access_topic

syndication = Blueprint("syndication", __name__, template_folder="templates")

CACHE = "public, max-age=300"
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # Source: XML 1.0, 2.2, of what a text may hold
EVER = datetime(1970, 1, 1, tzinfo=UTC)  # when nothing was ever changed


@syndication.get("/latest.atom")
def follow_latest():
    """The newest contents of all."""
    name = current_app.config["COMMUNITY"].community_name or "社区"
    return _feed(name, "/", feed_rows(ANYBODY))


@syndication.get("/t/<name>.atom")
def follow_topic(name):
    """The newest contents of a topic."""
    topic = access_topic(name, ANYBODY)
    return _feed(f"#{topic.name}", f"/t/{quote(topic.name, safe='')}", of_topic(ANYBODY, topic.id))


@syndication.get("/u/<username>.atom")
def follow_member(username):
    """The newest contents of a member."""
    member = access_member(username, ANYBODY)
    theirs = feed_rows(ANYBODY).where(Content.author_id == member.id)
    return _feed(member.display_name, f"/u/{quote(member.username, safe='')}", theirs)


@syndication.get("/products/<external_id>.atom")
def follow_product(external_id):
    """The newest contents about a product."""
    product = get_product(external_id)
    return _feed(product.title, f"/products/{quote(product.external_id, safe='')}", of_product(ANYBODY, product.id))


def _feed(title: str, path: str, contents: Select) -> Response:
    entries = newest_entries(contents)
    text = render_template(
        "syndication/feed.xml",
        title=title,
        public_url=current_app.config["COMMUNITY"].public_url,
        path=path,
        own_path=quote(request.path),
        updated=max(map(_changed_at, entries), default=EVER),
        entries=entries,
        changed_at=_changed_at,
    )
    answer = Response(
        NO_XML.sub("", text), content_type="application/atom+xml; charset=utf-8", headers={"Cache-Control": CACHE}
    )
    answer.add_etag()
    return answer.make_conditional(request)


def _changed_at(content: dict[str, Any]) -> datetime:
    return content["edited_at"] or content["published_at"]
