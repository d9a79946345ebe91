"""Feeds, and what members say of recommendations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from community.access import current_member, current_viewer, member_required, signed_in
from community.catalog.queries import get_product
from community.content import scores
from community.content.queries import access_content, feed_rows, glimpse, show
from community.feeds import actions, queries, reasons
from community.feeds.recommendations import recommended_page
from community.feeds.schemas import FeedIn, FeedPage, NotInterestedIn, NotInterestedPage
from community.feeds.walks import Order, begin_walk, next_page
from community.http.blueprint import Blueprint
from community.http.cursors import Page, newest, unseal
from community.http.schemas import PageIn, RelationOut
from community.members.queries import Viewer
from community.outbox import transaction
from community.statements import Prepared, asked
from community.tags.queries import is_personalised
from community.topics.queries import access_topic

feeds = Blueprint("feeds", __name__, description="Feeds: contents that stand by themselves, for whoever looks")

TRENDING = Order("trending", queries.trending_ids)


@feeds.get("/feeds/latest")
@feeds.arguments(FeedIn, location="query")
@feeds.response(200, FeedPage)
def get_latest(wanted):
    """Read the newest contents."""
    return _newest(asked(feed_rows, current_viewer()), reasons.NEWEST, **wanted)


@feeds.get("/feeds/following")
@member_required
@feeds.arguments(FeedIn, location="query")
@feeds.response(200, FeedPage)
def get_following(wanted):
    """Read the newest of the members, topics and products that you follow."""
    viewer, cursor = current_viewer(), wanted["cursor"]
    since = {"before": datetime.fromisoformat(unseal(cursor)[0])} if cursor else {}
    page = newest(asked(queries.following_among_latest, viewer, **since), queries.NEWEST, wanted["limit"], cursor)
    if page.next is None:
        page = newest(asked(queries.following, viewer), queries.NEWEST, wanted["limit"], cursor)
    return _shown(page, reasons.FOLLOWED, explain=wanted["explain"])


@feeds.get("/feeds/topics/<name>")
@feeds.arguments(FeedIn, location="query")
@feeds.response(200, FeedPage)
def get_topic_feed(wanted, name):
    """Read the newest contents of a topic."""
    viewer = current_viewer()
    of_topic = asked(queries.of_topic, viewer, topic_id=access_topic(name, viewer).id)
    return _newest(of_topic, reasons.NEWEST, **wanted)


@feeds.get("/feeds/products/<external_id>")
@feeds.arguments(FeedIn, location="query")
@feeds.response(200, FeedPage)
def get_product_feed(wanted, external_id):
    """Read the newest contents that show a product or are about it."""
    of_product = asked(queries.of_product, current_viewer(), product_id=get_product(external_id).id)
    return _newest(of_product, reasons.NEWEST, **wanted)


@feeds.get("/feeds/trending")
@feeds.arguments(FeedIn, location="query")
@feeds.response(200, FeedPage)
def get_trending(wanted):
    """Read what is engaged with most for its age. A score changes through engagement alone, never by a timer."""
    viewer, limit, cursor = current_viewer(), wanted["limit"], wanted["cursor"]
    page = next_page(cursor, [TRENDING], queries.rows_for(viewer), limit) if cursor else _top(viewer, limit)
    shown = replace(page, items=show(page.items, viewer))
    return _explained(shown, reasons.why_trending) if wanted["explain"] else shown


@feeds.get("/feeds/recommended")
@feeds.arguments(FeedIn, location="query")
@feeds.response(200, FeedPage)
def get_recommended(wanted):
    """Read what you may like, and why you see it; an author at most twice a page.

    With the preference ``personalisation`` false, and for visitors, it is the same for everybody.
    """
    personal = is_personalised(signed_in())
    page = recommended_page(current_viewer(), wanted["limit"], wanted["cursor"], personal=personal)
    return page if wanted["explain"] else replace(page, items=[{**item, "explained": None} for item in page.items])


@feeds.put("/contents/<id:content_id>/not-interested")
@member_required
@feeds.arguments(NotInterestedIn)
@feeds.response(200, RelationOut)
def say_not_interested(said, content_id):
    """Be recommended a content, its author or its topic no more, from the very next page on."""
    with transaction():
        content = access_content(content_id, current_viewer())
        return {"active": True, "count": actions.say_not_interested(current_member(), content, **said)}


@feeds.delete("/contents/<id:content_id>/not-interested")
@member_required
@feeds.response(200, RelationOut)
def take_back_not_interested(content_id):
    """Take back what you said of a content, also when it is hidden by now."""
    with transaction():
        if not actions.take_back(current_member(), content_id):
            glimpse(content_id, current_viewer())
    return {"active": False, "count": queries.count_not_interesting(current_viewer())}


@feeds.get("/me/not-interested")
@member_required
@feeds.arguments(PageIn, location="query")
@feeds.response(200, NotInterestedPage)
def list_not_interesting(page):
    """See what you said does not interest you, the latest first."""
    said = newest(queries.not_interesting_to(current_viewer()), queries.SAID, **page)
    return replace(said, items=[{**row._mapping, "reason": queries.reason_of(row)} for row in said.items])


def _newest(question: Prepared, why: reasons.Words, limit: int, cursor: str | None, *, explain: bool) -> Page:
    return _shown(newest(question, queries.NEWEST, limit, cursor), why, explain=explain)


def _shown(page: Page, why: reasons.Words, *, explain: bool) -> Page:
    shown = replace(page, items=show(page.items, current_viewer()))
    return _explained(shown, lambda _: why) if explain else shown


def _top(viewer: Viewer, limit: int) -> Page:
    rows = queries.trending_rows(viewer, limit + 1)
    shown = rows[:limit]
    return Page(shown, begin_walk([row.id for row in shown]) if len(rows) > limit else None)


def _explained(page: Page, why: Callable[[Mapping[str, Any]], reasons.Words]) -> Page:
    items = [{**content, "explained": trending_score(content), "why": why(content)} for content in page.items]
    return replace(page, items=items)


def trending_score(content: dict[str, Any]) -> dict[str, Any]:
    """The trending score of a content, with its terms."""
    explained = scores.explain(content)
    return {"value": explained["score"], **{name: explained[name] for name in ("terms", "weighted", "weights")}}
