"""The photographs of the sample community, drawn when it is loaded. Pure, and the same every time."""

from __future__ import annotations

import random
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFilter

from community.media.pictures import Picture, picture_of

WIDTH, HEIGHT = 1600, 1200
Colour = tuple[int, int, int]


def draw_all() -> dict[str, Picture]:
    """Every picture by the name that the sample's lines use."""
    return {name: picture_of(draw()) for name, draw in DRAWINGS.items()}


def dawn() -> Image.Image:
    """The sun above hills in the fog."""
    image = _sky((58, 84, 130), (255, 196, 132))
    ImageDraw.Draw(image).ellipse((980, 520, 1180, 720), fill=(255, 236, 190))
    image = image.filter(ImageFilter.GaussianBlur(6))
    for level, colour in ((720, (150, 138, 150)), (850, (104, 110, 128)), (990, (58, 74, 84))):
        _hills(image, level, colour)
    return image


def stars() -> Image.Image:
    """A lit tent under the stars."""
    image = _sky((6, 10, 34), (40, 52, 92))
    chance, canvas = random.Random(26), ImageDraw.Draw(image)  # noqa: S311 - the same sky every time
    for _ in range(700):
        x, y, light = chance.randrange(WIDTH), chance.randrange(900), chance.randrange(120, 256)
        canvas.ellipse((x, y, x + light // 90, y + light // 90), fill=(light, light, light))
    _hills(image, 940, (10, 16, 26))
    canvas.polygon(((560, 1080), (800, 800), (1040, 1080)), fill=(240, 170, 70))
    canvas.polygon(((760, 1080), (800, 860), (840, 1080)), fill=(150, 90, 34))
    return image


def lake() -> Image.Image:
    """Trees, and themselves again in the water."""
    image = _sky((120, 176, 214), (226, 236, 232))
    _hills(image, 540, (76, 112, 88))
    shore = image.crop((0, 0, WIDTH, 660))
    mirrored = shore.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((WIDTH, HEIGHT - 660))
    image.paste(Image.blend(mirrored, Image.new("RGB", mirrored.size, (58, 96, 122)), 0.45), (0, 660))
    return image


def bottle() -> Image.Image:
    """A bottle on a table."""
    image = _sky((236, 230, 220), (206, 196, 180))
    canvas = ImageDraw.Draw(image)
    canvas.rectangle((0, 900, WIDTH, HEIGHT), fill=(150, 112, 78))
    canvas.rounded_rectangle((660, 330, 940, 1010), radius=60, fill=(40, 92, 84))
    canvas.rounded_rectangle((700, 220, 900, 350), radius=30, fill=(190, 194, 196))
    canvas.rectangle((690, 400, 730, 940), fill=(92, 146, 134))
    return image


def _sky(above: Colour, below: Colour) -> Image.Image:
    """One colour passing into another from top to bottom."""
    share = Image.linear_gradient("L").resize((WIDTH, HEIGHT))
    return Image.composite(Image.new("RGB", share.size, below), Image.new("RGB", share.size, above), share)


def _hills(image: Image.Image, level: int, colour: Colour) -> None:
    """A range of hills that begins about level pixels from the top."""
    chance = random.Random(level)  # noqa: S311 - the same hills every time
    ridge = [(x, level + chance.randrange(-90, 60)) for x in range(0, WIDTH + 1, 160)]
    ImageDraw.Draw(image).polygon([(0, HEIGHT), *ridge, (WIDTH, HEIGHT)], fill=colour)


DRAWINGS: dict[str, Callable[[], Image.Image]] = {"dawn": dawn, "stars": stars, "lake": lake, "bottle": bottle}
