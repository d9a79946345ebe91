"""What a rule may say."""

from __future__ import annotations

import pytest
from marshmallow import ValidationError

from community.segments.rules import checked, reaches, segments_named, shown


def nested(depth: int) -> dict:
    return {"level": {"from": 2}} if depth == 0 else {"not": nested(depth - 1)}


def test_a_rule_is_kept_with_its_defaults_and_shown_as_it_was_written():
    tree = {"all": [{"level": {"from": 2}}, {"not": {"registered": {"from": "2026-01-01"}}}]}

    assert shown(checked(tree)) == {
        "all": [
            {"level": {"from": 2, "to": 1000}},
            {"not": {"registered": {"from": "2026-01-01", "to": None, "within_days": None}}},
        ]
    }


@pytest.mark.parametrize(
    ("tree", "words"),
    [
        ({"colour": {}}, "there is no rule 'colour'"),
        ({"level": {"from": 2}, "at_risk": {}}, "an object with one name"),
        ([], "an object with one name"),
        ({"any": []}, "a list of 1 to 20"),
        ({"all": [{"activity": {"name": "like", "days": 7, "at_least": 8}}]}, r"rule.all\[0\].activity.at_least"),
        ({"activity": {"name": "sleep", "days": 7}}, "rule.activity.name"),
        ({"activity": {"name": "like", "days": 3650}}, "rule.activity.days"),
        ({"level": {"from": 2, "colour": "red"}}, "rule.level.colour"),
        ({"registered": {"from": "2026-02-01", "to": "2026-01-01"}}, "after `to`"),
        ({"tag": {"name": "!!"}}, "rule.tag.name"),
        (nested(9), "At most 8 levels"),
        ({"any": [{"any": [{"at_risk": {}}] * 20}] * 20}, "At most 60 rules"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_and_its_place_is_named(tree, words):
    with pytest.raises(ValidationError, match=words):
        checked(tree)


def test_a_cycle_is_seen_over_any_number_of_segments_and_a_diamond_is_none():
    named = {"a": {"b", "c"}, "b": {"d"}, "c": {"d"}, "d": set()}

    assert segments_named({"any": [{"segment": {"name": "b"}}, {"not": {"segment": {"name": "c"}}}]}) == {"b", "c"}
    assert not reaches("a", "e", named)
    assert reaches("a", "e", named | {"d": {"e"}})
