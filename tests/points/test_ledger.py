"""The ledger: nothing is made or lost, whatever happens in whatever order; nobody spends what is not there."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from community.audit.actions import CHECKS, examine
from community.clock import utcnow
from community.database import db
from community.outbox import transaction
from community.points.actions import close_account, earn, expire, give_back, restore, spend, take_back
from community.points.errors import NotEnoughPoints
from community.points.models import Account, Lot, Move, PointAccount, Transfer
from community.points.queries import balance_of
from community.points.tasks import expire_points, warn_of_expiring_points
from tests.factories import a_member
from tests.parallel import at_once

WORDS = {"zh": "一次", "en": "Once"}
YEAR = timedelta(days=366)


def did(act, *given, **also):
    with transaction():
        return act(*given, **also)


def earned(member, points, fact="a fact", now=None, **cause):
    return did(earn, member.id, points, growth=points, fact=fact, words=WORDS, now=now, **cause)


def spent(member, points, fact="a spending", now=None):
    return did(spend, member.id, points, fact=fact, words=WORDS, now=now)


def has(member, now=None):
    db.session.expire_all()
    return balance_of(member.id, now)[:2]


def test_what_was_earned_can_be_spent_once(app):
    lin = a_member()
    earned(lin, 50)
    spent(lin, 30)

    assert has(lin) == (20, 0)
    with pytest.raises(NotEnoughPoints) as refused:
        spent(lin, 21, "another")
    assert refused.value.extra == {"have": 20, "need": 21}
    assert has(lin) == (20, 0)


def test_a_fact_moves_points_once_however_often_it_is_told(app):
    lin = a_member()
    first, again = earned(lin, 50), earned(lin, 50)

    assert (first is None, again is None) == (False, True)
    assert has(lin) == (50, 0)


def test_64_spendings_at_once_leave_exactly_what_there_is(app):
    """Source: points races, FEATURES 2, pain 15: 20 parallel gifts out of 100 points credited 2,000 elsewhere."""
    lin = a_member()
    earned(lin, 100)
    member_id = lin.id

    def one(turn):
        with app.app_context():
            try:
                did(spend, member_id, 7, fact=f"turn {turn}", words=WORDS)
            except NotEnoughPoints:
                return False
            return True

    paid = at_once([lambda turn=turn: one(turn) for turn in range(64)])

    assert sum(paid) == 100 // 7
    assert has(lin) == (100 % 7, 0)
    assert_adds_up()


def test_the_same_fact_from_many_workers_at_once_is_given_once(app):
    lin = a_member()
    member_id = lin.id

    def one():
        with app.app_context():
            return did(earn, member_id, 5, growth=5, fact="a fact", words=WORDS) is not None

    assert sum(at_once([one] * 16)) == 1
    assert has(lin) == (5, 0)


def test_what_expires_first_is_spent_first(app):
    lin, now = a_member(), utcnow()
    earned(lin, 10, "later", now)
    earned(lin, 10, "sooner", now - timedelta(days=300))
    spent(lin, 12)

    left = db.session.scalars(select(Lot.remaining).order_by(Lot.expires_at)).all()
    assert left == [0, 8]


def test_points_go_by_after_a_year_and_not_a_day_sooner(app):
    lin, then = a_member(), utcnow()
    earned(lin, 10, now=then)

    assert has(lin, then + timedelta(days=365)) == (10, 0)
    assert has(lin, then + YEAR + timedelta(days=1)) == (0, 0)
    assert did(expire, lin.id, then + YEAR + timedelta(days=1)) == 10
    assert did(expire, lin.id, then + YEAR + timedelta(days=1)) == 0
    assert db.session.scalar(select(PointAccount.available)) == 0
    assert_adds_up()


def test_points_past_their_time_cannot_be_spent_before_the_sweep_came(app):
    lin = a_member()
    earned(lin, 10, now=utcnow() - 2 * YEAR)

    with pytest.raises(NotEnoughPoints):
        spent(lin, 1)
    expire_points()
    assert has(lin) == (0, 0)
    assert_adds_up()


def test_a_member_is_told_once_of_points_that_expire_soon(app, as_member):
    lin = a_member()
    earned(lin, 10, now=utcnow() - timedelta(days=360))

    for _ in range(2):
        warn_of_expiring_points()

    told = as_member(lin).get("/api/v1/notifications").json["items"]
    assert [notice["type"] for notice in told] == ["points_expire"]


def test_what_was_spent_of_a_reversed_earning_is_a_debt_that_the_next_earning_repays(app):
    lin = a_member()
    grant = earned(lin, 50)
    spent(lin, 30)

    did(take_back, grant)
    assert has(lin) == (0, 30)
    earned(lin, 20, "next")
    assert has(lin) == (0, 10)
    earned(lin, 20, "after that")
    assert has(lin) == (10, 0)
    assert_adds_up()


def test_a_reversal_happens_once_and_can_be_undone_once(app):
    lin = a_member()
    grant = earned(lin, 50)
    spent(lin, 30)

    reversal, again = did(take_back, grant), did(take_back, grant)
    assert again is None
    assert db.session.scalar(select(PointAccount.growth)) == 0
    restored, twice = did(restore, reversal), did(restore, reversal)
    assert (restored.amount, twice) == (50, None)
    assert has(lin) == (20, 0)
    assert db.session.scalar(select(PointAccount.growth)) == 50
    assert_adds_up()


def test_what_comes_back_from_a_redemption_can_be_spent_for_a_month_at_least(app):
    lin, then = a_member(), utcnow()
    earned(lin, 10, now=then)
    paid = spent(lin, 10, now=then)

    late = then + timedelta(days=400)
    did(give_back, paid, late)
    assert did(give_back, paid, late) is None
    assert has(lin, late + timedelta(days=29)) == (10, 0)
    assert has(lin, late + timedelta(days=31)) == (0, 0)
    assert_adds_up()


def test_who_leaves_leaves_sums_that_still_add_up(app):
    lin = a_member()
    earned(lin, 10)
    did(close_account, lin.id)

    assert has(lin) == (0, 0)
    assert_adds_up()


@pytest.mark.parametrize("wrong", [{"amount": 0}, {"amount": -5}, {"target": "issued"}, {"target": "nowhere"}])
def test_the_database_refuses_a_move_that_does_not_add_up(app, wrong):
    transfer = earned(a_member(), 10)
    move = {"transfer_id": transfer.id, "source": "issued", "target": "available", "amount": 5}

    with pytest.raises(IntegrityError), transaction() as session:
        session.add(Move(**{**move, **wrong}))
    with pytest.raises(IntegrityError), transaction() as session:
        session.scalars(select(PointAccount)).one().available = -1


class Model:
    """The ledger as a plain mind would keep it: lots by the grant that they came from, and what is owed."""

    def __init__(self):
        self.lots, self.worth, self.expired, self.debt = {}, {}, {}, 0

    def credit(self, key, points):
        repaid = min(self.debt, points)
        self.debt -= repaid
        self.lots[key], self.worth[key], self.expired[key] = points - repaid, points, 0

    @property
    def available(self):
        return sum(self.lots.values())

    def spend(self, points):
        for key in sorted(self.lots):
            taken = min(points, self.lots[key])
            self.lots[key] -= taken
            points -= taken

    def reverse(self, key):
        self.debt += self.worth[key] - self.lots[key] - self.expired[key]
        self.lots[key] = 0

    def expire(self, day):
        for key in self.lots:
            if key[0] < day - 365:
                self.expired[key] += self.lots[key]
                self.lots[key] = 0


@pytest.mark.parametrize("seed", range(3))
def test_a_long_life_of_the_ledger_ends_where_a_plain_count_does(app, seed):
    chance, lin, model, begin = Random(seed), a_member(), Model(), utcnow()
    grants, day = {}, 0
    for turn in range(60):
        day += chance.randrange(20)
        now = begin + timedelta(days=day)
        act = chance.choice(["earn", "earn", "earn", "spend", "reverse", "expire"])
        if act == "earn":
            points = chance.randrange(1, 60)
            grants[day, turn] = earned(lin, points, f"turn {turn}", now)
            model.credit((day, turn), points)
        elif act == "expire":
            did(expire, lin.id, now)
            model.expire(day)
        elif act == "spend":
            model.expire(day)
            did(expire, lin.id, now)
            points = chance.randrange(1, 60)
            if points <= model.available:
                model.spend(points)
                spent(lin, points, f"turn {turn}", now)
            else:
                with pytest.raises(NotEnoughPoints):
                    spent(lin, points, f"turn {turn}", now)
        elif grants:
            key = chance.choice(sorted(grants))
            did(take_back, grants.pop(key), now)
            model.reverse(key)
        account = db.session.scalar(select(PointAccount))
        assert account is None or (account.available, account.debt) == (model.available, model.debt)
    assert_adds_up()


def assert_adds_up():
    """The audit finds nothing, lots hold what accounts say, and all accounts of all sum to zero."""
    db.session.expire_all()
    points = [check for check in CHECKS if check.name.startswith("point_")]
    assert len(points) == 4
    assert {check.name: examine(check) for check in points} == {check.name: [] for check in points}
    held = select(func.coalesce(func.sum(Lot.remaining), 0))
    kept = select(func.coalesce(func.sum(PointAccount.available), 0))
    assert db.session.scalar(held) == db.session.scalar(kept)
    owned = db.session.scalar(select(func.coalesce(func.sum(Transfer.amount), 0)))
    house = dict.fromkeys(Account, 0)
    for move in db.session.scalars(select(Move)):
        house[move.source] -= move.amount
        house[move.target] += move.amount
    assert sum(house.values()) == 0
    assert house[Account.AVAILABLE] + house[Account.DEBT] == owned
