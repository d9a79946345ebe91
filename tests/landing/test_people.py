"""The pages of members, topics, products, questions and campaigns: what the database says, and nothing hidden."""

from __future__ import annotations

import re
from urllib.parse import quote

import orjson
import pytest

from community.accounts.actions import change_own_profile
from community.content.actions import remove
from community.outbox import transaction
from community.questions.actions import accept
from community.topics.actions import put_topic
from tests.campaigns.scenes import DAY, a_campaign, after_the_end, an_old_member, close
from tests.factories import a_comment, a_member, a_post, a_product, a_question, a_review, an_answer
from tests.kols.people import a_kol
from tests.statements import statements

HOME = "http://127.0.0.1:8000"


def opened(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


def data_of(page: str) -> dict:
    return orjson.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1])


def test_the_figures_for_search_engines_are_those_of_the_product(client):
    product = a_product("SKU-1", title="登山鞋", price_minor=59_900, currency="CNY")
    reviews = [a_review(product, rating=stars) for stars in (5, 4, 4)]
    gone = a_review(product, rating=1)
    with transaction():
        remove(gone)

    data = data_of(opened(client, "/products/SKU-1"))
    rating = client.get("/api/v1/products/SKU-1/rating").json

    assert data["@type"] == "Product"
    assert data["aggregateRating"]["ratingValue"] == round(rating["average"], 2) == 4.33
    assert data["aggregateRating"]["reviewCount"] == rating["count"] == 3
    assert data["offers"] == {"@type": "Offer", "price": "599.00", "priceCurrency": "CNY", "url": product.url}
    said = [(each["url"], each["text"], each["reviewRating"]["ratingValue"]) for each in data["review"]]
    assert said == [(f"{HOME}/p/{review.id}", review.body, review.rating) for review in reversed(reviews)]


def test_a_product_without_reviews_claims_no_stars(client):
    a_product("SKU-1")

    page = opened(client, "/products/SKU-1")

    assert "aggregateRating" not in data_of(page)
    assert "还没有人评价" in page


def test_reviews_of_a_product_are_chosen_by_stars_and_ordered(client):
    product = a_product("SKU-1")
    low, high = a_review(product, "鞋底三个月就磨平了。", rating=2), a_review(product, rating=5)

    assert low.body not in opened(client, "/products/SKU-1?rating=5&utm_source=wechat")
    page = opened(client, "/products/SKU-1?sort=low&lang=en")
    assert page.index(low.body) < page.rindex(high.body)
    assert client.get("/products/SKU-1?sort=price").status_code == 422


def test_a_walk_through_reviews_goes_on_in_another_language(client):
    product = a_product("SKU-1")
    for _ in range(2):
        a_review(product)

    further = re.search(r'rel="next" href="([^"#]+)', opened(client, "/products/SKU-1?limit=1"))[1]

    assert client.get(f"{further.replace('&amp;', '&')}&lang=en").status_code == 200


def test_a_question_shows_the_accepted_answer_first_and_counts_all(client):
    asker = a_member()
    question = a_question(author=asker)
    _, second = an_answer(question, "买小一号。"), an_answer(question, "正码合适。")
    with transaction():
        accept(asker, second)

    page = opened(client, f"/p/{question.id}")
    asked = data_of(page)["mainEntity"]
    listed = opened(client, f"/products/{question.product.external_id}/questions")

    assert page.index("正码合适。</p>") < page.index("买小一号。</p>")
    assert asked["answerCount"] == 2
    assert asked["acceptedAnswer"]["text"] == "正码合适。"
    assert [answer["text"] for answer in asked["suggestedAnswer"]] == ["买小一号。"]
    assert "正码合适。" in listed
    assert "买小一号。" not in listed


def test_a_note_is_told_with_the_comments_that_one_sees(client):
    post = a_post()
    kept, hidden = a_comment(post, "我也去过。"), a_comment(post, "不该看到的话。")
    with transaction():
        remove(hidden)

    page = opened(client, f"/p/{post.id}")
    data = data_of(page)

    assert data["@type"] == "DiscussionForumPosting"
    assert [comment["text"] for comment in data["comment"]] == [kept.body]
    assert data["commentCount"] == 1
    assert "不该看到的话" not in page


