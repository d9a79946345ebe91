"""Lists of topics. The page of one is in ``circles``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from community.access import current_viewer
from community.follows.models import TopicFollow
from community.generations import generation_page
from community.http.blueprint import Blueprint
from community.http.cursors import newest, oldest
from community.members.queries import Viewer
from community.relations import lives
from community.topics.models import Topic
from community.topics.queries import most_borne, topic_rows, topics_by_id
from community.topics.schemas import TopicPage, TopicsIn

topics = Blueprint("topics", __name__, description="Topics")


@topics.get("/topics")
@topics.arguments(TopicsIn, location="query")
@topics.response(200, TopicPage)
def list_topics(page):
    """List topics, the newest first, by name, or the most borne first; all, or those that begin so."""
    viewer, sort, prefix = current_viewer(), page.pop("sort"), page.pop("q")
    rows = _rows(viewer, prefix)
    if sort == "new":
        return newest(rows, [Topic.id], **page)
    if sort == "name":
        return oldest(rows, [Topic.name], **page)

    def load(ids: Sequence[int]) -> list[dict[str, Any]]:
        return topics_by_id(rows, ids)

    return generation_page(f"topics:{prefix}:popular", lambda: most_borne(prefix), load, **page)


def _rows(viewer: Viewer, prefix: str):
    following = lives(TopicFollow, member_id=viewer.id, topic_id=Topic.id).label("following")
    return topic_rows(viewer, prefix).add_columns(following)
