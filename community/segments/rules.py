"""The tree of a segment: what a rule may say, and which segments it names. Pure.

A node is an object with one name: ``all``, ``any`` and ``not`` join other nodes; each other name is a kind of rule with
its own fields. ``{"all": [{"level": {"from": 2}}, {"not": {"bought": {"within_days": 90}}}]}``
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from community.http.fields import Line, Text, Whole
from community.http.schemas import Schema
from community.metrics.definitions import ACTIVITIES
from community.metrics.stages import Stage
from community.metrics.wire.report import MOST_DAYS, SENSIBLE
from community.text import TextRefused, check_topic

Node = dict[str, Any]

DEEPEST, MOST_NODES, MOST_JOINED = 8, 60, 20
NAME = validate.Regexp(r"^[a-z][a-z0-9_-]{0,49}\Z", error="1 to 50 small letters, digits, - and _; a letter first.")


class TagRule(Schema):
    """A topic interests the member: declared or derived, and not deleted."""

    name = Line(max=50, required=True)
    at_least = fields.Float(load_default=0.0, validate=validate.Range(0, 1))

    @ma.post_load
    def _fold(self, rule: Node, **_: Any) -> Node:
        try:
            return rule | {"name": check_topic(rule["name"])}
        except TextRefused as refused:
            raise ma.ValidationError(str(refused), "name") from refused


class ActivityRule(Schema):
    """The activity on at least so many of the last so many days, today among them."""

    name = fields.Str(required=True, validate=validate.OneOf(["any", *ACTIVITIES]))
    days = Whole(low=1, high=MOST_DAYS, required=True)
    at_least = Whole(low=1, high=MOST_DAYS, load_default=1)

    @ma.validates_schema
    def _possible(self, rule: Node, **_: Any) -> None:
        if rule["at_least"] > rule["days"]:
            raise ma.ValidationError(f"{rule['days']} days have no {rule['at_least']} of them.", "at_least")


class LevelRule(Schema):
    """The member's level, both ends included."""

    low = Whole(low=1, high=1000, load_default=1, data_key="from")
    high = Whole(low=1, high=1000, load_default=1000, data_key="to")


class StageRule(Schema):
    """The stage of life at the end of today."""

    name = fields.Str(required=True, validate=validate.OneOf([stage.value for stage in Stage]))


class AtRiskRule(Schema):
    """Silent for longer than they use to be. Source: at risk, DEFINITIONS."""


class ArrivedRule(Schema):
    """Signed up with a credited click on a share; on this channel, if one is named."""

    channel = Text(max=30, load_default=None, allow_none=True)


class BoughtRule(Schema):
    """At least so many orders of which something was kept; lately, or with a product, if that is said."""

    within_days = Whole(low=1, high=MOST_DAYS, load_default=None, allow_none=True)
    product = Text(max=200, load_default=None, allow_none=True)
    at_least = Whole(low=1, high=10_000, load_default=1)


class RegisteredRule(Schema):
    """Registered from one day to another, both included, or in the last so many days."""

    first = fields.Date(data_key="from", load_default=None, allow_none=True, validate=SENSIBLE)
    last = fields.Date(data_key="to", load_default=None, allow_none=True, validate=SENSIBLE)
    within_days = Whole(low=1, high=10_000, load_default=None, allow_none=True)

    @ma.validates_schema
    def _ahead(self, rule: Node, **_: Any) -> None:
        if rule["first"] and rule["last"] and rule["first"] > rule["last"]:
            raise ma.ValidationError("This day comes after `to`.", "from")


class SegmentRule(Schema):
    """In another segment."""

    name = fields.Str(required=True, validate=NAME)


RULES: Mapping[str, Schema] = {
    "tag": TagRule(),
    "activity": ActivityRule(),
    "level": LevelRule(),
    "stage": StageRule(),
    "at_risk": AtRiskRule(),
    "arrived": ArrivedRule(),
    "bought": BoughtRule(),
    "registered": RegisteredRule(),
    "segment": SegmentRule(),
}
KINDS = ("all", "any", "not", *RULES)


