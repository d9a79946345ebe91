"""From what somebody sends to what we serve: types, sizes, limits. No request, no database."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageEnhance

from community.media import pictures
from community.media.pictures import (
    NAMES,
    DecodersBusy,
    NoPicture,
    PictureDamaged,
    PictureRefused,
    PictureTooLarge,
    a_decoder,
    fitted,
    format_of,
    read_picture,
)
from community.media.prints import dhash, distance
from tests.media.images import (
    drawn,
    encoded,
    exif_with_marker,
    gif_that_claims,
    jpeg_of_many_scans,
    moving,
    png_that_claims,
    scriptable_gif,
)

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
NO_PICTURES = {
    "nothing": b"",
    "a web page": b"<!DOCTYPE html><script>alert(1)</script>",
    "an SVG": SVG,
    "HEIC": HEIC,
    "AVIF": encoded(drawn(), "AVIF"),
    "TIFF": encoded(drawn(), "TIFF"),
    "BMP": encoded(drawn(), "BMP"),
    "an archive": b"PK\x03\x04" + bytes(100),
    "sound in RIFF": b"RIFF\x24\0\0\0WAVEfmt ",
}
TAKEN = ("JPEG", "PNG", "GIF", "WEBP")
BEGINNINGS = (b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF\0\1\0\0WEBPVP8X")


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def similar(one: Image.Image, other: Image.Image) -> bool:
    return distance(dhash(one), dhash(other)) <= 4


@pytest.mark.parametrize("format_", TAKEN)
def test_every_type_that_is_read_becomes_six_files_of_two_types(format_):
    picture = read_picture(encoded(drawn(), format_))

    assert {name: opened(data).format for name, data in picture.files.items()} == {
        name: type_.removeprefix("image/").upper() for name, type_ in NAMES.items()
    }
    assert all(similar(opened(data), drawn()) for data in picture.files.values())


@pytest.mark.parametrize("data", NO_PICTURES.values(), ids=NO_PICTURES)
def test_what_begins_like_no_type_that_we_read_is_no_picture(data):
    with pytest.raises(NoPicture):
        read_picture(data)


def test_the_longest_side_is_2048_960_and_320():
    picture = read_picture(encoded(drawn(3000, 2000)))

    sizes = {name: opened(data).size for name, data in picture.files.items()}
    assert sizes["2048.jpg"] == sizes["2048.webp"] == (picture.width, picture.height) == (2048, 1365)
    assert sizes["960.jpg"] == sizes["960.webp"] == (960, 640)
    assert sizes["320.jpg"] == sizes["320.webp"] == (320, 213)


def test_nothing_is_enlarged():
    picture = read_picture(encoded(drawn(500, 100)))

    sizes = {name: opened(data).size for name, data in picture.files.items()}
    assert sizes["2048.jpg"] == sizes["960.webp"] == (500, 100)
    assert sizes["320.jpg"] == (320, 64)


def test_a_line_of_one_pixel_stays_one_pixel_high():
    assert fitted(16_000, 1, 320) == (320, 1)
    assert read_picture(encoded(drawn(5_000, 1))).height == 1


AS_SENSED = {  # how a camera that is held otherwise sees what is upright
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("orientation", AS_SENSED)
def test_a_picture_stands_as_its_camera_says(orientation):
    upright = drawn()
    as_sensed = upright.transpose(AS_SENSED[orientation])

    picture = read_picture(encoded(as_sensed, exif=exif_with_marker(orientation)))

    assert (picture.width, picture.height) == upright.size
    assert similar(opened(picture.files["2048.jpg"]), upright)


def test_what_is_transparent_stays_so_as_webp_and_is_white_as_jpeg():
    clear = Image.new("RGBA", (40, 40), (255, 0, 0, 0))

    picture = read_picture(encoded(clear, "PNG"))

    assert opened(picture.files["320.webp"]).getpixel((20, 20))[3] == 0
    assert opened(picture.files["320.jpg"]).getpixel((20, 20)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_of_png_is_read(mode):
    assert read_picture(encoded(Image.new("L", (20, 20), 128).convert(mode), "PNG")).width == 20


def test_a_jpeg_of_four_inks_is_read():
    assert read_picture(encoded(drawn().convert("CMYK"))).width == 400


def test_a_jpeg_with_a_second_one_behind_it_is_its_first():
    phone = encoded(drawn(), "MPO", save_all=True, append_images=[Image.new("RGB", (400, 300), "red")])

    assert format_of(phone) == "JPEG"
    assert similar(opened(read_picture(phone).files["320.jpg"]), drawn())


@pytest.mark.parametrize("size", [(30_000, 30_000), (50_000, 50_000), (2**31 - 1, 2**31 - 1), (16_001, 1_000)])
def test_a_small_png_that_claims_to_be_huge_is_refused_before_it_is_decoded(size):
    with pytest.raises(PictureTooLarge):
        read_picture(png_that_claims(*size))


def test_a_gif_whose_frame_is_larger_than_itself_is_refused_before_it_is_decoded():
    with pytest.raises(PictureTooLarge):
        read_picture(gif_that_claims(60_000, 60_000))


def test_a_progressive_jpeg_may_have_fewer_pixels_than_one_that_is_decoded_at_a_fraction():
    wide = Image.new("L", (25_000, 1_000))

    assert read_picture(encoded(wide)).width == 2048
    with pytest.raises(PictureTooLarge):
        read_picture(encoded(wide, progressive=True))


def test_a_jpeg_that_repeats_its_passes_is_refused_before_it_is_decoded():
    with pytest.raises(PictureDamaged, match="scans"):
        read_picture(jpeg_of_many_scans())


def test_more_bytes_than_we_take_are_refused_whatever_they_are():
    with pytest.raises(PictureTooLarge):
        read_picture(bytes(pictures.MOST_BYTES + 1))


@pytest.mark.parametrize("format_", ["GIF", "PNG", "WEBP"])
def test_a_picture_that_moves_is_refused(format_):
    with pytest.raises(PictureDamaged, match="still"):
        read_picture(moving(format_))


@pytest.mark.parametrize("format_", TAKEN)
@pytest.mark.parametrize("part", [0.02, 0.5, 0.9])
def test_a_picture_that_is_cut_off_is_damaged(format_, part):
    whole = encoded(drawn(), format_)

    with pytest.raises(PictureRefused):
        read_picture(whole[: int(len(whole) * part)])


def test_a_gif_that_is_a_script_as_well_is_one_no_longer():
    data = scriptable_gif()
    assert data.startswith((b"GIF87a/*", b"GIF89a/*"))

    files = read_picture(data).files

    assert not any(b"script" in file or b"alert" in file for file in files.values())


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(BEGINNINGS))
def test_random_bytes_are_refused_and_never_fail_otherwise(data, start):
    with pytest.raises(PictureRefused):
        read_picture(start + data)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_picture_with_random_bytes_changed_is_read_or_refused(data):
    whole = bytearray(encoded(drawn(60, 40), data.draw(st.sampled_from(TAKEN))))
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), min_size=1, max_size=8)):
        whole[place] = data.draw(st.integers(0, 255))

    with suppress(PictureRefused):
        assert set(read_picture(bytes(whole)).files) == set(NAMES)


def test_when_all_decoders_are_busy_one_waits_and_then_gives_up():
    with a_decoder(0), a_decoder(0), pytest.raises(DecodersBusy):
        read_picture(encoded(drawn()), patience_seconds=0.01)

    assert read_picture(encoded(drawn()), patience_seconds=0.01).width == 400


def test_a_print_says_where_brightness_rises_from_left_to_right():
    rising = Image.linear_gradient("L").rotate(90)
    falling = rising.transpose(Image.Transpose.FLIP_LEFT_RIGHT)

    assert {dhash(rising), dhash(falling)} == {-1, 0}
    assert distance(dhash(rising), dhash(falling)) == 64


def test_a_print_survives_scaling_encoding_and_a_brighter_copy_but_not_another_picture():
    photo = drawn(1200, 900)
    original = dhash(photo)

    assert distance(original, dhash(photo.resize((200, 150)))) <= 4
    assert distance(original, dhash(opened(encoded(photo, quality=30)))) <= 4
    assert distance(original, dhash(ImageEnhance.Brightness(photo).enhance(0.9))) <= 4
    assert distance(original, dhash(photo.transpose(Image.Transpose.ROTATE_90))) > 10


@given(st.binary(min_size=72, max_size=72))
def test_a_print_fits_into_64_signed_bits(pixels):
    print_ = dhash(Image.frombytes("L", (9, 8), pixels))

    assert -(2**63) <= print_ < 2**63
    assert distance(print_, print_) == 0
