"""Rates are computed once from integers, and growth accounting adds up."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from community.metrics import rates

members = st.frozensets(st.integers(0, 40))
COUNT = st.integers(0, 10**9)
SINGLE_RATES = [
    rates.share_rate,
    rates.engagement_rate,
    rates.participation_rate,
    rates.sharer_rate,
    rates.share_reach,
    rates.conversion,
    rates.dau_mau,
]


@pytest.mark.parametrize("rate", SINGLE_RATES)
def test_a_rate_of_nothing_is_unknown_and_not_zero(rate):
    assert rate(0, 0) is None
    assert rate(0, 5) == 0.0


@pytest.mark.parametrize("rate", SINGLE_RATES)
@given(part=COUNT, whole=st.integers(1, 10**9))
def test_trap_7_a_rate_is_the_nearest_number_to_its_fraction_and_never_rounded_before(rate, part, whole):
    assert rate(part, whole) == float(Fraction(part, whole))


def test_an_engagement_rate_may_exceed_one_because_one_showing_can_lead_to_several():
    assert rates.engagement_rate(5, 2) == 2.5


def test_the_dau_mau_of_a_period_is_the_median_of_its_days_and_skips_days_without_a_mau():
    assert rates.median_dau_mau([(1, 10), (9, 10), (2, 10), (0, 0)]) == 0.2
    assert rates.median_dau_mau([(0, 0)]) is None


@given(active=members, before=members, registered=members)
def test_growth_accounting_adds_up_for_any_past(active, before, registered):
    growth = rates.growth_accounting(active, before, registered)

    assert growth.active == growth.new + growth.retained + growth.resurrected
    assert growth.active - len(before) == growth.new + growth.resurrected - growth.dormant


@given(active=members, before=members, registered=members)
def test_growth_accounting_of_bitmaps_equals_that_of_sets(active, before, registered):
    of_bitmaps = rates.growth_accounting(BitMap(active), BitMap(before), BitMap(registered))

    assert of_bitmaps == rates.growth_accounting(active, before, registered)


def test_growth_accounting_tells_newcomers_from_those_who_came_back():
    growth = rates.growth_accounting(active={1, 2, 3, 4}, before={3, 4, 5}, registered={1, 9})

    assert growth == rates.GrowthAccounting(active=4, new=1, retained=2, resurrected=1, dormant=1)
