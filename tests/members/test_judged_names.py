"""Names that people bring along are judged like those they choose later: at registration, and from the shop."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from community.database import db
from community.members.models import Member
from tests.factories import a_member
from tests.members.test_sso import me, shop, sign_on, token

__all__ = ["shop"]
UNFIT, FIT = "加微信 abc12345 领红包", "林 林"


def register(client, **given):
    return client.post("/api/v1/members", json={"username": "lin", "password": "correct horse battery", **given})


def lin():
    return db.session.scalars(select(Member).where(Member.username == "lin")).one()


def notices(client):
    return [notice["text"] for notice in client.get("/api/v1/notifications").json["items"]]


def test_an_unfit_name_is_not_taken_over_at_registration_and_its_bearer_reads_why(client, as_member):
    answer = register(client, display_name=UNFIT)

    assert (answer.status_code, answer.json["display_name"]) == (201, "lin")
    assert "未被采用" in notices(as_member(lin()))[0]


@pytest.mark.parametrize("name", [FIT, "lin", None])
def test_a_fit_name_or_none_is_taken_over_without_a_word(client, as_member, name):
    assert register(client, display_name=name).json["display_name"] == (name or "lin")
    assert notices(as_member(lin())) == []


def test_an_unfit_name_from_the_shop_is_not_taken_over_and_told_of_once(client, as_member, shop):
    for _ in range(2):
        answer = sign_on(client, token(preferred_username="lin", name=UNFIT))
        assert (answer.status_code, me(client, answer)["display_name"]) == (201, "lin")

    assert len(notices(as_member(lin()))) == 1


def test_a_name_that_becomes_unfit_at_the_shop_gives_way_to_the_username(client, shop):
    sign_on(client, token(preferred_username="lin", name=FIT))

    assert me(client, sign_on(client, token(name=UNFIT)))["display_name"] == "lin"


def test_a_member_who_changes_to_an_unfit_name_keeps_none_of_it(as_member):
    client = as_member(a_member("lin"))
    answer = client.patch(
        "/api/v1/me", json={"display_name": UNFIT}, headers={"If-Match": client.get("/api/v1/me").headers["ETag"]}
    )

    assert (answer.status_code, answer.json["display_name"]) == (200, "lin")
