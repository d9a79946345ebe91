"""Both stores do the same: a folder, and S3 as moto's server speaks it on the loopback address."""

from __future__ import annotations

import boto3
import pytest
from flask import Flask
from moto.server import ThreadedMotoServer

from community.config import load_config
from community.errors import SettingRefused, Unavailable
from community.health.queries import Finding, examine
from community.media.pictures import NAMES
from community.media.stores import BucketStore, FolderStore, Store, init_app
from tests.factories import a_member, a_post
from tests.media.images import drawn, encoded, medium_of, stored, upload

KEY = "0f8fad5bd9cb469fa16570867728950e"
OTHER = "0f" + "1" * 30
FILES = {name: name.encode() * 1000 for name in NAMES}
BUCKET = "pictures"
URL = f"s3://{BUCKET}/community"
KEYS = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "us-east-1"}


@pytest.fixture(scope="session")
def s3():
    """A server that speaks S3, on a port of its own."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3, monkeypatch):
    """The bucket, empty; its address and keys stand in the environment, as an operator sets them."""
    for name, value in {**KEYS, "AWS_ENDPOINT_URL": s3}.items():
        monkeypatch.setenv(name, value)
    session = boto3.session.Session("key", "secret", region_name="us-east-1")
    made = session.resource("s3", endpoint_url=s3).Bucket(BUCKET)
    made.create()
    yield made
    made.objects.all().delete()
    made.delete()


@pytest.fixture(params=["folder", "bucket"])
def store(request, tmp_path) -> Store:
    if request.param == "folder":
        return FolderStore(tmp_path / "media")
    request.getfixturevalue("bucket")
    return BucketStore(URL)


def all_of(store: Store, key: str) -> dict[str, bytes | None]:
    return {name: store.get(key, name) for name in NAMES}


def test_what_was_put_is_there_byte_by_byte_and_nothing_else(store):
    store.put(KEY, FILES)

    assert all_of(store, KEY) == FILES
    assert store.get(KEY, "7.jpg") is None
    assert store.get(OTHER, "2048.jpg") is None


def test_deleting_takes_all_files_of_one_key_and_twice_is_harmless(store):
    store.put(KEY, FILES)
    store.put(OTHER, FILES)

    store.delete(KEY)
    store.delete(KEY)

    assert set(all_of(store, KEY).values()) == {None}
    assert all_of(store, OTHER) == FILES


def test_objects_stand_under_the_prefix_of_the_setting(bucket):
    BucketStore(URL).put(KEY, FILES)

    assert {stored.key for stored in bucket.objects.all()} == {f"community/{KEY}/{name}" for name in NAMES}


def test_a_bucket_that_does_not_answer_is_a_503_and_never_a_missing_picture(bucket):
    gone = BucketStore("s3://no-such-bucket")

    with pytest.raises(Unavailable):
        gone.put(KEY, FILES)
    with pytest.raises(Unavailable):
        gone.delete(KEY)


def test_a_folder_that_cannot_be_written_is_a_503_and_leaves_nothing(tmp_path):
    (tmp_path / "media").write_text("a file where the folder should be")

    with pytest.raises(Unavailable):
        FolderStore(tmp_path / "media").put(KEY, FILES)


def test_files_of_a_folder_appear_all_at_once_or_not_at_all(tmp_path):
    store = FolderStore(tmp_path)

    with pytest.raises(Unavailable):
        store.put(KEY, {"320.jpg": b"written", "no/such/folder.jpg": b"not written"})

    assert [path for path in tmp_path.rglob("*") if path.name.startswith((KEY, "320"))] == []
    store.put(KEY, FILES)
    assert all_of(store, KEY) == FILES


@pytest.fixture
def in_the_bucket(app, bucket):
    before = app.extensions["media"]
    app.extensions["media"] = BucketStore(URL)
    yield
    app.extensions["media"] = before


def test_a_picture_in_a_bucket_is_uploaded_shown_and_served_like_one_in_a_folder(in_the_bucket, as_member, client):
    lin = a_member("lin")
    medium = medium_of(upload(as_member(lin), encoded(drawn())))
    a_post(author=lin, media_ids=[medium.id])

    served = client.get(medium.url)

    assert (served.status_code, served.content_type) == (200, "image/jpeg")
    assert served.data == stored(medium)["2048.jpg"]
    assert served.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_when_the_bucket_is_gone_an_upload_is_a_503_and_what_nothing_shows_stays_a_row(app, bucket, as_member):
    before = app.extensions["media"]
    app.extensions["media"] = BucketStore("s3://no-such-bucket")
    try:
        answer = upload(as_member(), encoded(drawn()))
    finally:
        app.extensions["media"] = before

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0


def test_the_doctor_tells_whether_the_bucket_can_be_reached(app, in_the_bucket):
    assert found_of_media().well is True

    app.extensions["media"] = BucketStore("s3://no-such-bucket")

    assert found_of_media().well is False
    assert "MEDIA_URL" in found_of_media().says


def found_of_media() -> Finding:
    return next(found for found in examine() if found.part == "media")


def test_a_part_of_a_picture_is_served_to_who_asks_for_it(as_member, client):
    lin = a_member("lin")
    medium = medium_of(upload(as_member(lin), encoded(drawn())))
    whole = client.get(medium.url)

    part = client.get(medium.url, headers={"Range": "bytes=0-9"})
    beyond = client.get(medium.url, headers={"Range": f"bytes={len(whole.data)}-"})

    assert (part.status_code, part.data) == (206, whole.data[:10])
    assert part.headers["Content-Range"] == f"bytes 0-9/{len(whole.data)}"
    assert whole.headers["Accept-Ranges"] == "bytes"
    assert (beyond.status_code, beyond.content_type) == (416, "application/problem+json")


@pytest.mark.parametrize("url", ["s3://", "https://bucket", "s3://B", "s3://bucket/a b", "bucket"])
def test_a_media_url_that_names_no_bucket_ends_the_start(tmp_path, url):
    with pytest.raises(SettingRefused, match="MEDIA_URL"):
        load_config({"COMMUNITY_HOME": str(tmp_path), "MEDIA_URL": url})


def test_the_setting_says_where_pictures_lie(tmp_path):
    def store_with(**settings: str) -> Store:
        app = Flask("a test")
        init_app(app, load_config({"COMMUNITY_HOME": str(tmp_path), **settings}))
        return app.extensions["media"]

    assert store_with().folder == tmp_path / "media"
    assert store_with(MEDIA_URL=URL).url == URL
