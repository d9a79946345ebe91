"""What holds for every page: who looks, in which language, by whose forms, and how errors look."""

import marshmallow as ma
import pytest
from werkzeug.datastructures import MultiDict

from community.members.tokens import end_sessions
from community.outbox import transaction
from community.pages.forms import filled_in, own_path
from tests.factories import a_member
from tests.pages.browsing import PASSWORD, browser_of

AS_A_BROWSER = (  # what Chromium sends; the last of it is more specific than a page
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7"
)


def test_signing_in_leads_on_to_where_one_was_going_and_signing_out_ends_it(app):
    lin = a_member()
    browser = browser_of(app, lin)
    page = browser.open("/signin")
    assert lin.display_name in page.text
    assert browser.send("/signout", {}, on="/signin").location == "/signin"
    assert lin.display_name not in browser.open("/signin").text


def test_a_wrong_password_says_so_and_keeps_the_name(app):
    answer = browser_of(app).send("/signin", {"username": "lin", "password": "wrong"}, on="/signin")
    assert answer.status_code == 401
    assert 'value="lin"' in answer.text
    assert "用户名或密码不正确" in answer.text


@pytest.mark.parametrize("next", ["//evil.example", "/\\evil.example", "https://evil.example", "/a\nb", None])
def test_nobody_is_led_off_the_site(next):
    assert own_path(next) == "/"


def test_a_form_that_is_not_ours_changes_nothing(app):
    lin = a_member()
    answer = browser_of(app).client.post("/signin", data={"username": lin.username, "password": PASSWORD})
    assert answer.status_code == 400
    assert "表单已过期" in answer.text


def test_a_session_ends_with_all_others_of_the_member(app):
    lin = a_member()
    browser = browser_of(app, lin)
    with transaction():
        end_sessions(lin)
    assert lin.display_name not in browser.open("/signin").text


def test_no_cookie_opens_the_api(app):
    browser = browser_of(app, a_member())
    assert browser.open("/api/v1/me").status_code == 401


def test_the_chosen_language_stays(app):
    browser = browser_of(app)
    assert "<h1>登录</h1>" in browser.open("/signin").text
    assert "<h1>Sign in</h1>" in browser.open("/signin?lang=en").text
    assert "<h1>Sign in</h1>" in browser.open("/signin").text


def test_a_browser_that_goes_astray_gets_a_page_and_a_program_gets_a_problem(app):
    browser = browser_of(app)
    astray = browser.open("/nowhere", headers={"Accept": AS_A_BROWSER})
    assert (astray.status_code, astray.mimetype) == (404, "text/html")
    assert "default-src 'none'" in astray.headers["Content-Security-Policy"]
    assert browser.open("/nowhere").mimetype == "application/problem+json"
    assert browser.open("/api/v1/nowhere", headers={"Accept": "text/html"}).mimetype == "application/problem+json"


def test_no_page_lets_a_script_or_a_style_of_others_in(app):
    policy = browser_of(app).open("/signin").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_a_file_of_a_page_has_another_address_when_it_changes(app):
    sheet = browser_of(app).open("/signin").text.partition('rel="stylesheet" href="')[2].partition('"')[0]
    assert "?v=" in sheet
    with browser_of(app).open(sheet) as answer:
        assert answer.status_code == 200
        assert "max-age=31536000" in answer.headers["Cache-Control"]


class ShoeForm(ma.Schema):
    size = ma.fields.Int(required=True)
    colours = ma.fields.List(ma.fields.Str())


def test_a_form_is_read_by_its_schema(app):
    said = MultiDict([("size", "42"), ("colours", "red"), ("colours", ""), ("colours", "blue"), ("csrf_token", "x")])
    with app.test_request_context("/", method="POST", data=said):
        assert filled_in(ShoeForm) == ({"size": 42, "colours": ["red", "blue"]}, {})


def test_what_is_wrong_with_a_form_is_told_by_field(app):
    with app.test_request_context("/", method="POST", data={"size": "big", "colours": "red"}):
        data, wrong = filled_in(ShoeForm)
    assert data == {"colours": ["red"]}
    assert list(wrong) == ["size"]


@pytest.mark.parametrize("said", ["endpoint=x", "_external=1", "_anchor=x", "next=%22%3E"])
def test_the_address_of_a_page_in_the_other_language_keeps_whatever_was_asked(app, said):
    page = browser_of(app).open(f"/signin?{said}")
    assert page.status_code == 200
    assert f'href="/signin?{said}&amp;lang=en"' in page.text
