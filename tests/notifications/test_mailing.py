"""What is told by mail, when, how often, and how it ends."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from community.blocks.actions import block
from community.clock import at
from community.content.actions import remove
from community.content.queries import content_to_change
from community.database import db
from community.follows.actions import follow
from community.likes.actions import like, unlike
from community.mail.links import unsubscribing_address
from community.mail.models import Mail
from community.members.actions import confirm_email, restrict
from community.members.models import Member
from community.notifications.actions import mark_all_read, notify
from community.notifications.preferences import Hours, completed, end_of_quiet, next_digest
from community.notifications.tasks import mail_digests, mail_notifications
from community.outbox import transaction
from tests.factories import a_comment, a_member, a_post
from tests.parallel import at_once

NOTIFICATIONS = "/api/v1/notifications"
PREFERENCES = "/api/v1/me/notification-preferences"
SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2031, 5, 7, 12, tzinfo=SHANGHAI).astimezone(UTC)  # a Wednesday
EVERYTHING = {"types": {"liked": {"mail": True}, "commented": {"mail": True}}, "quiet_hours": None}


def a_reader(address: str = "lin@example.com", **given) -> Member:
    member = a_member(email=address, **given)
    with transaction():
        confirm_email(member)
    return member


@pytest.fixture
def prefer(as_member):
    """``prefer(member, digest="daily")``: what they say of their preferences."""

    def say(member: Member, **said) -> dict:
        client = as_member(member)
        tag = client.get(PREFERENCES).headers["ETag"]
        answer = client.put(PREFERENCES, json={**EVERYTHING, **said}, headers={"If-Match": tag})
        assert answer.status_code == 200, answer.json
        return answer.json

    return say


@pytest.fixture
def mailed(mailboxes, deliver_all):
    """``mailed(at_time)``: the texts that were mailed after schedulers and workers ran at that time."""

    def run(moment: datetime) -> list[str]:
        with at(moment):
            deliver_all()
            mail_notifications()
            mail_digests()
            deliver_all()
        received, mailboxes.received = mailboxes.messages, []
        return [message.get_body(("plain",)).get_content() for message in received]

    return run


def liked_by(fan: Member, content, moment: datetime = NOON) -> None:
    with at(moment), transaction():
        like(fan, content_to_change(content.id))


def test_thirty_eight_likes_are_one_mail_and_none_after_it_until_it_is_read(prefer, mailed):
    author = a_reader()
    post = a_post(author=author, title="雨里走了一天")
    prefer(author)
    for n in range(38):
        liked_by(a_member(display_name=f"粉丝{n}"), post)

    assert mailed(NOON) == []
    [mail] = mailed(NOON + timedelta(minutes=6))
    assert "粉丝37和其他 37 人赞了你的笔记《雨里走了一天》" in mail
    assert f"https://shop.example/p/{post.id}" in mail

    liked_by(a_member(), post, NOON + timedelta(minutes=7))
    assert mailed(NOON + timedelta(minutes=20)) == []
    with transaction():
        mark_all_read(author)
    liked_by(a_member(), post, NOON + timedelta(minutes=30))
    assert mailed(NOON + timedelta(minutes=30)) == []
    assert len(mailed(NOON + timedelta(minutes=36))) == 1


@pytest.mark.parametrize("change", ["taken back", "removed", "blocked", "read", "not wanted any more"])
def test_what_changed_while_the_mail_waited_is_not_told(prefer, mailed, change):
    author, fan = a_reader(), a_member()
    post = a_post(author=author)
    prefer(author)
    comment = a_comment(post, author=fan) if change == "removed" else None
    if comment is None:
        liked_by(fan, post)
    assert mailed(NOON) == []
    if change == "not wanted any more":
        prefer(author, types={"liked": {"mail": False}})
    with at(NOON), transaction():
        if change == "taken back":
            unlike(fan, content_to_change(post.id))
        elif change == "removed":
            remove(content_to_change(comment.id))
        elif change == "blocked":
            block(author, fan)
        elif change == "read":
            mark_all_read(author)

    assert mailed(NOON + timedelta(minutes=6)) == []


def test_quiet_hours_put_mail_off_until_they_end_in_the_members_own_zone(prefer, mailed):
    author = a_reader()
    prefer(author, quiet_hours={"from": "22:00", "to": "08:00"}, time_zone="Europe/Paris")
    midnight = datetime(2031, 5, 7, 0, 5, tzinfo=ZoneInfo("Europe/Paris")).astimezone(UTC)
    liked_by(a_member(), a_post(author=author), midnight)

    assert mailed(midnight + timedelta(minutes=10)) == []
    assert mailed(midnight + timedelta(hours=7, minutes=50)) == []
    assert len(mailed(midnight + timedelta(hours=7, minutes=56))) == 1


def test_only_so_many_mails_come_in_a_day_but_official_ones_always(prefer, mailed):
    author = a_reader()
    prefer(author, most_a_day={"mail": 2})
    told = []
    for n in range(4):
        liked_by(a_member(), a_post(author=author), NOON + timedelta(minutes=10 * n))
        told += mailed(NOON + timedelta(minutes=10 * n + 6))
    assert len(told) == 2
    with at(NOON), transaction():
        notify(author, "decision", text_zh="您的内容已被移除。", text_en="Removed.")

    assert "您的内容已被移除。" in mailed(NOON + timedelta(hours=1))[0]


def test_only_so_many_notifications_begin_in_a_day(prefer, as_member, deliver_all):
    author = a_member()
    prefer(author, most_a_day={"in_app": 2})
    posts = [a_post(author=author) for _ in range(3)]
    for post in [*posts, posts[0]]:
        liked_by(a_member(), post)
        with at(NOON):
            deliver_all()

    items = as_member(author).get(NOTIFICATIONS).json["items"]
    assert sorted((item["content"]["id"], item["count"]) for item in items) == [
        (str(posts[0].id), 2),
        (str(posts[1].id), 1),
    ]


def test_what_is_wanted_by_mail_alone_is_never_in_the_application(prefer, mailed, as_member):
    author = a_reader()
    prefer(author, types={"liked": {"in_app": False, "mail": True}})
    liked_by(a_member(), a_post(author=author))

    assert len(mailed(NOON) + mailed(NOON + timedelta(minutes=6))) == 1
    assert as_member(author).get(NOTIFICATIONS).json == {"items": [], "next": None, "unread": 0}


@pytest.mark.parametrize("who", ["no address", "not confirmed", "suspended"])
def test_who_cannot_or_may_not_be_mailed_is_not(prefer, mailed, who):
    author = a_member() if who == "no address" else a_member(email="lin@example.com")
    post = a_post(author=author)
    if who == "suspended":
        with transaction():
            confirm_email(author)
            restrict(author, {"feature": "all", "until": None})
    prefer(author, digest="daily")
    liked_by(a_member(), post)

    assert mailed(NOON) + mailed(NOON + timedelta(minutes=6)) + mailed(NOON + timedelta(days=1)) == []


def test_a_digest_comes_once_a_day_at_nine_with_what_is_unread_and_the_best_and_never_empty(prefer, mailed):
    reader, friend = a_reader(), a_member(display_name="梅")
    with transaction():
        follow(reader, friend)
    with at(NOON):
        prefer(reader, types={}, digest="daily")
        a_post("周末去了山里，鞋子很舒服。", author=friend, title="山里的周末")
        liked_by(friend, a_post(author=reader, title="雨里"))

    assert mailed(NOON + timedelta(hours=20, minutes=59)) == []
    [digest] = mailed(NOON + timedelta(hours=21, minutes=1))
    assert "梅赞了你的笔记《雨里》" in digest
    assert "山里的周末 —— 梅" in digest
    assert mailed(NOON + timedelta(hours=23)) == []
    assert mailed(NOON + timedelta(hours=46)) == []  # nothing new: dropped
    assert [mail.outcome for mail in db.session.scalars(select(Mail).order_by(Mail.id))] == ["sent", "dropped"]


def test_many_schedulers_post_one_digest(app, prefer, mailboxes, deliver_all):
    reader = a_reader()
    with at(NOON):
        prefer(reader, digest="daily")
        liked_by(a_member(), a_post(author=reader))
        deliver_all()

    def schedule() -> None:
        with app.app_context(), at(NOON + timedelta(days=1)):
            mail_digests()

    at_once([schedule] * 6)
    with at(NOON + timedelta(days=1)):
        deliver_all()
    assert len([message for message in mailboxes.messages if "错过" in message["Subject"]]) == 1


def test_one_click_ends_mail_without_signing_in_and_looking_does_nothing(client, prefer, mailed, mailboxes, as_member):
    author = a_reader()
    prefer(author, digest="daily")
    liked_by(a_member(), a_post(author=author))
    mailed(NOON)
    [mail] = mailed(NOON + timedelta(minutes=6))
    path = urlsplit(re.search(r"https://shop\.example(/unsubscribe/\S+)", mail)[0]).path

    page = client.get(path, headers={"Accept-Language": "en"})
    assert page.status_code == 200
    assert '<form method="post">' in page.text
    assert as_member(author).get(PREFERENCES).json["types"]["liked"]["mail"] is True

    for _ in range(2):  # as mailboxes send it, RFC 8058
        assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    preferences = as_member(author).get(PREFERENCES).json
    assert (preferences["types"]["liked"], preferences["digest"]) == ({"in_app": True, "mail": False}, "daily")

    everything = urlsplit(unsubscribing_address(author.id, "all")).path
    assert client.post(everything).status_code == 200
    preferences = as_member(author).get(PREFERENCES).json
    assert preferences["digest"] == "off"
    assert not any(channels["mail"] for channels in preferences["types"].values())


@pytest.mark.parametrize("forged", ["x", "WzEsImFsbCJd.x", "%00", "a" * 3000])
def test_a_forged_link_ends_nothing(client, forged):
    assert client.get(f"/unsubscribe/{forged}").status_code == 404
    assert client.post(f"/unsubscribe/{forged}").status_code == 404


def test_preferences_refuse_what_is_no_time_no_zone_and_no_number(as_member):
    client = as_member()
    tag = client.get(PREFERENCES).headers["ETag"]
    for bad in (
        {"quiet_hours": {"from": "24:00", "to": "08:00"}},
        {"quiet_hours": {"from": "22:00"}},
        {"time_zone": "../../etc/passwd"},
        {"digest": "hourly"},
        {"most_a_day": {"mail": 51}},
        {"types": {"official": {"in_app": False}}},
    ):
        answer = client.put(PREFERENCES, json={"types": {}, **bad}, headers={"If-Match": tag})
        assert answer.status_code == 422, bad


def clock(text: str) -> Hours:
    begin, end = (datetime.strptime(part, "%H:%M").time() for part in text.split("-"))
    return Hours(begin, end)


@pytest.mark.parametrize(
    ("now", "hours", "loud"),
    [
        ("2031-05-07 23:30", ["22:00-08:00"], "2031-05-08 08:00"),
        ("2031-05-07 07:59", ["22:00-08:00"], "2031-05-07 08:00"),
        ("2031-05-07 08:00", ["22:00-08:00"], "2031-05-07 08:00"),
        ("2031-05-07 13:30", ["13:00-14:00"], "2031-05-07 14:00"),
        ("2031-05-07 13:30", ["13:30-13:30"], "2031-05-07 13:30"),
        ("2031-05-07 21:30", ["20:00-23:00", "22:00-06:00"], "2031-05-08 06:00"),
        ("2031-05-07 05:00", ["22:00-06:00", "05:30-07:00"], "2031-05-07 07:00"),
    ],
)
def test_quiet_hours_end_when_the_last_of_them_ends(now, hours, loud):
    moment = datetime.fromisoformat(now).replace(tzinfo=SHANGHAI)
    ended = end_of_quiet(moment, SHANGHAI, [clock(each) for each in hours])
    assert ended.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") == loud


def test_digests_are_due_at_nine_on_every_day_or_on_mondays_also_when_clocks_change():
    def due(zone: str, now: str, **said) -> str:
        moment = datetime.fromisoformat(now).replace(tzinfo=ZoneInfo(zone))
        return next_digest(completed(said), moment, ZoneInfo(zone)).astimezone(ZoneInfo(zone)).isoformat()

    assert due("Asia/Shanghai", "2031-05-07T08:59", digest="daily") == "2031-05-07T09:00:00+08:00"
    assert due("Asia/Shanghai", "2031-05-07T09:00", digest="daily") == "2031-05-08T09:00:00+08:00"
    assert due("Asia/Shanghai", "2031-05-07T09:00", digest="weekly") == "2031-05-12T09:00:00+08:00"
    assert due("Europe/Paris", "2031-03-29T10:00", digest="daily") == "2031-03-30T09:00:00+02:00"
    late = {"digest": "daily", "quiet_hours": {"from": "22:00", "to": "10:00"}}
    assert due("Asia/Shanghai", "2031-05-07T09:30", **late) == "2031-05-07T10:00:00+08:00"
    assert next_digest(completed({}), NOON, SHANGHAI) is None
