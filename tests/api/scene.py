"""A small community that the routes can be tried on: a content of each kind, and what hangs on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from community.accounts.actions import erase_account
from community.accounts.proofs import CONFIRMING, RESETTING, proof_for
from community.annotations.actions import annotate
from community.campaigns.queries import campaign_to_change
from community.catalog.actions import put_category
from community.clock import utcnow
from community.collections.actions import make_collection, put_into
from community.content.models import Content
from community.database import db
from community.experiments.actions import make_experiment
from community.kols.actions import apply_as_kol
from community.lotteries.actions import enter
from community.mail.links import UNSUBSCRIBING, sealed
from community.meetups.actions import sign_up
from community.members.models import Member
from community.members.queries import member_to_change
from community.outbox import transaction
from community.points.actions import earn
from community.report_schedules.actions import make_schedule
from community.report_schedules.models import ReportEdition
from community.report_schedules.tasks import send_due_reports
from community.review_requests.actions import block_requests
from community.rewards.actions import offer_reward, redeem
from community.segments.actions import make_segment
from community.surveys.actions import make_survey
from community.webhooks.actions import create_endpoint, send_test
from community.winbacks.actions import make_winback
from moderation.agreement.actions import offer
from moderation.agreement.models import SecondLook
from moderation.appeals.actions import appeal
from moderation.bulk.actions import freeze
from moderation.desk.cases import find_case
from moderation.desk.decisions import decide
from moderation.desk.models import Decision
from moderation.integrity.models import LikeRing
from moderation.notices.actions import give_notice
from moderation.replays.actions import keep_replay
from moderation.replays.trials import Reading, of_rule, run
from moderation.sanctions.actions import impose
from moderation.sanctions.models import WRITING
from tests import factories
from tests.campaigns.scenes import a_campaign, an_event
from tests.factories import a_member, an_api_key, token_of
from tests.kols.people import EVIDENCE, a_collaboration, a_kol
from tests.moderation_desk.desk import CLEAN, a_held_post, a_reported_post
from tests.rulebook.rules import a_rule, a_word, an_alert

ROLES: dict[str, Callable[[], Member | str | None]] = {
    "stranger": lambda: None,
    "member": lambda: a_member(),
    "moderator": lambda: a_member(roles=("moderator",)),
    "growth": lambda: a_member(roles=("growth",)),
    "host": lambda: an_api_key("host", "metrics:read", "moderation:screen"),
}


@dataclass(frozen=True)
class Scene:
    """What stands in the community: values for the parameters of paths, by name."""

    places: dict[str, list[str]]


def a_scene(owner: Member) -> Scene:
    """A community of which some is the owner's, with the names of the examples in the API's description."""
    mei = a_member("mei", display_name="梅")
    wang = a_member("wang", roles=("moderator",))
    product = factories.a_product("SKU-1")
    _a_category("鞋靴")
    post = factories.a_post(f"{CLEAN} #穿搭#", author=mei)
    mine = factories.a_post(CLEAN, author=owner)
    draft = factories.a_post(CLEAN, author=owner, draft=True)
    review, reviewed = factories.a_review(product, author=mei), factories.a_review(author=owner)
    question = factories.a_question(product=product, author=owner)
    answer = factories.an_answer(question, author=mei)
    comment = factories.a_comment(post, author=mei)
    repost = factories.a_repost(post)
    reported, held = a_reported_post(), a_held_post(author=mei)
    contents = [post, mine, draft, review, reviewed, question, answer, comment, repost, reported, held]
    rule_id = a_rule(author=wang).rule_id
    campaigns = _campaigns(owner, mei)
    return Scene(
        {
            "content_id": _ids(*contents),
            "medium_id": _ids(factories.a_medium(owner)),
            "block_id": [str(_a_block(mei))],
            "review_id": _ids(review, reviewed),
            "question_id": _ids(question),
            "answer_id": _ids(answer),
            "case_id": _ids(find_case(reported.id), find_case(held.id)),
            "decision_id": [str(_a_decision())],
            "sanction_id": [str(_a_sanction())],
            "bulk_id": [str(_a_selection(owner))],
            "appeal_id": [str(_an_appeal(mei, held))],
            "receipt": [_a_receipt(post)],
            "rule_id": [str(rule_id)],
            "replay_id": [str(_a_replay(rule_id))],
            "word_id": [str(a_word(wang))],
            "alert_id": [str(an_alert())],
            **_a_webhook(),
            **_doors(),
            "look_id": [str(_a_second_look())],
            "campaign_id": campaigns,
            "lottery": [campaigns[1]],
            "collection_id": [str(_a_collection(owner, mine)), str(_a_collection(mei, post))],
            **_a_redemption(owner),
            **_leaders(owner, mei),
            "ring_id": [str(_a_like_ring(mei))],
            **_of_growth(),
            "external_id": [product.external_id, reviewed.product.external_id],
            "username": ["mei", owner.username],
            "name": ["穿搭"],
            "synonym": ["野营"],
            "slug": ["not-found"],
            "version": ["1"],
            "code": [factories.a_share(owner, post).code, factories.a_share(mei, product).code],
        }
    )


def _ids(*rows) -> list[str]:
    return [str(row.id) for row in rows]


def _a_block(member: Member) -> int:
    with transaction():
        return block_requests(member_id=member.id)[0].id


def _campaigns(owner: Member, mei: Member) -> list[str]:
    """One of each kind."""
    campaigns = [a_campaign(kind) for kind in ("topic_challenge", "lottery", "group_goal")] + [an_event()]
    with transaction():
        for member in (owner, mei):
            enter(campaign_to_change(campaigns[1].id), member)
            sign_up(campaign_to_change(campaigns[3].id), member)
    return _ids(*campaigns)


def _a_collection(owner: Member, content: Content) -> int:
    with transaction():
        collection = make_collection(owner, "周末山里", public=True)
        put_into(collection, content, "下次想走这条线")
        return collection.id


def _a_redemption(member: Member) -> dict[str, list[str]]:
    with transaction():
        earn(member.id, 100, growth=100, fact="a fact", words={"zh": "一次", "en": "Once"})
        reward = offer_reward(title_zh="满 100 减 10 优惠券", title_en="10 off 100", cost=40)
        redemption = redeem(member, reward.id)
    return {"reward_id": [str(reward.id)], "redemption_id": [str(redemption.id)]}


def _leaders(owner: Member, mei: Member) -> dict[str, list[str]]:
    """The owner asks to be verified, mei is an opinion leader with a brief."""
    with transaction():
        application = apply_as_kol(owner, evidence=EVIDENCE)
    return {"application_id": _ids(application), "collaboration_id": _ids(a_collaboration(a_kol(mei)))}


def _a_like_ring(member: Member) -> int:
    ring = {"members": [member.id], "contents": [], "ties": [], "clustering": 1.0, "window_days": 30}
    with transaction() as session:
        session.add(kept := LikeRing(key="a ring", found_at=utcnow(), seen_at=utcnow(), **ring))
        session.flush()
        return kept.id


def _a_category(name: str) -> None:
    with transaction():
        put_category(name)


def _a_decision() -> int:
    case = find_case(a_reported_post().id)
    with transaction():
        return decide(case.id, a_member(roles=("moderator",)), "dismiss", version=case.version).id


def _a_sanction() -> int:
    author, moderator = a_member(), a_member(roles=("moderator",))
    case = find_case(a_reported_post(author=author).id)
    with transaction():
        decision = decide(case.id, moderator, "remove", version=case.version, reason="spam")
        what = {"feature": WRITING, "until": utcnow() + timedelta(days=3), "reason": "spam", "now": utcnow()}
        return impose(decision, moderator, author, "mute", **what).id


def _a_selection(owner: Member) -> int:
    with transaction():
        return freeze(owner, {"text": CLEAN}, {"text": CLEAN}).id


def _a_second_look() -> int:
    decision_id = _a_decision()
    with transaction():
        offer(db.session.get_one(Decision, decision_id))
    return db.session.scalar(select(SecondLook.id).where(SecondLook.decision_id == decision_id))


def _an_appeal(author: Member, held: Content) -> int:
    with transaction():
        return appeal(author, "请再看一次。", content_id=held.id).id


def _a_receipt(content: Content) -> str:
    with transaction():
        return give_notice(f"/p/{content.id}", "copyright", "照片是我拍的。", name="王芳", email="w@example.com").code


def _a_replay(rule_id: int) -> int:
    tried = of_rule(rule_id)
    result = run(tried, Reading())
    with transaction():
        return keep_replay(tried, result, None, None).id


def _a_webhook() -> dict[str, list[str]]:
    with transaction():
        endpoint, _ = create_endpoint("https://shop.example.com/webhooks", ["content.published"])
        delivery = send_test(endpoint.id)
    return {"webhook_id": [str(endpoint.id)], "delivery_id": [str(delivery.id)]}


def _doors() -> dict[str, list[str]]:
    """What stands in the links of mails to somebody, and the receipt of somebody who left."""
    reader = a_member()
    with transaction():
        receipt = erase_account(member_to_change(a_member().id)).receipt
    return {
        "confirming": [proof_for(CONFIRMING, reader)],
        "resetting": [proof_for(RESETTING, reader)],
        "unsubscribing": [sealed(UNSUBSCRIBING, [reader.id, "digest"])],
        "erasure": [receipt],
    }


def _of_growth() -> dict[str, list[str]]:
    maker = a_member(roles=("growth",))
    day = utcnow().date()
    with transaction():
        segment = make_segment(maker, "loyal", {"level": {"low": 2, "high": 1000}})
        note = annotate(maker, kind="release", first_day=day, last_day=day, text_zh="新版本", text_en="A new release")
        variants = [{"name": "plain", "weight": 1}, {"name": "warm", "weight": 1}]
        plan = {"variants": variants, "activity": "order", "within_days": 7, "horizon_days": 28}
        experiment = make_experiment(maker, "welcome", **plan)
        winback = make_winback(maker, "autumn", text_zh="好久不见。", text_en="It has been a while.")
        question = {"key": "recommend", "kind": "nps", "text_zh": "推荐吗？", "text_en": "Recommend us?", "choices": []}
        plan = {"every": "day", "hour": 0, "reports": ["overview"], "language": "en", "enabled": True}
        schedule_id = make_schedule(maker, [], **plan).id
        survey = make_survey(maker, title_zh="一个小问题", title_en="A small question", questions=[question])
    return {
        "segment": [segment.name],
        "annotation_id": _ids(note),
        "experiment": [experiment.name],
        "winback": [winback.name],
        "survey_id": _ids(survey),
        "schedule_id": [str(schedule_id)],
        "edition_id": [_an_edition(schedule_id)],
        "file": ["overview.csv"],
    }


def _an_edition(schedule_id: int) -> str:
    send_due_reports()
    return str(db.session.scalar(select(ReportEdition.id).where(ReportEdition.schedule_id == schedule_id)))


def client_of(app: Flask, bearer: Member | str | None) -> FlaskClient:
    """A client of a member, of a program with that key, or of a stranger."""
    client = app.test_client()
    if bearer is not None:
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {bearer if isinstance(bearer, str) else token_of(bearer)}"
    return client
