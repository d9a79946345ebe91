"""Reactions."""

from __future__ import annotations

from community.access import current_actor, current_viewer, member_required
from community.content.queries import glimpse
from community.http.blueprint import Blueprint
from community.http.languages import preferred_language
from community.http.schemas import RelationOut
from community.outbox import transaction
from community.reactions.actions import react, take_back
from community.reactions.offer import offered
from community.reactions.queries import get_name, get_offered
from community.reactions.schemas import OfferOut

reactions = Blueprint("reactions", __name__, description="Reactions beside the like")


@reactions.get("/reactions")
@reactions.response(200, OfferOut)
def list_reactions():
    """List the reactions that can be added here, in the order in which to show them."""
    word = "en" if preferred_language() == "en" else "zh"
    return {"items": [each._asdict() | {"word": getattr(each, word)} for each in offered().values()]}


@reactions.put("/contents/<id:content_id>/reactions/<name>")
@member_required
@reactions.response(200, RelationOut)
def react_to_content(content_id, name):
    """React to a content. The count is of this reaction."""
    chosen = get_offered(name)
    with transaction():
        count = react(current_actor(), glimpse(content_id, current_viewer()), chosen)
    return {"active": True, "count": count}


@reactions.delete("/contents/<id:content_id>/reactions/<name>")
@member_required
@reactions.response(200, RelationOut)
def take_reaction_back(content_id, name):
    """Take a reaction back, also one that is no longer offered."""
    given = get_name(name)
    with transaction():
        left = take_back(current_actor(), glimpse(content_id, current_viewer()), given)
    return {"active": False, "count": left}
