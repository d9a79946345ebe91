"""Pictures that were removed, or that an operator knows, are found again; others are not."""

from __future__ import annotations

import random
from io import BytesIO

import pytest
from click.testing import CliRunner
from PIL import Image, ImageDraw, ImageEnhance
from sqlalchemy import select

from community.content.models import Content, Status
from community.database import db
from community.media.actions import keep
from community.media.pictures import read_picture
from community.media.prints import dhash, distance
from community.outbox import transaction
from moderation.cli.commands import moderation
from moderation.desk.reports import report_content
from moderation.integrity.images import MOST_DISTANCE, is_telling, know_images
from moderation.integrity.models import KnownImage
from tests.factories import a_member, a_post
from tests.integrity.crowd import nothing_differs, screenings_of, status_of
from tests.moderation_desk.desk import CLEAN, case_of, decide, told


def drawn(seed: int, width: int = 900, height: int = 700) -> Image.Image:
    """A picture of shapes, another for every seed."""
    chance = random.Random(seed)
    picture = Image.new("RGB", (width, height), tuple(chance.randrange(256) for _ in range(3)))
    canvas = ImageDraw.Draw(picture)
    for _ in range(25):
        x, y = chance.randrange(width), chance.randrange(height)
        across, down = chance.randrange(40, 300), chance.randrange(40, 300)
        shape = canvas.ellipse if chance.random() < 0.5 else canvas.rectangle
        colour = tuple(chance.randrange(256) for _ in range(3))
        shape((x - across, y - down, x + across, y + down), fill=colour)
    return picture


def as_jpeg(picture: Image.Image, quality: int = 85) -> bytes:
    file = BytesIO()
    picture.save(file, "JPEG", quality=quality)
    return file.getvalue()


CHANGES = {
    "encoded anew": lambda picture: Image.open(BytesIO(as_jpeg(picture, 30))),
    "half the size": lambda picture: picture.resize((picture.width // 2, picture.height // 2)),
    "a tenth of the size": lambda picture: picture.resize((picture.width // 10, picture.height // 10)),
    "darker": lambda picture: ImageEnhance.Brightness(picture).enhance(0.7),
    "more contrast": lambda picture: ImageEnhance.Contrast(picture).enhance(1.2),
    "grey": lambda picture: picture.convert("L").convert("RGB"),
    "squeezed": lambda picture: picture.resize((900, 500)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_picture_is_near_to_itself(change):
    for seed in range(20):
        original, changed = dhash(drawn(seed)), dhash(CHANGES[change](drawn(seed)))
        assert distance(original, changed) <= MOST_DISTANCE


def test_different_pictures_are_far_from_each_other():
    prints = [dhash(drawn(seed)) for seed in range(40)]
    assert min(distance(one, other) for place, one in enumerate(prints) for other in prints[:place]) > MOST_DISTANCE


def a_post_with(picture: Image.Image, **given) -> Content:
    author = given.pop("author", None) or a_member()
    medium_id = keep(author, read_picture(as_jpeg(picture)))
    return a_post(CLEAN, author=author, media_ids=[medium_id], published=False, **given)


def bank() -> list[tuple[str, str]]:
    db.session.rollback()
    return [tuple(row) for row in db.session.execute(select(KnownImage.policy, KnownImage.source))]


def removed(as_moderator, picture: Image.Image, reason: str) -> tuple[Content, str]:
    """A note with the picture that a moderator removed, and the id of the decision."""
    post = a_post_with(picture)
    reporter = a_member()
    with transaction():
        report_content(reporter, post.id, reason)
    return post, decide(as_moderator, case_of(post), "remove", reason=reason).json["id"]


def test_the_picture_of_a_removed_note_is_held_when_it_comes_back_and_its_author_is_told(
    as_member, as_moderator, deliver_all
):
    removed(as_moderator, drawn(1), "illegal")
    deliver_all()
    author = a_member()

    again = a_post_with(CHANGES["half the size"](drawn(1)), author=author)
    other = a_post_with(drawn(2))
    deliver_all()

    assert (status_of(again), status_of(other)) == (Status.HELD, Status.PUBLISHED)
    assert case_of(again).policy == "illegal"
    assert told(as_member(author))[0] == ("screening", "illegal")
    assert nothing_differs()


def test_a_note_removed_for_its_words_leaves_its_picture_free(as_moderator, deliver_all):
    removed(as_moderator, drawn(1), "off_topic")
    deliver_all()

    assert bank() == []


def test_taking_the_decision_back_takes_the_picture_out_of_the_bank(as_moderator, deliver_all):
    post, decision_id = removed(as_moderator, drawn(1), "copyright")
    deliver_all()
    assert bank() == [("copyright", f"content:{post.id}")]

    assert as_moderator.post(f"/api/v1/moderation/decisions/{decision_id}/undo").status_code == 200
    deliver_all()

    assert bank() == []


def test_a_blank_page_is_no_picture_that_could_be_known_again(app, deliver_all):
    blank = Image.new("RGB", (400, 300), "white")
    assert not is_telling(dhash(blank))

    with transaction():
        assert know_images([dhash(blank)], "spam", "operator") == (0, 1)


def test_a_picture_of_the_operators_list_is_held_whatever_its_text(app, tmp_path, deliver_all):
    file = tmp_path / "poster.jpg"
    file.write_bytes(as_jpeg(drawn(7)))
    ran = CliRunner().invoke(moderation, ["know-image", str(file), "--policy", "spam"], obj=lambda: app)
    assert ran.exit_code == 0, ran.output
    assert bank() == [("spam", "operator")]

    post = a_post_with(CHANGES["darker"](drawn(7)))
    deliver_all()

    assert status_of(post) is Status.HELD
    assert screenings_of(post)[-1].verdict["findings"][-1]["check"] == "known_image"


def test_what_is_no_picture_is_named_and_the_others_are_learned(app, tmp_path):
    (tmp_path / "good.jpg").write_bytes(as_jpeg(drawn(3)))
    (tmp_path / "bad.jpg").write_text("no picture")
    files = [str(tmp_path / name) for name in ("bad.jpg", "good.jpg")]

    ran = CliRunner().invoke(moderation, ["know-image", *files, "--policy", "sexual"], obj=lambda: app)

    assert ran.exit_code == 1
    assert "bad.jpg" in ran.output
    assert bank() == [("sexual", "operator")]


def test_without_a_known_policy_the_command_is_used_wrongly(app, tmp_path):
    ran = CliRunner().invoke(moderation, ["know-image", str(tmp_path), "--policy", "ugly"], obj=lambda: app)
    assert ran.exit_code == 2
