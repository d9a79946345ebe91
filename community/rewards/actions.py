"""Offering rewards, redeeming points for them, and the host's answer. They flush, never commit.

Locks are taken in one order: the redemption, its reward, the member's account.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import select, update

from community import outbox
from community.clock import utcnow
from community.database import db
from community.errors import Conflict, Invalid, StaleVersion
from community.members.actions import check_unrestricted
from community.members.models import Member
from community.members.secrets import decrypt, encrypt
from community.notifications.actions import notify
from community.points.actions import account_to_change, give_back, spend
from community.points.models import Transfer
from community.points.words import Words
from community.rewards.errors import RewardUnavailable
from community.rewards.models import Redemption, Reward, State
from community.rewards.queries import count_redemptions, is_open, redemption_to_change, reward_to_change

LAPSED: Words = {"zh": "商家未在期限内答复", "en": "The shop did not answer in time"}
ERASED: Words = {"zh": "账号注销", "en": "The account was erased"}


def offer_reward(**said: Any) -> Reward:
    """Put something into the catalogue. Raises Invalid where it closes before it opens."""
    reward = Reward(**said, created_at=utcnow())
    _check_window(reward)
    db.session.add(reward)
    db.session.flush()
    return reward


def change_reward(reward_id: int, version: int, **said: Any) -> Reward:
    """Change what is in the catalogue; what was redeemed keeps its price. Raises NotFound, StaleVersion, Invalid."""
    reward = reward_to_change(reward_id)
    if reward.version != version:
        raise StaleVersion
    for column, value in said.items():
        setattr(reward, column, value)
    _check_window(reward)
    reward.version += 1
    db.session.flush()
    return reward


def _check_window(reward: Reward) -> None:
    if reward.opens_at and reward.closes_at and reward.closes_at <= reward.opens_at:
        raise Invalid(errors={"closes_at": ["A reward closes after it opens."]})


def redeem(member: Member, reward_id: int) -> Redemption:
    """Spend points on a reward and ask the host for it. Records ``redemption.requested``.

    Raises NotFound, RewardUnavailable, NotEnoughPoints, Restricted. Whatever it raises, nothing was taken.
    """
    check_unrestricted(member, "redemption")
    now, reward = utcnow(), reward_to_change(reward_id)
    if not db.session.scalar(select(Reward.id).where(Reward.id == reward.id, is_open(now))):
        raise RewardUnavailable("not_open")
    if reward.stock == 0:
        raise RewardUnavailable("sold_out")
    account_to_change(member.id)  # of two redemptions at once, the second counts the first
    if reward.most_per_member is not None and count_redemptions(member.id, reward.id) >= reward.most_per_member:
        raise RewardUnavailable("limit_reached")
    redemption = _pay(member, reward, now)
    outbox.record("redemption.requested", redemption_id=redemption.id)
    return redemption


def _pay(member: Member, reward: Reward, now: datetime) -> Redemption:
    if reward.stock is not None:
        reward.stock -= 1
    words = {"zh": f"兑换：{reward.title_zh}", "en": f"Redeemed: {reward.title_en}"}
    paid = spend(member.id, reward.cost, fact=f"redeem:{uuid4().hex}", words=words, now=now)
    redemption = Redemption(reward=reward, member_id=member.id, transfer_id=paid.id, cost=reward.cost)
    redemption.state, redemption.requested_at = State.REQUESTED, now
    db.session.add(redemption)
    db.session.flush()
    return redemption


def fulfil(redemption_id: int, code: str | None, now: datetime | None = None) -> Redemption:
    """Hand out what the host gave: a coupon's code, or nothing that has one. The same answer twice is harmless.

    Raises NotFound; Conflict when it was answered otherwise, or its time is over.
    """
    redemption = redemption_to_change(redemption_id)
    if redemption.state == State.FULFILLED and decrypt(redemption.code) == code:
        return redemption
    _answer(redemption, State.FULFILLED, now)
    redemption.code = encrypt(code)
    reward = redemption.reward
    _tell(redemption, f"「{reward.title_zh}」已到账", f"{reward.title_en} is yours")
    return redemption


def refuse(redemption_id: int, words: Words, state: State = State.REFUSED, now: datetime | None = None) -> Redemption:
    """Give points and stock back, and say why. The same answer twice is harmless. Raises as ``fulfil`` does."""
    redemption = redemption_to_change(redemption_id)
    if redemption.state == state:
        return redemption
    _answer(redemption, state, now)
    redemption.words = words
    reward = reward_to_change(redemption.reward_id)
    if reward.stock is not None:
        reward.stock += 1
    give_back(db.session.get_one(Transfer, redemption.transfer_id), now)
    _tell(
        redemption,
        f"「{reward.title_zh}」兑换失败：{words['zh']}。{redemption.cost} 积分已退回",
        f"{reward.title_en}: {words['en']}. Your {redemption.cost} points are back",
    )
    return redemption


def _answer(redemption: Redemption, state: State, now: datetime | None) -> None:
    if redemption.state != State.REQUESTED:
        raise Conflict(f"Redemption {redemption.id} is {redemption.state} already.")
    redemption.state, redemption.answered_at = state, now or utcnow()
    db.session.flush()


def _tell(redemption: Redemption, zh: str, en: str) -> None:
    member = db.session.get_one(Member, redemption.member_id)
    if member.erased_at is None:
        notify(member, f"redemption_{redemption.state}", text_zh=zh, text_en=en)


def forget_coupons_of(member_id: int) -> None:
    """Give back what the host has not answered yet, and forget the codes and words of an erased member."""
    open_ones = select(Redemption.id).filter_by(member_id=member_id, state=State.REQUESTED).order_by(Redemption.id)
    for redemption_id in db.session.scalars(open_ones).all():
        refuse(redemption_id, ERASED)
    theirs = update(Redemption).where(Redemption.member_id == member_id)
    forgotten = theirs.values(code=None, words=None).execution_options(synchronize_session=False)
    db.session.execute(forgotten)
    db.session.expire_all()
