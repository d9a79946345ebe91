"""How far members are trusted, why not further, and for whom the shop vouches."""

from __future__ import annotations

from community.access import current_member, member_required, scope_required
from community.http.blueprint import Blueprint
from community.members.actions import refresh_trust, vouch_for
from community.members.queries import member_to_change
from community.members.trust import requirements
from community.outbox import transaction
from community.trust.queries import member_of_host, standing_of
from community.trust.schemas import FloorIn, FloorOut, TrustOut

trust = Blueprint("trust", __name__, description="How far members are trusted")


@trust.get("/me/trust")
@member_required
@trust.response(200, TrustOut)
def get_trust():
    """See how far you are trusted, and what each level asks for."""
    member = current_member()
    asked = list(requirements(standing_of(member), member.trust))
    return {"trust": member.trust, "floor": member.trust_floor, "requirements": asked}


@trust.put("/trust-floors/<external_id>")
@scope_required("host")
@trust.arguments(FloorIn)
@trust.response(200, FloorOut)
def put_trust_floor(data, external_id):
    """Vouch for a member by the shop's own id: trusted at least so far, whatever they did here."""
    with transaction():
        member = member_to_change(member_of_host(external_id))
        vouch_for(member, data["floor"])
        refresh_trust(member, standing_of(member))
        return member
