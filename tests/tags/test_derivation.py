"""How strongly something interests somebody, as pure arithmetic."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from community.tags.derivation import MOST_TAGS, Act, derived_tags
from community.tags.sensitive import is_sensitive

TODAY = date(2026, 11, 22)
LIN, MEI, TEA, SHOES = 1, 2, 7, 8


def strengths(*acts: Act) -> dict[int, float]:
    return {tag.topic_id: tag.strength for tag in derived_tags(acts, TODAY).get(LIN, [])}


def test_one_like_of_today_is_the_weakest_tag_and_half_as_old_as_its_half_life_it_is_none():
    assert strengths(Act(LIN, TEA, "liked", TODAY)) == {TEA: pytest.approx(1 / 3)}
    assert strengths(Act(LIN, TEA, "liked", TODAY - timedelta(days=15))) == {}


def test_an_act_counts_half_after_thirty_days():
    old = strengths(Act(LIN, TEA, "bought", TODAY - timedelta(days=30)))

    assert old == strengths(Act(LIN, TEA, "liked", TODAY))


def test_what_members_do_says_nothing_of_others():
    tags = derived_tags([Act(LIN, TEA, "liked", TODAY), Act(MEI, SHOES, "bought", TODAY)], TODAY)

    assert {member: [tag.topic_id for tag in found] for member, found in tags.items()} == {LIN: [TEA], MEI: [SHOES]}


def test_the_reasons_tell_how_often_what_was_done():
    acts = [Act(LIN, TEA, "liked", TODAY), Act(LIN, TEA, "seen", TODAY, 12), Act(LIN, TEA, "liked", TODAY)]

    assert derived_tags(acts, TODAY)[LIN][0].reasons == {"liked": 2, "seen": 12}


def test_nobody_has_more_than_twenty_derived_tags_and_the_strongest_stay():
    acts = [Act(LIN, topic, "liked", TODAY, times=topic) for topic in range(1, 31)]

    assert set(strengths(*acts)) == set(range(31 - MOST_TAGS, 31))


@pytest.mark.parametrize("topic", ["抑郁症互助", "佛教", "loan advice", "lgbt", "备孕日记"])
def test_what_a_tag_must_not_tell_of_a_person_is_known(topic):
    assert is_sensitive(topic)


@pytest.mark.parametrize("topic", ["穿搭", "露营", "gayle", "reunion", "咖啡", "politeness"])
def test_what_only_looks_like_it_is_harmless(topic):
    assert not is_sensitive(topic)
