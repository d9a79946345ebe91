"""The growth dashboard: for whom it is, that it says what the reports say, and how light it is."""

import gzip
import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import select

from community.annotations.actions import annotate
from community.clock import at, utcnow
from community.dashboard import app as dashboard
from community.database import db
from community.metrics.told.doing import tell_overview
from community.metrics.wire.filters import FilteredIn
from community.outbox import transaction
from community.segments.models import MemberLookup
from tests.factories import a_member, a_post, an_order, made_public
from tests.pages.browsing import browser_of

MOST_SCRIPT_BYTES = 40_000


def rules(app):
    own = {pages.name for pages in dashboard.PAGES}
    return [r for r in app.url_map.iter_rules() if r.endpoint.partition(".")[0] in own]


@pytest.fixture
def addresses(app):
    """Every page that is opened without naming something in its path."""
    return [f"{r.rule}?" for r in rules(app) if "GET" in r.methods and not r.arguments]


def test_no_view_of_the_dashboard_forgets_its_role(houses):
    app = houses("sqlite")
    views = [app.view_functions[r.endpoint] for r in rules(app) if not r.endpoint.endswith(".static")]
    assert views
    assert [view.__name__ for view in views if getattr(view, "needs", None) != "growth"] == []


def test_strangers_are_led_to_sign_in_and_members_are_refused(app, addresses):
    stranger, member = browser_of(app), browser_of(app, a_member())
    for address in addresses:
        assert stranger.open(address).location.startswith("/signin?next="), address
        assert member.open(address).status_code == 403, address


def test_every_page_opens_in_both_languages_where_there_is_nothing_to_show(growth, addresses):
    for address in addresses:
        for language in ("zh-CN", "en"):
            page = growth.open(f"{address}&lang={language}")
            assert page.status_code == 200, address
            assert "style=" not in page.text
            assert "<script>" not in page.text


def test_the_overview_shows_what_the_report_says(growth):
    made_public(a_post())
    told = tell_overview(filters=FilteredIn().load({})["filters"], **growth_days())
    page = growth.open("/growth?lang=en").text
    assert told.report["total"]["contents"] == 1
    assert re.search(r"<dt>Contents</dt><dd><a [^>]+>1</a>", page)


def test_orders_of_the_overview_are_all_orders_and_not_those_that_shares_brought(growth):
    for _ in range(2):
        an_order(a_member())

    assert re.search(r"<dt>Orders</dt><dd><a [^>]+>2</a>", growth.open("/growth?lang=en").text)


def growth_days():
    asked = FilteredIn().load({})
    return {"first": asked["first"], "last": asked["last"]}


def test_what_happened_is_marked_and_its_text_is_no_markup(growth):
    made_public(a_post())
    last = growth_days()["last"]
    said = {"kind": "campaign", "first_day": last, "last_day": last}
    with transaction():
        annotate(a_member(roles=("growth",)), **said, text_zh="<script>alert(1)</script>", text_en="11.11")
    page = growth.open("/growth").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


def test_a_wish_that_cannot_be_is_told_at_its_field_and_the_usual_is_shown(growth):
    page = growth.open("/growth?from=2026-11-10&to=2026-11-01").text
    assert 'id="from-more"' in page
    page = growth.open("/growth?cohort=kol:nobody").text
    assert 'id="cohort-more"' in page


def test_every_sheet_is_the_one_of_the_api(growth):
    answer = growth.open("/growth/sheets/overview.csv")
    assert answer.content_type.startswith("text/csv")
    assert answer.text.startswith("day,new_members,contents,")
    assert growth.open("/growth/sheets/nothing.csv").status_code == 404
    assert growth.open("/growth/sheets/overview.csv?from=never").status_code == 422


def test_the_scripts_of_a_page_are_light(growth, addresses):
    folder = Path(dashboard.__file__).parents[1]
    for address in addresses:
        names = re.findall(r'<script src="(?:/growth)?/static/(\w+)/([^?"]+)', growth.open(address).text)
        files = [folder / {"growth": "dashboard"}.get(owner, owner) / "static" / name for owner, name in names]
        assert sum(len(gzip.compress(file.read_bytes())) for file in files) <= MOST_SCRIPT_BYTES, address


def test_a_number_of_members_leads_to_who_they_are_and_the_look_is_kept(growth, deliver_all):
    lin, _ = a_member("lin"), a_member()

    page = growth.open("/growth/lifecycle?lang=en").text
    address = re.search(r'<a class="people" href="([^"]+)">2</a>', page)[1]
    people = growth.open(unescape(address)).text
    deliver_all()

    assert "2 members" in people
    assert f"@{lin.username}" in people
    assert db.session.execute(select(MemberLookup.report, MemberLookup.shown)).all() == [("lifecycle:introduction", 2)]


def test_the_matrix_holds_the_cells_of_the_report_and_the_future_is_no_zero(app):
    with at(utcnow() - timedelta(days=14)):
        a_member()
    a_member()
    page = browser_of(app, a_member(roles=("growth",))).open("/growth/retention?lang=en").text
    earlier, later = (
        re.findall(r">(0\.0%|–)</td>", row)
        for row in re.findall(r'<tr><th scope="row">[\d-]+</th><td><a [^>]+>1</a></td>(.*?)</tr>', page, re.DOTALL)
    )
    assert earlier == ["0.0%", "0.0%", "0.0%"]
    assert later == ["0.0%", "–", "–"]
    assert "not over yet" in page


def test_sheets_of_retention_go_by_what_the_page_shows(growth):
    a_member()
    sheet = growth.open("/growth/sheets/retention.csv").text.splitlines()
    assert sheet[0].startswith("cohort,size,period,retained,rate")
    assert sheet[1].endswith("Z") or "+00:00" in sheet[1]
