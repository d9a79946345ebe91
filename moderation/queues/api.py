"""Queues: which there are, and who works them."""

from __future__ import annotations

from community.access import current_member, role_required
from community.http.blueprint import Blueprint
from community.outbox import transaction
from moderation.queues.actions import set_queues
from moderation.queues.queries import view_queues
from moderation.queues.schemas import NamedQueuesOut, QueuesIn

queues = Blueprint("queues", __name__, description="Queues of the operator's own")


@queues.get("/moderation/queues")
@role_required("moderator")
@queues.response(200, NamedQueuesOut)
def list_queues():
    """List the queues that you may work, in the order in which a case tries them."""
    return {"items": view_queues(current_member())}


@queues.put("/moderation/queues")
@role_required("admin")
@queues.arguments(QueuesIn)
@queues.response(200, NamedQueuesOut)
def replace_queues(data):
    """Set all queues: filters of kind, policy and language, and who may work each. Open cases move at once."""
    admin = current_member()
    with transaction():
        set_queues(admin, data["queues"])
    return {"items": view_queues(admin)}
