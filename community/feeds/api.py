"""Feeds."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from sqlalchemy import Select

from community.access import current_viewer, member_required
from community.catalog.queries import get_product
from community.content import scores
from community.content.queries import feed_rows, show, view_contents
from community.feeds import queries
from community.feeds.recommendations import explain_recommended, recommended_ids
from community.feeds.schemas import FeedIn, FeedPage
from community.generations import generation_page
from community.http.blueprint import Blueprint
from community.http.cursors import Page, newest
from community.topics.queries import access_topic

feeds = Blueprint("feeds", __name__, description="Feeds: contents that stand by themselves, for whoever looks")


@feeds.get("/feeds/latest")
@feeds.arguments(FeedIn, location="query")
@feeds.response(200, FeedPage)
def get_latest(asked):
    """Read the newest contents."""
    return _newest(feed_rows(current_viewer()), **asked)


@feeds.get("/feeds/following")
@member_required
@feeds.arguments(FeedIn, location="query")
@feeds.response(200, FeedPage)
def get_following(asked):
    """Read the newest of the members, topics and products that you follow."""
    return _newest(queries.following(current_viewer()), **asked)


@feeds.get("/feeds/topics/<name>")
@feeds.arguments(FeedIn, location="query")
@feeds.response(200, FeedPage)
def get_topic_feed(asked, name):
    """Read the newest contents of a topic."""
    viewer = current_viewer()
    return _newest(queries.of_topic(access_topic(name, viewer), viewer), **asked)


@feeds.get("/feeds/products/<external_id>")
@feeds.arguments(FeedIn, location="query")
@feeds.response(200, FeedPage)
def get_product_feed(asked, external_id):
    """Read the newest contents that show a product or are about it."""
    return _newest(queries.of_product(get_product(external_id), current_viewer()), **asked)


@feeds.get("/feeds/trending")
@feeds.arguments(FeedIn, location="query")
@feeds.response(200, FeedPage)
def get_trending(asked):
    """Read what is engaged with most for its age. A score changes through engagement alone, never by a timer."""
    load = partial(view_contents, viewer=current_viewer())
    page = generation_page("trending", queries.trending_ids, load, asked["limit"], asked["cursor"])
    return _explained(page) if asked["explain"] else page


@feeds.get("/feeds/recommended")
@feeds.arguments(FeedIn, location="query")
@feeds.response(200, FeedPage)
def get_recommended(asked):
    """Read what you may like, by what you follow, quality, engagement and freshness; an author at most twice a page."""
    viewer, limit = current_viewer(), asked["limit"]
    name, compute = f"recommended:{viewer.id}", partial(recommended_ids, viewer, limit)
    page = generation_page(name, compute, partial(view_contents, viewer=viewer), limit, asked["cursor"])
    if not asked["explain"]:
        return page
    terms = explain_recommended([content["id"] for content in page.items], viewer)
    return replace(page, items=[{**content, "explained": terms.get(content["id"])} for content in page.items])


def _newest(statement: Select, limit: int, cursor: str | None, *, explain: bool) -> Page:
    page = newest(statement, queries.NEWEST, limit, cursor)
    shown = replace(page, items=show(page.items, current_viewer()))
    return _explained(shown) if explain else shown


def _explained(page: Page) -> Page:
    return replace(page, items=[{**content, "explained": trending_score(content)} for content in page.items])


def trending_score(content: dict[str, Any]) -> dict[str, Any]:
    """The trending score of a content, with its terms."""
    explained = scores.explain(content)
    return {"value": explained["score"], "terms": explained["terms"], "weighted": explained["weighted"]}
