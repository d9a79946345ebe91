"""Every figure is explained in both languages."""

import re

import pytest

from community.metrics import rates
from community.metrics.calendar import Unit
from community.metrics.definitions import ACTIVITIES, ANY, DEFINITIONS, definition, retention_definition
from community.metrics.modes import Brackets, On, OnOrAfter

COHORTS = ["registration", "first:share", "arrived_by_share", "campaign:12", "kol:lin", "segment:{odd}", "file"]
CHINESE = re.compile(r"[一-鿿]")


@pytest.mark.parametrize("name", DEFINITIONS)
def test_every_figure_is_defined_in_a_chinese_and_an_english_sentence(name):
    assert CHINESE.search(DEFINITIONS[name].zh)
    assert not CHINESE.search(DEFINITIONS[name].en)
    assert DEFINITIONS[name].zh.endswith("。")
    assert DEFINITIONS[name].en.endswith(".")


@pytest.mark.parametrize(
    "rate",
    [
        rates.share_rate,
        rates.engagement_rate,
        rates.participation_rate,
        rates.sharer_rate,
        rates.share_reach,
        rates.conversion,
        rates.k_factor,
        rates.dau_mau,
        rates.growth_accounting,
    ],
)
def test_every_rate_has_a_definition_of_its_name(rate):
    assert rate.__name__ in DEFINITIONS


def test_every_definition_says_whom_it_leaves_out():
    assert definition(("share_rate",), "zh-CN").endswith("机器人和已注销的会员。")
    assert definition(("share_rate", "share_reach"), "en-GB").endswith(
        "Staff, robots and erased members are left out of every figure."
    )


def test_an_order_makes_nobody_active():
    assert set(ACTIVITIES) - set(ANY) == {"order"}


@pytest.mark.parametrize("cohort", COHORTS)
@pytest.mark.parametrize("activity", ["any", "file", "order"])
@pytest.mark.parametrize("mode", [On(), OnOrAfter(), Brackets(((1, 3),))])
@pytest.mark.parametrize("unit", Unit)
def test_every_retention_table_can_be_explained_in_one_language_at_a_time(cohort, activity, mode, unit):
    assert not CHINESE.search(retention_definition(cohort, activity, unit, mode, "en"))
    assert CHINESE.search(retention_definition(cohort, activity, unit, mode, "zh-CN"))


@pytest.mark.parametrize("activity", ACTIVITIES)
def test_every_activity_has_a_name_in_both_languages(activity):
    english, chinese = (
        retention_definition("file", activity, Unit.DAY, On(), language) for language in ("en", "zh-CN")
    )

    assert f"active by {activity}" in english
    assert activity not in chinese


def test_the_definition_of_a_table_names_its_cohort_activity_and_mode():
    english = retention_definition("first:share", "comment", Unit.WEEK, OnOrAfter(), "en")

    assert english.startswith(
        "Cohort: members whose first share in all history, not in the range, fell into the same week."
    )
    assert "active by comment in the n-th week after it or later" in english


@pytest.mark.parametrize(("cohort", "activity"), [("birthday", "any"), ("first:yawn", "any"), ("registration", "yawn")])
def test_what_is_unknown_has_no_definition(cohort, activity):
    with pytest.raises(KeyError):
        retention_definition(cohort, activity, Unit.DAY, On(), "en")