def checked(tree: Any) -> Node:
    """The tree with its defaults filled in, as it is kept: JSON. Raises ValidationError, naming the place."""
    _count(tree, 1)
    return _checked(tree, "rule")


def _count(node: Any, depth: int) -> int:
    """How many nodes there are. Looked at first, so that no tree is walked that is too large or too deep."""
    if depth > DEEPEST:
        raise ma.ValidationError(f"At most {DEEPEST} levels; make a segment of the inner part and name it.")
    nodes = 1 + sum(_count(inner, depth + 1) for inner in _joined(node)[:MOST_NODES])
    if nodes > MOST_NODES:
        raise ma.ValidationError(f"At most {MOST_NODES} rules; make a segment of a part and name it.")
    return nodes


def _joined(node: Any) -> list[Any]:
    if not isinstance(node, Mapping):
        return []
    [*named] = (node[kind] for kind in ("all", "any", "not") if kind in node)
    return [inner for value in named for inner in (value if isinstance(value, list) else [value])]


def _checked(node: Any, place: str) -> Node:
    if not isinstance(node, Mapping) or len(node) != 1:
        raise ma.ValidationError(f"{place}: an object with one name, of {', '.join(KINDS)}.")
    [(kind, said)] = node.items()
    here = f"{place}.{kind}"
    if kind == "not":
        return {kind: _checked(said, here)}
    if kind in ("all", "any"):
        if not isinstance(said, list) or not 1 <= len(said) <= MOST_JOINED:
            raise ma.ValidationError(f"{here}: a list of 1 to {MOST_JOINED} rules.")
        return {kind: [_checked(inner, f"{here}[{place_}]") for place_, inner in enumerate(said)]}
    if kind not in RULES:
        raise ma.ValidationError(f"{place}: there is no rule {str(kind)[:50]!r}; {', '.join(KINDS)} are there.")
    return {kind: _filled(RULES[kind], said, here)}


def _filled(schema: Schema, said: Any, here: str) -> Node:
    try:
        return {name: _plain(value) for name, value in schema.load(said).items()}
    except ma.ValidationError as refused:
        raise ma.ValidationError(list(_told(refused.normalized_messages(), here))) from refused


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _told(messages: Mapping[str, Any], here: str) -> Iterator[str]:
    for name, sentences in messages.items():
        yield from (f"{here}{'' if name == '_schema' else f'.{name}'}: {sentence}" for sentence in sentences)


def shown(node: Node) -> Node:
    """A kept tree as clients write it."""
    return walked(node, lambda kind, said: {kind: _as_written(RULES[kind], said)})


def _as_written(schema: Schema, said: Node) -> Node:
    return {field.data_key or name: said[name] for name, field in schema.fields.items()}


def walked(node: Node, tell: Callable[[str, Any], Node]) -> Node:
    """The tree with each rule as tell gives it."""
    [(kind, said)] = node.items()
    if kind == "not":
        return {kind: walked(said, tell)}
    if kind in ("all", "any"):
        return {kind: [walked(inner, tell) for inner in said]}
    return tell(kind, said)


def segments_named(node: Node) -> set[str]:
    """The other segments that the tree names."""
    [(kind, said)] = node.items()
    if kind == "segment":
        return {said["name"]}
    inner = {"not": [said], "all": said, "any": said}.get(kind, [])
    return set().union(*(segments_named(each) for each in inner))


def reaches(name: str, goal: str, named: Mapping[str, set[str]]) -> bool:
    """Whether the segment is the goal, or names one that leads to it. named: of each segment, those that it names."""
    seen, ahead = set(), [name]
    while ahead:
        each = ahead.pop()
        if each == goal:
            return True
        if each not in seen:
            seen.add(each)
            ahead += named.get(each, ())
    return False
