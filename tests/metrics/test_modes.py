"""Modes are written as in the contract, and nothing else is one."""

import pytest

from community.metrics.modes import Brackets, On, OnOrAfter, parse_mode


@pytest.mark.parametrize(
    "text",
    ["", "off", "on:1", "brackets", "brackets:", "brackets:a-b", "brackets:3-1", "brackets:1-3,3-4", "brackets:-1"],
)
def test_a_mode_that_means_nothing_is_refused(text):
    with pytest.raises(ValueError, match=r"mode|brackets"):
        parse_mode(text)


def test_modes_are_written_as_in_the_contract():
    assert parse_mode("on") == On()
    assert parse_mode("on_or_after") == OnOrAfter()
    assert parse_mode("brackets:0,1-3,4-7") == Brackets(((0, 0), (1, 3), (4, 7)))