def test_a_former_name_leads_to_the_one_that_a_member_has(client):
    lin = a_member("lin")
    post = a_post(title="山里两天", author=lin)
    with transaction():
        change_own_profile(lin, username="lin_2027")

    led = client.get("/u/lin?kind=post")

    assert (led.status_code, led.location) == (302, "/u/lin_2027?kind=post")
    page = opened(client, led.location)
    assert f'<link rel="canonical" href="{HOME}/u/lin_2027">' in page
    assert post.title in page
    assert data_of(page)["mainEntity"]["agentInteractionStatistic"]["userInteractionCount"] == 1


def test_an_opinion_leader_is_shown_with_what_they_are_at_home_in(client):
    kol = a_kol(bio="周末爬山，平时写鞋。", niches=["徒步"])

    page = opened(client, f"/u/{kol.username}")

    assert "#徒步</a>" in page
    assert "周末爬山，平时写鞋。" in page


def test_a_topic_shows_its_rules_and_what_bears_it_under_its_own_name(client):
    with transaction():
        put_topic("Tea", moderators=[], description="好茶", rules="请附上照片")
    post = a_post("今天喝 #tea 。", title="一杯茶")

    assert client.get("/t/Tea").location == "/t/tea"
    page = opened(client, "/t/tea")

    assert all(said in page for said in ("好茶", "请附上照片", post.title))


def test_what_is_said_of_a_product_or_a_topic_is_never_markup(client):
    hostile = '"><img src=x onerror=alert(1)>'
    a_review(a_product("SKU-1", title=hostile), title=hostile, pros=[hostile], cons=[hostile])
    with transaction():
        put_topic("茶", moderators=[], description=hostile, rules=hostile)
    lin = a_member("lin", display_name=hostile, bio=hostile)
    a_post(author=lin, title=hostile)

    pages = [opened(client, path) for path in ("/products/SKU-1", f"/t/{quote('茶')}", "/u/lin")]

    assert not [page for page in pages if "<img src=x" in page]


def test_a_challenge_shows_who_leads_and_a_lottery_how_it_is_drawn(client):
    challenge = a_campaign("topic_challenge", topic="周末去山里")
    entry = a_post("一路向上 #周末去山里#", title="向上")
    lottery = a_campaign(closes=DAY)

    assert entry.title in opened(client, f"/c/{challenge.id}")
    assert f"/c/{lottery.id}/proof" in opened(client, f"/c/{lottery.id}")
    proof = client.get(f"/api/v1/campaigns/{lottery.id}/proof").json
    page = opened(client, f"/c/{lottery.id}/proof")
    assert proof["commitment"] in page
    assert "community verify-draw proof.json" in page
    assert client.get(f"/c/{challenge.id}/proof").status_code == 404


@pytest.mark.parametrize("path", ["/u/nobody", "/t/nothing", "/products/none", "/c/999", "/p/999", "/s/none"])
def test_what_is_not_there_is_a_quiet_page(client, path):
    answer = client.get(path)

    assert answer.status_code == 404
    assert "这里暂时没有内容" in answer.text


def test_a_common_goal_shows_how_far_it_is(client):
    goal = a_campaign("group_goal", what="post", target=3)
    a_post()

    assert "1 / 3" in opened(client, f"/c/{goal.id}")


def test_a_drawn_lottery_is_drawn_again_on_its_page(client, as_member, deliver_all):
    lottery = a_campaign()
    tokens = [as_member(an_old_member()).put(f"/api/v1/campaigns/{lottery.id}/entry").json["token"] for _ in range(4)]
    close(lottery, deliver_all)
    with after_the_end(lottery):
        drawn = as_member(a_member(roles=("growth",))).post(f"/api/v1/campaigns/{lottery.id}/draw", json={}).json

    page = opened(client, f"/c/{lottery.id}/proof")

    assert "中奖名单一致" in page
    assert all(winner in page for winner in drawn["winners"])
    assert set(drawn["winners"]) < set(tokens)


def test_a_page_in_another_language_is_named_as_such(client):
    page = opened(client, f"/p/{a_post().id}?lang=en")

    assert re.search(r'<link rel="canonical" href="[^"]+\?lang=en">', page)
    assert re.findall(r'hreflang="([^"]+)" href="http', page) == ["zh-CN", "en", "x-default"]


def test_a_page_of_many_reviews_asks_no_more_than_one_of_few(client):
    product = a_product("SKU-1")
    a_review(product)
    with statements() as few:
        opened(client, "/products/SKU-1")
    for _ in range(5):
        a_review(product)
    with statements() as many:
        opened(client, "/products/SKU-1")

    assert len(many) <= len(few)
