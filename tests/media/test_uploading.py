"""POST and PATCH /media, and the files: what is answered, and what is refused with which problem."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from community.database import db, upgrade
from community.media.actions import MOST_LOOSE, announce
from community.media.models import Medium
from community.media.pictures import MOST_BYTES, NAMES, picture_of
from community.members.actions import restrict
from community.outbox import transaction
from tests.conftest import SECRET
from tests.factories import a_medium, a_member, a_post
from tests.media.images import (
    ADDRESS,
    a_file,
    drawn,
    encoded,
    in_parts,
    medium_of,
    moving,
    png_that_claims,
    scriptable_gif,
    stored,
    upload,
)
from wsgi import make_house

PHOTO = encoded(drawn(1200, 900))
SMALL = picture_of(drawn(8, 8))
REFUSED = {
    "a web page by the name of a photo": (b"<!DOCTYPE html><script>alert(1)</script>", 415),
    "an SVG": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 415),
    "HEIC": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", 415),
    "an empty file": (b"", 415),
    "too many pixels": (png_that_claims(50_000, 50_000), 413),
    "too many bytes": (bytes(MOST_BYTES + 1), 413),
    "far too many bytes": (bytes(MOST_BYTES + 200_000), 413),
    "cut off": (PHOTO[:5000], 422),
    "moving": (moving("GIF"), 422),
}


def media_count() -> int:
    return db.session.scalar(select(func.count()).select_from(Medium))


def test_an_upload_is_answered_with_its_addresses_in_three_sizes_and_two_types(as_member):
    answer = upload(as_member(), PHOTO, alt="雨后的石阶")

    medium = medium_of(answer)
    shown = {"id": str(medium.id), "url": f"/media/{medium.key}/2048.jpg", "width": 1200, "height": 900}
    assert {name: answer.json[name] for name in shown} == shown
    assert answer.json["alt"] == "雨后的石阶"
    assert [(size["width"], size["height"]) for size in answer.json["sizes"]] == [(320, 240), (960, 720), (1200, 900)]
    assert answer.json["sizes"][0]["webp"] == f"/media/{medium.key}/320.webp"
    assert medium.bytes == sum(map(len, stored(medium).values()))


def test_every_file_is_served_as_what_it_is_to_anybody_who_knows_its_key_and_for_ever(as_member, client):
    sizes = upload(as_member(), PHOTO).json["sizes"]

    for size in sizes:
        for ending, type_ in (("webp", "image/webp"), ("jpg", "image/jpeg")):
            served = client.get(size[ending])
            assert (served.status_code, served.content_type) == (200, type_)
            assert served.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            assert served.headers["X-Content-Type-Options"] == "nosniff"
            assert "default-src 'none'" in served.headers["Content-Security-Policy"]
            assert served.headers["Vary"] == "Accept-Encoding"


def test_who_has_a_file_already_is_told_so_without_it(as_member, client):
    url = upload(as_member(), PHOTO).json["url"]

    again = client.get(url, headers={"If-None-Match": client.get(url).headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(("data", "status"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_kept_gets_its_problem_in_the_readers_language_and_leaves_nothing(app, as_member, data, status):
    client = as_member()

    english = upload(client, data, **{"Accept-Language": "en"})
    chinese = upload(client, data)

    assert (english.status_code, chinese.status_code) == (status, status)
    assert english.content_type == "application/problem+json"
    if status == 422:
        assert chinese.json["errors"]["file"] != english.json["errors"]["file"]
    assert media_count() == 0
    assert not (app.config["COMMUNITY"].home / "media").exists()


def test_a_gif_that_is_a_script_as_well_is_served_as_a_picture_without_the_script(as_member, client):
    medium = medium_of(upload(as_member(), scriptable_gif(), name="photo.html"))

    assert not any(b"alert" in data for data in stored(medium).values())
    assert client.get(medium.url).content_type == "image/jpeg"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=400), start=st.sampled_from([b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"GIF89a"]))
def test_random_bytes_are_always_a_problem_and_never_a_failure(as_member, data, start):
    assert upload(as_member(), start + data).status_code in (413, 415, 422)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 422),
        ({"data": b"a text"}, 415),
        ({"json": {"file": "x"}}, 415),
        ({"data": b"--x\r\nnonsense", "content_type": "multipart/form-data; boundary=x"}, 422),
        ({"data": b"nonsense", "content_type": "multipart/form-data"}, 422),
        (in_parts(alt="nothing else"), 422),
        (in_parts(file="a text"), 422),
        (in_parts(file=a_file(PHOTO), surprise="1"), 422),
        (in_parts(file=[a_file(PHOTO), a_file(PHOTO)]), 422),
        (in_parts(file=a_file(PHOTO), alt="x" * 501), 422),
        (in_parts(file=a_file(PHOTO), alt="nul\0"), 422),
        (in_parts(file="a text", alt="x" * 600_000), 413),
    ],
)
def test_a_form_that_is_not_one_file_and_its_description_is_refused(as_member, sent, status):
    assert as_member().post(ADDRESS, **sent).status_code == status
    assert media_count() == 0


def test_strangers_and_restricted_members_upload_nothing(client, as_member):
    lin = a_member("lin")
    with transaction():
        restrict(lin, {"feature": "all", "until": None})

    assert upload(client, PHOTO).status_code == 401
    assert upload(as_member(lin), PHOTO).json["type"] == "/problems/restricted"
    assert media_count() == 0


@pytest.mark.parametrize(
    "path",
    [
        "/media/../community.sqlite3",
        "/media/%2e%2e/secret_key",
        "/media/..%2f..%2fsecret_key/2048.jpg",
        "/media/{key}/../../secret_key",
        "/media/{key}/secret_key",
        "/media/{key}/2048.png",
        "/media/{key}/2048.jpg%00.webp",
        "/media/{upper}/2048.jpg",
        "/media/{folder}/{key}/2048.jpg",
        "/media/{key}.part/2048.jpg",
        "/media/00000000000000000000000000000000/2048.jpg",
    ],
)
def test_no_address_but_that_of_a_file_of_a_picture_leads_anywhere(app, as_member, client, path):
    (app.config["COMMUNITY"].home / "secret_key").write_text("secret")
    key = medium_of(upload(as_member(), PHOTO)).key
    upper = key.upper() if key.upper() != key else "F" * 32

    assert client.get(path.format(key=key, upper=upper, folder=key[:2])).status_code == 404


def test_keys_are_128_random_bits_and_never_the_same(as_member):
    client = as_member()

    keys = {medium_of(upload(client, PHOTO)).key for _ in range(3)}

    assert len(keys) == 3
    assert all(len(bytes.fromhex(key)) == 16 for key in keys)


def test_an_upload_with_a_key_is_one_picture_however_often_it_is_sent(as_member):
    client = as_member()

    def send(data: bytes):
        return upload(client, data, **{"Idempotency-Key": "k1"})

    first, second, other = send(PHOTO), send(PHOTO), send(encoded(drawn()))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json == second.json
    assert other.json["type"] == "/problems/idempotency-key-reused"


def test_whoever_hoards_pictures_that_nothing_shows_must_show_some_first(as_member):
    lin = a_member("lin")
    shown = a_medium(lin)
    with transaction():
        for _ in range(MOST_LOOSE - 1):
            announce(lin, SMALL)

    assert upload(as_member(lin), PHOTO).status_code == 409
    a_post(author=lin, media_ids=[shown.id])
    assert upload(as_member(lin), PHOTO).status_code == 201


def test_its_owner_alone_describes_a_picture(as_member):
    lin = a_member("lin")
    medium = a_medium(lin)
    address = f"{ADDRESS}/{medium.id}"

    assert as_member(lin).patch(address, json={"alt": " 一双\n登山鞋 "}).json["alt"] == "一双 登山鞋"
    assert as_member().patch(address, json={"alt": "mine"}).status_code == 404
    assert as_member(lin).patch(address, json={"alt": "x", "key": "y"}).status_code == 422
    assert as_member(lin).patch(address, json={}).status_code == 422


def test_all_names_that_are_served_are_those_that_are_stored(as_member):
    assert set(stored(medium_of(upload(as_member(), PHOTO)))) == set(NAMES)


def test_uploads_have_a_limit_of_their_own_and_files_have_another(tmp_path):
    house = make_house({"COMMUNITY_HOME": str(tmp_path), "SECRET_KEY": SECRET, "RATE_LIMITS": "1"})
    with house.app_context():
        upgrade()
    client = house.test_client()

    answers = [client.post(ADDRESS) for _ in range(121)]

    assert answers[0].headers["RateLimit-Policy"] == '"media.upload";q=120;w=3600'
    assert [answers[0].status_code, answers[-1].status_code] == [401, 429]
    assert client.get(f"/media/{'0' * 32}/320.jpg").status_code == 404
