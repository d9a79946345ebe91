"""The order of recommendations, as pure arithmetic."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from community.feeds.mixing import EXPLORED_PLACE, NEIGHBOURS, PER_TOPIC, Scored, mixed

TOPICS = st.sampled_from(["茶", "鞋", None])
CROWDS = st.lists(st.tuples(st.floats(0, 9), TOPICS, st.none() | st.integers(0, 9)), max_size=60)


@given(CROWDS)
def test_every_content_stands_in_the_order_once(drawn):
    scored = [Scored(number, *each) for number, each in enumerate(drawn, start=1)]

    assert sorted(mixed(scored)) == list(range(1, len(scored) + 1))


def test_without_topics_and_newcomers_the_order_is_that_of_the_scores_and_of_equal_ones_the_newer_first():
    assert mixed([Scored(1, 2.0), Scored(2, 3.0), Scored(3, 2.0)]) == [2, 3, 1]


def test_every_tenth_place_goes_to_who_was_seen_least():
    well_known = [Scored(number, score=9.0) for number in range(100, 130)]
    newcomers = [Scored(1, 0.0, views=7), Scored(2, 0.0, views=0), Scored(3, 0.0, views=3)]

    order = mixed([*well_known, *newcomers])

    assert [order[place] for place in (EXPLORED_PLACE, 10 + EXPLORED_PLACE, 20 + EXPLORED_PLACE)] == [2, 3, 1]


def test_one_topic_fills_no_more_than_four_of_ten_places_while_there_is_anything_else():
    tea = [Scored(number, 9.0, "茶") for number in range(1, 31)]
    other = [Scored(number, 1.0, f"话题{number}") for number in range(31, 81)]

    order = mixed([*tea, *other])[:50]

    for start in range(len(order) - NEIGHBOURS):
        assert sum(id_ <= 30 for id_ in order[start : start + NEIGHBOURS]) <= PER_TOPIC
    assert set(range(1, 31)) - set(order) == set(range(1, 11))  # four of each ten were tea: as many as may be
