"""The queue and the page of a case: what they show, and deciding by their forms."""

import re

from community.content.models import Status
from community.database import db
from moderation.desk.models import Decision
from tests.factories import a_member
from tests.moderation_desk.desk import a_held_post, a_moderator, a_reported_post, case_of
from tests.pages.browsing import browser_of

VECTOR = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def page_of(case):
    return f"/moderation/cases/{case.id}"


def decide(browser, case, outcome, **more):
    said = {"outcome": outcome, "version": case.version, **more}
    return browser.send(f"{page_of(case)}/decision", said, on=page_of(case))


def test_the_queue_shows_what_waits_and_who_holds_what(app):
    case = case_of(a_held_post())
    browser = browser_of(app, a_moderator("wang"))
    assert f'href="/moderation/cases/{case.id}"' in browser.open("/moderation").text
    browser.send(f"{page_of(case)}/claim", {}, on=page_of(case))
    assert f'href="/moderation/cases/{case.id}"' not in browser.open("/moderation").text
    assert "<bdi>wang</bdi>" in browser.open("/moderation?status=claimed").text


def test_an_empty_queue_says_so(app):
    assert "这里没有待处理的案件" in browser_of(app, a_moderator()).open("/moderation").text


def test_a_long_queue_goes_on_where_the_page_ends(app):
    cases = [case_of(a_held_post()).id for _ in range(3)]
    browser = browser_of(app, a_moderator())
    first = browser.open("/moderation?limit=2&sort=old").text
    onward = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    listed = [int(number) for page in (first, browser.open(onward).text) for number in re.findall(r"#(\d+) ·", page)]
    assert listed == cases


def test_the_words_that_were_found_are_marked_with_why(app):
    case = case_of(a_held_post())
    page = browser_of(app, a_moderator()).open(page_of(case)).text
    assert re.search(r'<mark title="[^"]*联系方式[^"]*">[^<]*abc12345<a class="ref" href="#finding-\d">', page)


def test_a_decision_changes_the_content_and_opens_the_next_case_with_the_way_back(app):
    first, second = a_held_post(), a_held_post()
    moderator = a_moderator()
    browser = browser_of(app, moderator)
    answer = decide(browser, case_of(first), "remove", reason="spam", note="同文")
    decided = db.session.scalars(db.select(Decision)).one()
    assert answer.status_code == 303
    assert answer.location == f"{page_of(case_of(second))}?after={decided.id}"
    assert (first.status, decided.reason, decided.note) == (Status.REMOVED, "spam", "同文")
    assert case_of(second).claimed_by == moderator.id
    following = browser.open(answer.location).text
    assert f'action="/moderation/decisions/{decided.id}/undo"' in following
    assert "/undo" not in browser_of(app, a_moderator()).open(answer.location).text


def test_undo_puts_everything_back_and_shows_the_case_again(app):
    post = a_held_post()
    browser = browser_of(app, a_moderator())
    answer = decide(browser, case_of(post), "publish")
    decided = db.session.scalars(db.select(Decision)).one()
    assert answer.location == f"/moderation?after={decided.id}"
    undone = browser.send(f"/moderation/decisions/{decided.id}/undo", {}, on=answer.location)
    assert undone.location == page_of(case_of(post))
    assert post.status is Status.HELD


def test_a_colleague_who_was_quicker_is_named_with_what_they_decided(app):
    case = case_of(a_held_post())
    seen = case.version
    decide(browser_of(app, a_moderator("wang")), case, "remove", reason="abuse")
    late = browser_of(app, a_moderator("li"))
    answer = late.send(f"{page_of(case)}/decision", {"outcome": "publish", "version": seen}, on="/moderation")
    assert answer.status_code == 409
    assert "wang 先您一步作出了决定：移除" in answer.text
    assert db.session.scalars(db.select(Decision)).one().outcome == "remove"


def test_a_form_that_misses_something_says_so_at_its_field(app):
    case = case_of(a_held_post())
    answer = decide(browser_of(app, a_moderator()), case, "remove", reason="", days="800")
    assert answer.status_code == 422
    assert re.search(r'id="reason"[^>]*aria-invalid="true"', answer.text)


def test_a_sanction_goes_with_the_decision(app):
    post = a_held_post()
    decide(browser_of(app, a_moderator()), case_of(post), "remove", reason="spam", sanction="mute", days="3")
    assert [laid["sanction"] for laid in db.session.scalars(db.select(Decision)).one().also] == ["mute"]


def test_nobody_is_offered_to_judge_what_they_wrote(app):
    wang = a_moderator("wang")
    case = case_of(a_reported_post(author=wang))
    page = browser_of(app, wang).open(page_of(case)).text
    assert "不得审核自己的内容" in page
    assert 'name="outcome"' not in page


def test_a_case_is_handed_over_with_a_note_that_the_colleague_reads(app):
    case = case_of(a_held_post())
    wang, li = a_moderator("wang"), a_moderator("li")
    said = {"to": "li", "note": "需要懂粤语的同事"}
    browser_of(app, wang).send(f"{page_of(case)}/handover", said, on=page_of(case))
    db.session.refresh(case)
    assert case.claimed_by == li.id
    assert "需要懂粤语的同事" in browser_of(app, li).open(page_of(case)).text


def test_nothing_that_members_write_becomes_part_of_the_page(app):
    author = a_member(display_name=VECTOR[:30])
    case = case_of(a_held_post(author=author, title=VECTOR))
    browser = browser_of(app, a_moderator())
    for address in ("/moderation", page_of(case)):
        page = browser.open(address).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;" in page


def test_nothing_that_an_address_asks_breaks_the_way_to_the_rest(app):
    for _ in range(2):
        a_held_post()
    page = browser_of(app, a_moderator()).open("/moderation?limit=1&endpoint=x&_external=1")
    assert page.status_code == 200
    assert 'rel="next"' in page.text
