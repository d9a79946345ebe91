"""What the shop says of its customers, so that they may write."""

from __future__ import annotations

from community.access import scope_required
from community.accounts.actions import change_profile
from community.conditions.schemas import RealNameIn, RealNameOut
from community.http.blueprint import Blueprint
from community.members.queries import get_member, member_to_change
from community.outbox import transaction

conditions = Blueprint("conditions", __name__, description="What members have to have done before they write")


@conditions.put("/members/<username>/real-name")
@scope_required("host")
@conditions.arguments(RealNameIn)
@conditions.response(200, RealNameOut)
def put_real_name(data, username):
    """Say whether the shop knows who this member is. The name itself never comes here."""
    with transaction():
        member = member_to_change(get_member(username).id)
        change_profile(member, real_name_verified=data["verified"])
        return member
