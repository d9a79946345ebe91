"""Names of topics."""

from __future__ import annotations

from community.access import current_member, current_viewer, role_required
from community.circles.queries import view_circle
from community.circles.schemas import CircleOut
from community.errors import Invalid
from community.http.blueprint import Blueprint
from community.outbox import transaction
from community.text import TextRefused, check_topic
from community.topics.queries import access_topic
from moderation.topics.actions import lead_to

topic_names = Blueprint("topic_names", __name__, description="Several names for one topic")


@topic_names.put("/moderation/topics/<name>/synonyms/<synonym>")
@role_required("moderator")
@topic_names.response(200, CircleOut)
def put_synonym(name, synonym):
    """Let another name lead to this topic. A topic that is called so is merged into it, for good."""
    try:
        other = check_topic(synonym)
    except TextRefused as refused:
        raise Invalid(errors={"synonym": [str(refused)]}) from refused
    viewer = current_viewer()
    with transaction():
        topic = access_topic(name, viewer)
        lead_to(topic, other, current_member())
    return view_circle(topic, viewer)
