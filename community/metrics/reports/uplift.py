"""What it brought to tell members: those who were told beside those who were held out."""

from __future__ import annotations

from collections.abc import Mapping

from community.metrics.reports.days import Row
from community.metrics.verdicts import Group, Verdict, difference, rate_of

NOBODY = Group(0, 0)


def uplift_report(groups: Mapping[bool, Group], waiting: int) -> Row:
    """The uplift of the members whose time is over.

    groups: those held out under True, the others under False. waiting: how many have time left. While that is
    anybody, the figures still grow, so nothing is said of them.
    """
    told, held_out = groups.get(False, NOBODY), groups.get(True, NOBODY)
    said = difference(told, held_out)
    return {
        "waiting": waiting,
        "exposed": rate_of(told),
        "held_out": rate_of(held_out),
        **said,
        "verdict": Verdict.NOT_YET if waiting else said["verdict"],
    }
