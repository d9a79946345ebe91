"""Every topic, brought about by the act that it tells of, is sent in the shape that the document shows, and tells
nothing that is not meant for a program of the shop."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from community.accounts.actions import erase_account
from community.campaigns.actions import cancel as call_off
from community.campaigns.queries import campaign_to_change
from community.clock import reporting_day, utcnow
from community.collaborations.actions import accept as take_brief
from community.collaborations.actions import cancel, decline, finish
from community.content.actions import remove
from community.content.markup import render
from community.database import db
from community.kols.actions import revoke
from community.kols.queries import kol_to_change
from community.lotteries.actions import draw_lottery
from community.members.queries import member_to_change
from community.outbox import transaction
from community.points.actions import earn
from community.questions.actions import accept
from community.read_only.actions import resume_writing, stop_writing
from community.report_schedules.actions import make_edition, make_schedule
from community.report_schedules.periods import Span
from community.reviews.replies import reply_to
from community.rewards.actions import offer_reward, redeem
from community.webhooks.actions import send_test
from community.webhooks.topics import present_webhooks
from moderation.alerts.models import Alert
from moderation.appeals.actions import appeal, decide_appeal
from moderation.desk.cases import find_case
from moderation.desk.decisions import decide
from moderation.desk.undoing import undo
from moderation.notices.actions import give_notice
from tests.campaigns.scenes import SOON, a_campaign
from tests.factories import a_member, a_post, a_product, a_question, a_review, a_share, an_answer
from tests.house.test_documents import page
from tests.kols.people import a_collaboration, a_kol, staff
from tests.moderation_desk.desk import a_reported_post
from tests.rulebook.rules import an_alert

SECRETS = [
    "mei@example.com",
    "13800001234",
    "wang@example.com",
    "王芳",
    "照片是我拍的",
    "请再看一次",
    "员工备注",
    "再看过了",
]
OPEN = {"campaign", "content", "member", "statement", "evidence", "kol", "collaboration", "digest"}


def everything_happens(webhook_id: int) -> None:
    """Each topic at least once."""
    mei = a_member("mei", email="mei@example.com", phone="+8613800001234")
    post, product, review = a_post(author=mei), a_product(), a_review(author=mei)
    question = a_question()
    answer = an_answer(question)
    a_share(mei, post)
    a_share(mei, product)
    with transaction():
        accept(question.author, answer)
        reply_to(review, render("谢谢，欢迎再来。"))
        stop_writing("社区正在维护。", "The community is under maintenance.")
        resume_writing()
        give_notice(f"/p/{post.id}", "copyright", "照片是我拍的。", name="王芳", email="wang@example.com")
        send_test(webhook_id)
    an_alert()
    somebody_redeems()
    campaigns_come_and_go()
    collaborations_come_and_go()
    a_report_is_made()
    the_desk_decides()
    with transaction():
        remove(post)
        erase_account(member_to_change(mei.id))


def a_report_is_made() -> None:
    wang, yesterday = staff(), reporting_day() - timedelta(days=1)
    asked = {"every": "day", "hour": 9, "reports": ["overview"], "language": "zh-CN", "enabled": True}
    with transaction():
        schedule = make_schedule(wang, [wang.username], **asked)
    make_edition(schedule.id, Span(yesterday, yesterday))


def collaborations_come_and_go() -> None:
    """One is done, one declined, one called off; another opinion leader is none any more."""
    done, declined, cancelled = (a_collaboration() for _ in range(3))
    gone, wang = a_kol(), staff()
    with transaction():
        take_brief(done)
        finish(done, wang)
        decline(declined)
        cancel(cancelled, wang)
        revoke(kol_to_change(gone.id), wang, "账号已转让他人")


def campaigns_come_and_go() -> None:
    """A lottery opens, closes and is drawn; a goal is called off."""
    lottery, goal = a_campaign(opens=-2 * SOON, closes=-SOON), a_campaign("group_goal")
    with transaction():
        draw_lottery(campaign_to_change(lottery.id), None, utcnow())
        call_off(campaign_to_change(goal.id), "台风")


def somebody_redeems() -> None:
    """Points for a coupon."""
    lin = a_member(external_id="customer-7")
    with transaction():
        earn(lin.id, 100, growth=100, fact="a fact", words={"zh": "一次", "en": "Once"})
        reward = offer_reward(title_zh="满 100 减 10 优惠券", title_en="10 off 100", cost=100)
        redeem(lin, reward.id)


def the_desk_decides() -> None:
    """Once for good, once taken back, once overturned."""
    wang, zhao = a_member(roles=("moderator",)), a_member(roles=("moderator",))
    taken_back, overturned = a_reported_post(), a_reported_post()
    with transaction():
        undo(_removed(taken_back, wang), wang)
    with transaction():
        decision_id = _removed(overturned, wang)
    with transaction():
        asked = appeal(overturned.author, "请再看一次。", decision_id=decision_id)
        decide_appeal(asked.id, zhao, "overturn", version=1, note="再看过了。")


def _removed(content, moderator) -> int:
    case = find_case(content.id)
    said = {"version": case.version, "reason": "off_topic", "note": "员工备注"}
    return decide(case.id, moderator, "remove", **said).id


def shape(value: Any) -> Any:
    """The names in a message, however deep, without its values. What may be null, or has any names, is one name."""
    if isinstance(value, dict):
        return {name: None if name in OPEN else shape(inner) for name, inner in value.items()}
    return [shape(each) for each in value[:1]] if isinstance(value, list) else None


def first_of_each(said: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """By topic, the message that tells the most: an early one was not hidden or erased meanwhile."""
    fullest = sorted(said, key=lambda message: len(json.dumps(message)))
    return {message["type"]: message for message in fullest}


def test_every_topic_is_sent_in_the_shape_that_the_document_shows(endpoint, shop, deliver_all):
    webhook, _ = endpoint("*")
    everything_happens(webhook.id)

    deliver_all()

    sent = first_of_each([got.said for got in shop.got])
    examples = {
        example["type"]: example
        for example in map(json.loads, re.findall(r"```json\n(.*?)```", page("webhooks.md"), flags=re.DOTALL))
    }
    assert set(sent) == set(present_webhooks().topics) == set(examples)
    assert {topic: shape(message) for topic, message in sent.items()} == {
        topic: shape(example) for topic, example in examples.items()
    }
    statement, documented = (messages["decision.taken"]["data"]["statement"] for messages in (sent, examples))
    assert set(statement) == set(documented)


def test_no_message_holds_a_contact_a_note_of_staff_or_the_words_of_who_complained(endpoint, shop, deliver_all):
    webhook, _ = endpoint("*")
    everything_happens(webhook.id)
    deliver_all()

    sent = "".join(json.dumps(got.said, ensure_ascii=False) for got in shop.got)
    assert [secret for secret in SECRETS if secret in sent] == []


def test_an_alert_goes_out_with_its_evidence(endpoint, shop, deliver_all):
    endpoint("alert.raised")
    alert_id = an_alert("spike_reports", "community")

    deliver_all()

    [got] = shop.got
    assert got.said["type"] == "alert.raised"
    assert got.said["data"]["alert_id"] == str(alert_id)
    assert got.said["data"]["evidence"] == db.session.scalars(select(Alert.evidence)).one()


def test_the_examples_of_the_document_verify_a_message_and_refuse_a_changed_one(endpoint, shop, deliver_all):
    webhook, secret = endpoint("*")
    with transaction():
        send_test(webhook.id)
    deliver_all()
    [got] = shop.got

    for verify in (in_python, in_javascript):
        assert verify(secret, got.headers, got.body) is True
        assert verify(secret, got.headers, got.body + b" ") is False
        assert verify(secret, {**got.headers, "webhook-timestamp": "1700000000"}, got.body) is False


def block(language: str) -> str:
    """The first example in that language."""
    return re.search(rf"```{language}\n(.*?)```", page("webhooks.md"), flags=re.DOTALL)[1]


def in_python(secret: str, headers: dict[str, str], body: bytes) -> bool:
    names: dict[str, Any] = {}
    exec(block("python"), names)
    return names["verify"](secret, headers, body)


def in_javascript(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """By Node, where there is one; else by what Python said."""
    node = shutil.which("node")
    if node is None:
        return in_python(secret, headers, body)
    given = f"{json.dumps(secret)}, {json.dumps(headers)}, Buffer.from({json.dumps(body.decode())})"
    script = f"{block('javascript')}\nconsole.log(verify({given}))"
    return subprocess.run([node, "-e", script], capture_output=True, text=True, check=True).stdout.strip() == "true"
