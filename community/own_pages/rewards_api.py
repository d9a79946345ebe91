"""Points, level, badges, and what they buy, on a page."""

from __future__ import annotations

from flask import flash, redirect, request
from flask_babel import gettext as _

from community.access import current_member, member_required
from community.badges.queries import badges_of
from community.http.cursors import newest
from community.levels.queries import level_shown
from community.outbox import transaction
from community.own_pages import words
from community.pages.blueprint import Pages
from community.pages.rendering import page
from community.points.models import Transfer
from community.points.queries import balance_of, ledger_rows
from community.rewards.actions import redeem
from community.rewards.models import Redemption, Reward
from community.rewards.queries import redemption_rows, reward_rows, shown

own_rewards = Pages("own_rewards", __name__)
SHOWN = 20


@own_rewards.get("/me/rewards")
@member_required
def show_rewards():
    """What you have, how it came about, and what it buys."""
    member = current_member()
    redeemed = newest(redemption_rows(Redemption.member_id == member.id), [Redemption.id], SHOWN, None)
    return page(
        "own_pages/rewards.html",
        balance=balance_of(member.id),
        standing=level_shown(member),
        badges=badges_of(member.id),
        ledger=newest(ledger_rows(member.id), [Transfer.id], SHOWN, request.args.get("cursor")),
        offers=newest(reward_rows(also_closed=False), [Reward.id], SHOWN, None).items,
        redemptions=[shown(row) for row in redeemed.items],
        words=words,
    )


@own_rewards.post("/me/rewards/<id:reward_id>")
@member_required
def redeem_points(reward_id):
    """Give points for a reward. The shop answers with a coupon, or the points come back."""
    with transaction():
        redeem(current_member(), reward_id)
    flash(_("Asked for. The shop answers with a coupon, or your points come back."), "good")
    return redirect("/me/rewards", 303)
