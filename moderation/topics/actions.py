"""Letting several names be one topic, with its line in the audit. They flush, never commit."""

from __future__ import annotations

from community.circles.merging import merge
from community.members.models import Member
from community.topics.actions import topics_named
from community.topics.models import Topic
from moderation.audit.actions import record_act


def lead_to(topic: Topic, name: str, moderator: Member) -> None:
    """Let another name lead to the topic. What is called so already is merged into it. Twice is the same as once.

    Raises TextRefused for what cannot be a name, and Conflict for the topic's own name or a closed topic.
    """
    [named] = topics_named([name])
    if named is topic and named.name != name:
        return
    contents, followers = named.contents_count, named.followers_count
    merge(named, topic)
    before = {"name": named.name, "contents": contents, "followers": followers}
    after = {"name": topic.name, "contents": topic.contents_count, "followers": topic.followers_count}
    record_act(moderator, "topic.merged", f"topic:{topic.id}", before=before, after=after)
