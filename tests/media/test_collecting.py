"""No file without a row, no row without a use: orphans, erased members, and whatever fails on the way."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select

from community.accounts.actions import erase_account
from community.clock import utcnow
from community.content.actions import withdraw
from community.content.models import Content
from community.content.queries import content_to_change
from community.content.writing import revise
from community.database import db
from community.deliveries import LEASE_SECONDS
from community.errors import Unauthorized, Unavailable
from community.media.actions import announce, delete_doomed, doom_media_of, keep
from community.media.models import Medium
from community.media.pictures import NAMES, picture_of
from community.media.queries import LOOSE_FOR, media_of
from community.media.stores import FolderStore, present_store
from community.media.tasks import collect_orphans
from community.members.models import Member
from community.outbox import transaction
from tests.factories import a_medium, a_member, a_post
from tests.media.images import drawn, stored

A_DAY = LOOSE_FOR + timedelta(minutes=1)


def rows() -> list[int]:
    db.session.rollback()
    return list(db.session.scalars(select(Medium.id).order_by(Medium.id)))


def files_in(app) -> list[Path]:
    return [path for path in (app.config["COMMUNITY"].home / "media").rglob("*") if path.is_file()]


def after(span: timedelta):
    return time_machine.travel(utcnow() + span, tick=False)


def test_what_nothing_shows_for_a_day_is_deleted_row_and_files(app, deliver_all):
    lin = a_member("lin")
    shown, loose = a_medium(lin).id, a_medium(lin).id
    a_post(author=lin, media_ids=[shown])
    collect_orphans()
    deliver_all()
    assert rows() == [shown, loose]

    with after(A_DAY):
        collect_orphans()
        deliver_all()

    assert rows() == [shown]
    assert len(files_in(app)) == len(NAMES)


def show(content: Content, *media: Medium) -> None:
    with transaction():
        revise(content_to_change(content.id), media_ids=[medium.id for medium in media])


def test_what_was_taken_off_yesterday_is_deleted_and_what_was_taken_off_just_now_is_not(deliver_all):
    lin = a_member("lin")
    early, late = a_medium(lin), a_medium(lin)
    post = a_post(author=lin, media_ids=[early.id, late.id])
    late_id = late.id

    show(post, late)
    with after(A_DAY):
        show(post)
        collect_orphans()
        deliver_all()

    assert rows() == [late_id]


def test_pictures_of_a_withdrawn_or_removed_content_stay_for_appeals(deliver_all):
    lin = a_member("lin")
    post = a_post(author=lin, media_ids=[a_medium(lin).id])
    with transaction():
        withdraw(content_to_change(post.id))

    with after(A_DAY):
        collect_orphans()
        deliver_all()

    assert len(stored(media_of(post.id)[0])) == len(NAMES)


def test_a_content_that_is_gone_leaves_an_orphan(app, deliver_all):
    lin = a_member("lin")
    post = a_post(author=lin, media_ids=[a_medium(lin).id])
    deliver_all()
    with transaction() as session:
        session.execute(Content.__table__.delete().where(Content.id == post.id))

    with after(A_DAY):
        collect_orphans()
        deliver_all()

    assert rows() == []
    assert files_in(app) == []


def test_a_doomed_picture_can_no_longer_be_shown(as_member):
    lin = a_member("lin")
    medium = a_medium(lin)
    with after(A_DAY):
        collect_orphans()

        answer = as_member(lin).post("/api/v1/posts", json={"body": "早上好", "media_ids": [str(medium.id)]})

    assert answer.status_code == 422


def test_an_upload_that_died_between_row_and_files_is_collected_with_whatever_was_written(app, deliver_all):
    with transaction():
        medium = announce(a_member(), picture_of(drawn()))
        key = medium.key
    half = app.config["COMMUNITY"].home / "media" / key[:2] / f"{key}.part"
    half.mkdir(parents=True)
    (half / "2048.jpg").write_bytes(b"half")

    with after(A_DAY):
        collect_orphans()
        deliver_all()

    assert rows() == []
    assert files_in(app) == []
    assert not half.exists()


class Dying(FolderStore):
    """A store whose process dies after the files of the first picture are deleted."""

    deleted = 0

    def delete(self, key: str) -> None:
        if self.deleted:
            raise Unavailable
        super().delete(key)
        self.deleted += 1


@pytest.fixture
def dying_store(app):
    before = present_store()
    app.extensions["media"] = Dying(before.folder)
    yield
    app.extensions["media"] = before


def test_a_worker_that_dies_while_it_deletes_leaves_the_rest_to_the_next(app, deliver_all, request):
    lin = a_member("lin")
    media = [a_medium(lin) for _ in range(3)]
    with transaction():
        doom_media_of(lin.id)

    request.getfixturevalue("dying_store")
    deliver_all()
    assert rows() == [medium.id for medium in media]  # a row is there as long as a file may be
    assert len(files_in(app)) == 2 * len(NAMES)
    app.extensions["media"] = FolderStore(app.extensions["media"].folder)
    with after(timedelta(seconds=LEASE_SECONDS + 1)):
        deliver_all()

    assert rows() == []
    assert files_in(app) == []


def test_deleting_twice_is_the_same_as_once_and_never_touches_what_is_not_doomed(app):
    lin = a_member("lin")
    doomed, kept = a_medium(lin), a_medium()
    ids = [doomed.id, kept.id]
    with transaction():
        doom_media_of(lin.id)

    for _ in range(2):
        delete_doomed(ids)

    assert rows() == [kept.id]
    assert len(stored(kept)) == len(NAMES)


def erase(member: Member) -> None:
    with transaction():
        erase_account(db.session.get_one(Member, member.id))


def test_of_an_erased_member_no_file_stays_and_their_contents_show_none(app, client, deliver_all):
    lin, mei = a_member("lin"), a_member("mei")
    post = a_post(author=lin, media_ids=[a_medium(lin).id, a_medium(lin).id])
    a_medium(lin)
    other = a_post(author=mei, media_ids=[a_medium(mei).id])
    urls = [shown["url"] for shown in post.media]

    erase(lin)
    deliver_all()

    assert rows() == [medium.id for medium in media_of(other.id)]
    assert len(files_in(app)) == len(NAMES)
    assert [client.get(url).status_code for url in urls] == [404, 404]
    assert client.get(f"/api/v1/contents/{post.id}").json["media"] == []
    assert len(client.get(f"/api/v1/contents/{other.id}").json["media"]) == 1


class Slow(FolderStore):
    """A store that is so slow that its member is erased meanwhile."""

    def __init__(self, folder: Path, member: Member, deliver_all) -> None:
        super().__init__(folder)
        self.member, self.deliver_all = member, deliver_all

    def put(self, key, files) -> None:
        erase(self.member)
        self.deliver_all()
        super().put(key, files)


def test_a_member_who_is_erased_while_they_upload_leaves_no_file(app, deliver_all):
    lin, before = a_member("lin"), present_store()
    app.extensions["media"] = Slow(before.folder, lin, deliver_all)
    try:
        with pytest.raises(Unauthorized):
            keep(lin, picture_of(drawn()))
    finally:
        app.extensions["media"] = before

    assert rows() == []
    assert files_in(app) == []
