"""The page of a topic."""

from __future__ import annotations

from flask import current_app, redirect, request, url_for

from community.circles.queries import view_circle
from community.content.models import Content
from community.content.queries import show
from community.feeds.queries import of_topic
from community.http.cursors import Page, newest
from community.http.schemas import PageIn
from community.landing.blueprint import Landing, canonical
from community.landing.cards import card_of_topic
from community.members.queries import ANYBODY
from community.pages.addresses import asked_for
from community.pages.rendering import page
from community.statements import asked
from community.topics.queries import access_topic

topics = Landing("topic_pages", __name__, static_folder=None)


@topics.get("/t/<name>")
def show_topic(name):
    """What a topic is about, its rules, and what bears it. Another spelling of its name leads on to its own."""
    topic = access_topic(name, ANYBODY)
    if name != topic.name:
        return redirect(url_for("topic_pages.show_topic", name=topic.name, **request.args))
    circle = view_circle(topic, ANYBODY)
    found = newest(asked(of_topic, ANYBODY, topic_id=topic.id), [Content.published_at, Content.id], **asked_for(PageIn))
    return page(
        "landing/topic.html",
        topic=circle,
        contents=Page(show(found.items, ANYBODY), found.next),
        card=card_of_topic(circle, current_app.config["COMMUNITY"].public_url),
        canonical=canonical(url_for("topic_pages.show_topic", name=topic.name)),
    )
