"""What points buy: the catalogue, your redemptions, and the host's answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement

from community.access import current_member, member_required, role_required, scope_required, signed_in
from community.errors import Forbidden
from community.http.blueprint import Blueprint
from community.http.cursors import Page, newest
from community.http.etags import if_match, versioned
from community.http.schemas import PageIn
from community.outbox import transaction
from community.rewards.actions import change_reward, fulfil, offer_reward, redeem, refuse
from community.rewards.models import Redemption, Reward, State
from community.rewards.queries import redemption_rows, reward_rows, shown, view_redemption
from community.rewards.schemas import (
    RedeemedOut,
    RedeemedPage,
    RedemptionAnswerIn,
    RedemptionIn,
    RedemptionOut,
    RedemptionPage,
    RedemptionsIn,
    RewardIn,
    RewardOut,
    RewardPage,
    RewardPatch,
    RewardsIn,
)

rewards = Blueprint("rewards", __name__, description="What points buy")


@rewards.get("/rewards")
@rewards.arguments(RewardsIn, location="query")
@rewards.response(200, RewardPage)
def list_rewards(page):
    """See what can be had for points, the latest first."""
    also_closed = page.pop("closed")
    if also_closed:
        _check_growth()
    return newest(reward_rows(also_closed=also_closed), [Reward.id], **page)


def _check_growth() -> None:
    member = signed_in()
    if member is None or not member.has_role("growth"):
        raise Forbidden("Only the growth team sees rewards that cannot be had now.")


@rewards.post("/rewards")
@role_required("growth")
@versioned
@rewards.arguments(RewardIn)
@rewards.response(201, RewardOut)
def create_reward(data):
    """Offer something for points."""
    with transaction():
        return offer_reward(**data)


@rewards.patch("/rewards/<id:reward_id>")
@role_required("growth")
@versioned
@if_match
@rewards.arguments(RewardPatch)
@rewards.response(200, RewardOut)
def edit_reward(data, reward_id, version):
    """Change a reward, or close it. What was redeemed keeps its price."""
    with transaction():
        return change_reward(reward_id, version, **data)


@rewards.post("/me/redemptions")
@member_required
@rewards.arguments(RedemptionIn)
@rewards.response(201, RedeemedOut)
def create_redemption(data):
    """Give points for a reward. The shop answers with a coupon, or your points come back."""
    with transaction():
        redemption = redeem(current_member(), data["reward_id"])
    return view_redemption(redemption.id)


@rewards.get("/me/redemptions")
@member_required
@rewards.arguments(PageIn, location="query")
@rewards.response(200, RedeemedPage)
def list_own_redemptions(page):
    """See what you redeemed, with the coupons; the latest first."""
    return _page(page, Redemption.member_id == current_member().id)


@rewards.get("/redemptions")
@scope_required("host", "growth")
@rewards.arguments(RedemptionsIn, location="query")
@rewards.response(200, RedemptionPage)
def list_redemptions(page):
    """See what members redeemed, such as what waits for an answer; the latest first."""
    state = page.pop("state")
    return _page(page, *([Redemption.state == state] if state else []))


def _page(page: dict[str, Any], *which: ColumnElement[bool]) -> Page:
    found = newest(redemption_rows(*which), [Redemption.id], **page)
    return replace(found, items=[shown(row) for row in found.items])


@rewards.put("/redemptions/<id:redemption_id>")
@scope_required("host")
@rewards.arguments(RedemptionAnswerIn)
@rewards.response(200, RedemptionOut)
def answer_redemption(data, redemption_id):
    """Answer a redemption: with the coupon, or with why there is none, so that the points come back."""
    with transaction():
        if data["state"] == State.FULFILLED:
            fulfil(redemption_id, data["code"])
        else:
            refuse(redemption_id, {"zh": data["reason_zh"], "en": data["reason_en"]})
    return view_redemption(redemption_id)
