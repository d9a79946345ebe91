"""Nothing that a file says beside its pixels is in any file of ours: looked for byte by byte, before and after."""

from __future__ import annotations

import re

import pytest

from tests.factories import a_member
from tests.media.images import (
    MARKER,
    medium_of,
    stored,
    talkative_gif,
    talkative_jpeg,
    talkative_png,
    talkative_webp,
    upload,
)

TALKATIVE = {"jpeg": talkative_jpeg, "png": talkative_png, "webp": talkative_webp, "gif": talkative_gif}
SAYS_MORE = re.compile(rb"Exif\0|eXIf|EXIF|XMP |xmpmeta|ICC_PROFILE|iCCP|ICCP|tEXt|zTXt|iTXt|GPS|Photoshop|MPF\0")
MARKERS = [MARKER.encode(), MARKER.encode("utf-16-le"), MARKER.encode("utf-16-be")]


@pytest.mark.parametrize("kind", TALKATIVE)
def test_a_marker_in_every_place_for_words_is_in_no_stored_byte(as_member, kind):
    sent = TALKATIVE[kind]()
    assert MARKER.encode() in sent

    medium = medium_of(upload(as_member(), sent, name=f"{MARKER}.{kind}"))

    files = stored(medium)
    assert len(files) == 6
    for data in files.values():
        assert not any(marker in data for marker in MARKERS)
        assert SAYS_MORE.search(data) is None
    assert not any(MARKER in str(value) for value in vars(medium).values())


def test_the_served_file_is_the_stored_one_and_says_no_more(as_member):
    client = as_member(a_member())
    answer = upload(client, talkative_jpeg())

    served = client.get(answer.json["url"])

    assert served.data == stored(medium_of(answer))["2048.jpg"]
    assert MARKER not in str(served.headers)
