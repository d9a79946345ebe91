"""Second looks at decisions: taken blind by moderators, compared by admins."""

from __future__ import annotations

from flask import Response

from community.access import current_member, role_required
from community.http.blueprint import Blueprint
from community.outbox import transaction
from moderation.agreement import actions, queries
from moderation.agreement.schemas import ComparedPage, OpinionIn, SecondLookOut, SecondLooksIn

second_looks = Blueprint("second-looks", __name__, description="Decisions looked at twice, the second time blind")


@second_looks.post("/moderation/second-looks/next")
@role_required("moderator")
@second_looks.response(200, SecondLookOut)
@second_looks.alt_response(204, description="Nothing waits for you")
def take_next_look():
    """Hold, for ten minutes, something that another moderator decided; 204 when nothing waits for you."""
    with transaction():
        look = actions.next_look(current_member())
    return queries.view_look(look.id) if look else Response(status=204)


@second_looks.post("/moderation/second-looks/<id:look_id>")
@role_required("moderator")
@second_looks.arguments(OpinionIn)
@second_looks.response(200, SecondLookOut)
def give_opinion(data, look_id):
    """Say what you would have decided. It stands beside the decision and changes nothing."""
    with transaction():
        actions.give(look_id, current_member(), **data)
    return queries.view_look(look_id)


@second_looks.get("/moderation/second-looks")
@role_required("admin")
@second_looks.arguments(SecondLooksIn, location="query")
@second_looks.response(200, ComparedPage)
def list_compared(page):
    """List what was judged twice, the newest first; ``agrees=false`` for what was judged differently."""
    return queries.list_given(**page)
