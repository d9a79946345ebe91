"""Reports of growth read indexes, not whole tables, and ask once what several charts show."""

from __future__ import annotations

import pytest

from community.members.models import Role
from tests.factories import a_member
from tests.feeds.test_plans import explained, many_contents
from tests.pages.browsing import browser_of
from tests.statements import statements

__all__ = ["many_contents"]

LARGE = ("contents", "impressions")  # whose rows are many, or heavy with text


@pytest.fixture
def growth(app):
    return browser_of(app, a_member(roles=(Role.GROWTH,)))


@pytest.mark.parametrize("page", ["/growth", "/growth/sharing", "/growth/returning", "/growth/active"])
def test_no_page_of_growth_reads_all_contents_or_all_impressions(many_contents, growth, page):
    with statements() as sent:
        assert growth.open(page).status_code == 200

    for statement, values in sent:
        plan = explained(statement, values)
        for table in LARGE:
            assert f"SCAN {table}" not in plan.splitlines()
            assert f"Seq Scan on {table} " not in plan


def test_the_overview_asks_once_for_what_its_charts_and_the_period_before_share(growth):
    growth.open("/growth")

    with statements() as sent:
        growth.open("/growth")

    reading = [statement.partition("FROM")[2] for statement, _ in sent]
    assert len([rows for rows in reading if "impressions" in rows]) == 1
    assert len([rows for rows in reading if " likes " in rows]) == 1
    assert len(sent) <= 45
