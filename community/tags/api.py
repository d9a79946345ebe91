"""One's own tags: seen, declared, deleted."""

from __future__ import annotations

from community.access import current_member, current_viewer, member_required
from community.http.blueprint import Blueprint
from community.http.schemas import RelationOut
from community.outbox import transaction
from community.tags import actions
from community.tags.queries import is_personalised, refused_tags_of, tags_of
from community.tags.schemas import TagsOut, why
from community.topics.queries import access_topic

tags = Blueprint("tags", __name__, description="What interests you, as this community has it")


@tags.get("/me/tags")
@member_required
@tags.response(200, TagsOut)
def list_tags():
    """See all your tags, declared and derived, each with its reason."""
    member = current_member()
    return {
        "items": [{**tag, "why": why(tag)} for tag in tags_of(member)],
        "next": None,
        "personalisation": is_personalised(member),
        "deleted": refused_tags_of(member),
    }


@tags.put("/me/tags/<name>")
@member_required
@tags.response(200, RelationOut)
def declare_tag(name):
    """Say that a topic interests you. The count is of your tags."""
    with transaction():
        declared = actions.declare_tag(current_member(), access_topic(name, current_viewer()))
    return {"active": True, "count": declared}


@tags.delete("/me/tags/<name>")
@member_required
@tags.response(200, RelationOut)
def delete_tag(name):
    """Delete a tag of yours; it never comes back by itself. The count is of those that are left."""
    with transaction():
        left = actions.delete_tag(current_member(), access_topic(name, current_viewer()))
    return {"active": False, "count": left}


@tags.delete("/me/tags")
@member_required
@tags.response(200, RelationOut)
def delete_tags():
    """Delete all your tags; none comes back by itself."""
    with transaction():
        actions.delete_tags(current_member())
    return {"active": False, "count": 0}
