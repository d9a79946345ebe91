"""Events on the ground: signing up, the door, the calendar file."""

from __future__ import annotations

from flask import Response, current_app

from community.access import current_member, member_required, role_required
from community.campaigns.models import Campaign, Kind
from community.campaigns.queries import campaign_to_change, get_campaign
from community.campaigns.terms import instant_of
from community.database import db
from community.http.blueprint import Blueprint
from community.meetups import actions, queries
from community.meetups.calendar import calendar_file
from community.meetups.schemas import AttendanceIn, AttendanceOut, PeopleOut, SignupOut
from community.members.models import Member
from community.outbox import transaction

meetups = Blueprint("meetups", __name__, description="Events on the ground")


@meetups.put("/campaigns/<id:campaign_id>/signup")
@member_required
@meetups.response(200, SignupOut)
def sign_up(campaign_id):
    """Sign up for an event: for a seat while there is one, else for the waiting list."""
    with transaction():
        campaign = campaign_to_change(campaign_id, Kind.EVENT)
        actions.sign_up(campaign, current_member())
        return queries.own_signup(campaign, current_member())


@meetups.delete("/campaigns/<id:campaign_id>/signup")
@member_required
@meetups.response(204)
def cancel_signup(campaign_id):
    """Give your seat back; who waited longest gets it."""
    with transaction():
        actions.cancel_signup(campaign_to_change(campaign_id, Kind.EVENT), current_member().id)


@meetups.post("/campaigns/<id:campaign_id>/attendance")
@role_required("growth")
@meetups.arguments(AttendanceIn)
@meetups.response(200, AttendanceOut)
def check_in(data, campaign_id):
    """Check somebody in at the door by the code of their seat."""
    with transaction():
        signup = actions.attend(campaign_to_change(campaign_id, Kind.EVENT), **data)
        member = db.session.get_one(Member, signup.member_id)
        return {
            "username": member.username,
            "display_name": member.display_name,
            "attended_at": signup.attended_at,
        }


@meetups.get("/campaigns/<id:campaign_id>/signups")
@role_required("growth")
@meetups.response(200, PeopleOut)
def list_signups(campaign_id):
    """List who signed up for an event, who waits and who came."""
    return {"items": queries.people_of(get_campaign(campaign_id, Kind.EVENT).id)}


@meetups.get("/campaigns/<id:campaign_id>/event.ics")
@meetups.response(200, {"type": "string"}, content_type="text/calendar")
def get_calendar_file(campaign_id):
    """Get an event as a calendar file."""
    return Response(_calendar(get_campaign(campaign_id, Kind.EVENT)), content_type="text/calendar; charset=utf-8")


def _calendar(campaign: Campaign) -> str:
    terms, home = campaign.terms, current_app.config["COMMUNITY"].public_url
    return calendar_file(
        uid=f"campaign-{campaign.id}@{home.partition('://')[2]}",
        title=campaign.title,
        place=f"{terms['place']}, {terms['city']}",
        url=f"{home}/api/v1/campaigns/{campaign.id}",
        starts_at=instant_of(terms["starts_at"]),
        ends_at=instant_of(terms["ends_at"]),
        stamp=campaign.changed_at,
    )
