"""The sample community is whole: every line of it may be loaded in the order of time."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from community.sample.pictures import DRAWINGS

SAMPLE = Path(__file__).parents[2] / "community" / "sample"
KINDS = {"post", "review", "comment", "question", "answer", "repost"}
OUTCOMES = {"published", "held", "rejected", "draft", "withdrawn", "removed"}
REASONS = {
    "spam", "advertising", "contact_solicitation", "abuse", "hate", "sexual", "violence", "illegal", "fake_review",
    "undisclosed_promotion", "off_topic", "low_quality", "personal_data", "copyright", "minor_safety", "self_harm",
    "other",
}  # fmt: skip
CREDIT_WINDOW_DAYS = 3  # 72 h, credit, DEFINITIONS
MENTION, TOPIC = re.compile(r"@(\w+)"), re.compile(r"#([^\s#]+)")


def rows(name: str) -> list[dict]:
    return [json.loads(line) for line in (SAMPLE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


MEMBERS = {member["username"]: member for member in rows("members")}
PRODUCTS = {product["external_id"]: product for product in rows("products")}
CONTENTS = {content["key"]: content for content in rows("contents")}
RELATIONS = rows("relations")
REVIEWS = [content for content in CONTENTS.values() if content["kind"] == "review"]


def relations(*types: str) -> list[dict]:
    return [relation for relation in RELATIONS if relation["type"] in types]


def by_key(kind: str, key: str = "key") -> dict[str, dict]:
    return {relation[key]: relation for relation in relations(kind)}


ORDERS, SHARES, CLICKS = by_key("order", "order_id"), by_key("share"), by_key("click")


def joined(username: str) -> float:
    return MEMBERS[username]["joined_days_ago"]


def test_there_are_two_dozen_members_of_every_role_and_three_of_them_lead_opinion():
    assert Counter(member["role"] for member in MEMBERS.values()) == {
        "member": 20,
        "moderator": 2,
        "growth": 1,
        "admin": 1,
    }
    assert sum(member["is_kol"] and bool(member["niches"]) for member in MEMBERS.values()) == 3
    assert {member["language"] for member in MEMBERS.values()} == {"zh-CN", "en"}


def test_usernames_are_well_formed_and_nobody_has_a_password():
    assert all(re.fullmatch(r"\w{2,32}", name) for name in MEMBERS)
    assert not any("password" in member for member in MEMBERS.values())
    assert len(MEMBERS) == len(rows("members"))


def test_the_shop_sells_twelve_products_and_one_comes_in_three_colours():
    groups = Counter(product.get("group") for product in PRODUCTS.values())
    assert len(PRODUCTS) == 12
    assert groups["camp-chair"] == 3
    assert all(product["url"].startswith("/products/") and product["price_minor"] > 0 for product in PRODUCTS.values())
    assert {product["currency"] for product in PRODUCTS.values()} == {"CNY"}


def test_about_150_contents_of_every_kind_and_state_exist_and_most_are_published():
    states = Counter(content["expected"] for content in CONTENTS.values())
    assert 140 <= len(CONTENTS) == len(rows("contents")) <= 160
    assert {content["kind"] for content in CONTENTS.values()} == KINDS
    assert set(states) == OUTCOMES
    assert min(states.values()) >= 4
    assert states["published"] > 0.8 * len(CONTENTS)


def test_texts_are_within_the_limits_and_no_two_are_equal():
    assert all(10 <= len(content["body"]) <= 20_000 for content in CONTENTS.values())
    assert all(len(content.get("title", "")) <= 120 for content in CONTENTS.values())
    assert len({content["body"] for content in CONTENTS.values()}) == len(CONTENTS)


def test_every_content_has_an_author_who_had_joined_and_products_that_exist():
    assert all(0 <= content["days_ago"] <= joined(content["author"]) for content in CONTENTS.values())
    assert all(set(content.get("products", ())) <= set(PRODUCTS) for content in CONTENTS.values())


def test_everybody_who_is_mentioned_is_a_member():
    mentioned = {name for content in CONTENTS.values() for name in MENTION.findall(content["body"])}

    assert mentioned
    assert mentioned <= set(MEMBERS)


def test_some_notes_and_reviews_show_pictures_that_can_be_drawn_and_say_what_is_to_be_seen():
    shown = [picture for content in CONTENTS.values() for picture in content.get("pictures", ())]

    assert {content["kind"] for content in CONTENTS.values() if "pictures" in content} == {"post", "review"}
    assert {picture["drawing"] for picture in shown} == set(DRAWINGS)
    assert all(picture["alt"] for picture in shown)


def test_a_review_rates_one_product_and_nobody_reviews_it_twice():
    assert all(len(review["products"]) == 1 for review in REVIEWS)
    assert len({(review["author"], review["products"][0]) for review in REVIEWS}) == len(REVIEWS)
    assert {review["rating"] for review in REVIEWS} == {1, 2, 3, 4, 5}
    assert not any("rating" in content for content in CONTENTS.values() if content["kind"] != "review")


def test_what_stands_under_something_is_younger_and_its_root_is_published_and_of_the_right_kind():
    roots = {"comment": KINDS - {"comment"}, "answer": {"question"}, "repost": {"post", "review"}}

    for content in CONTENTS.values():
        if content["kind"] in roots:
            root = CONTENTS[content["root"]]
            assert root["kind"] in roots[content["kind"]]
            assert root["expected"] == "published"
            assert root["days_ago"] > content["days_ago"]
        else:
            assert "root" not in content


def test_replies_are_younger_than_their_parents_and_stay_under_the_same_content():
    replies = [content for content in CONTENTS.values() if "parent" in content]

    assert replies
    for reply in replies:
        parent = CONTENTS[reply["parent"]]
        assert parent["root"] == reply["root"]
        assert parent["days_ago"] > reply["days_ago"]


def test_a_removal_has_a_moderator_a_known_reason_and_an_earlier_report():
    for content in CONTENTS.values():
        assert ("moderated" in content) == (content["expected"] == "removed")
    for key, content in CONTENTS.items():
        if decision := content.get("moderated"):
            assert MEMBERS[decision["by"]]["role"] == "moderator"
            assert decision["outcome"] == "remove"
            assert decision["reason"] in REASONS
            assert any(r["content"] == key and r["days_ago"] > decision["days_ago"] for r in relations("report"))


def test_only_published_things_are_taken_back_and_later_than_they_were_written():
    withdrawn = [content for content in CONTENTS.values() if "withdrawn_days_ago" in content]

    assert [content["expected"] for content in withdrawn] == ["withdrawn"] * len(withdrawn)
    assert len(withdrawn) == sum(content["expected"] == "withdrawn" for content in CONTENTS.values())
    assert all(content["withdrawn_days_ago"] < content["days_ago"] for content in withdrawn)


@pytest.mark.parametrize("kind", ["like", "bookmark", "helpful"])
def test_members_react_once_to_what_others_published_after_both_were_there(kind):
    reactions = relations(kind)

    assert len({(r["member"], r["content"]) for r in reactions}) == len(reactions) > 50
    for reaction in reactions:
        content = CONTENTS[reaction["content"]]
        assert content["expected"] == "published"
        assert content["author"] != reaction["member"]
        assert 0 <= reaction["days_ago"] < min(content["days_ago"], joined(reaction["member"]))
        assert kind != "helpful" or content["kind"] == "review"


def test_follows_lead_to_members_products_and_used_topics_and_never_to_oneself():
    topics = {topic for content in CONTENTS.values() for topic in TOPIC.findall(content["body"])}
    targets = {"member": set(MEMBERS), "product": set(PRODUCTS), "topic": topics}
    follows = relations("follow")

    assert {follow["target_kind"] for follow in follows} == set(targets)
    assert all(follow["target"] in targets[follow["target_kind"]] for follow in follows)
    assert all(follow["target"] != follow["member"] for follow in follows)
    assert all(0 <= follow["days_ago"] <= joined(follow["member"]) for follow in follows)
    assert len({(f["member"], f["target_kind"], f["target"]) for f in follows}) == len(follows)


def test_orders_come_after_registration_cost_what_the_shop_asks_and_refunds_stay_below_them():
    for order in ORDERS.values():
        assert 0 <= order["days_ago"] < joined(order["member"])
        assert order["amount_minor"] == sum(PRODUCTS[product]["price_minor"] for product in order["products"])
    for refund in relations("refund"):
        assert refund["days_ago"] < ORDERS[refund["order_id"]]["days_ago"]
        assert 0 < refund["amount_minor"] <= ORDERS[refund["order_id"]]["amount_minor"]


def test_most_but_not_all_reviews_follow_an_order_of_the_same_member():
    bought = {(order["member"], product): order for order in ORDERS.values() for product in order["products"]}
    orders = [bought.get((review["author"], review["products"][0])) for review in REVIEWS]

    pairs = [(order, review) for order, review in zip(orders, REVIEWS, strict=True) if order]
    assert all(order["days_ago"] > review["days_ago"] for order, review in pairs)
    assert 25 <= len(pairs) < len(REVIEWS)


def test_clicks_follow_shares_of_published_things_by_people_and_robots():
    assert len(SHARES) == len(relations("share"))
    assert len(CLICKS) == len(relations("click"))
    for share in SHARES.values():
        assert share.get("product") in PRODUCTS or CONTENTS[share["content"]]["expected"] == "published"
        assert share["days_ago"] <= joined(share["member"])
        assert "content" not in share or share["days_ago"] < CONTENTS[share["content"]]["days_ago"]
    assert all(0 <= click["days_ago"] < SHARES[click["share"]]["days_ago"] for click in CLICKS.values())
    assert {click["robot"] for click in CLICKS.values()} == {True, False}


def test_credited_signups_and_orders_came_within_the_window_of_a_human_click_on_somebody_elses_link():
    signups = relations("signup")
    credited = signups + [order for order in ORDERS.values() if "click" in order]

    assert len(signups) >= 5
    for event in credited:
        click = CLICKS[event["click"]]
        assert not click["robot"]
        assert 0 < click["days_ago"] - event["days_ago"] <= CREDIT_WINDOW_DAYS
        assert SHARES[click["share"]]["member"] != event["member"]
    assert all(signup["days_ago"] == joined(signup["member"]) for signup in signups)


def test_reports_give_a_reason_of_the_catalogue_and_speak_of_others():
    for report in relations("report"):
        content = CONTENTS[report["content"]]
        assert report["reason"] in REASONS
        assert content["author"] != report["member"]
        assert report["days_ago"] < min(content["days_ago"], joined(report["member"]))


def test_visits_cover_all_that_members_did_and_begin_on_the_day_of_registration():
    visits = by_key("visits", "member")

    assert set(visits) == set(MEMBERS)
    for name, visit in visits.items():
        assert visit["days_ago"] == sorted(set(visit["days_ago"]), reverse=True)
        assert visit["days_ago"][0] == int(joined(name))
    deeds = [(content["author"], content["days_ago"]) for content in CONTENTS.values()]
    deeds += [
        (r["member"], r["days_ago"]) for r in relations("like", "bookmark", "helpful", "follow", "share", "report")
    ]
    assert all(int(days_ago) in visits[member]["days_ago"] for member, days_ago in deeds)


def test_retention_has_a_shape_some_stay_some_fade_and_some_come_once():
    days = {visit["member"]: visit["days_ago"] for visit in relations("visits")}
    old = [name for name in MEMBERS if joined(name) > 28]

    assert sum(days[name][-1] < 7 for name in old) >= 8
    assert sum(days[name][-1] > 28 for name in old) >= 3
    assert sum(days[name][0] - days[name][-1] < 7 for name in old) >= 1


def test_each_type_of_relation_stands_in_the_order_of_time():
    for kind in {relation["type"] for relation in RELATIONS} - {"visits"}:
        times = [relation["days_ago"] for relation in relations(kind)]
        assert times == sorted(times, reverse=True)
