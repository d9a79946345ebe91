"""Pictures on the wire."""

from __future__ import annotations

from typing import Any, ClassVar

import marshmallow as ma
from marshmallow import fields
from werkzeug.datastructures import FileStorage

from community.errors import TooLarge, Unavailable, UnsupportedMedia
from community.http.fields import Id, Text
from community.http.languages import preferred_language
from community.http.schemas import Schema
from community.media.pictures import (
    MOST_BYTES,
    DecodersBusy,
    NoPicture,
    Picture,
    PictureDamaged,
    PictureTooLarge,
    read_picture,
)
from community.text import one_line

PROBLEMS = {NoPicture: UnsupportedMedia, PictureTooLarge: TooLarge}


class PictureFile(fields.Field):
    """A file, loaded as a Picture, and so decoded and made anew before any transaction."""

    wire: ClassVar = {"type": "string", "format": "binary", "description": "JPEG, PNG, WebP or GIF that stands still"}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Picture:
        if not isinstance(value, FileStorage):
            raise ma.ValidationError("Send a file.")
        try:
            return read_picture(value.stream.read(MOST_BYTES + 1))
        except PictureDamaged as refused:
            raise ma.ValidationError(_sentence(refused)) from refused
        except (NoPicture, PictureTooLarge) as refused:
            raise PROBLEMS[type(refused)](_sentence(refused)) from refused
        except DecodersBusy as busy:
            raise Unavailable("Many pictures are uploaded at this moment. Try again in some seconds.") from busy


def _sentence(refused: Any) -> str:
    return refused.en if preferred_language() == "en" else refused.zh


class Alt(Text):
    """What is to be seen, in words, for those who cannot see it: one line of at most 500 code points."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max=500, metadata={"example": "雨后的石阶和一双登山鞋"}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return one_line(super()._deserialize(value, attr, data, **kwargs))


class MediumIn(Schema):
    """A picture, and what is to be seen in it."""

    file = PictureFile(required=True)
    alt = Alt(load_default="")


class MediumPatch(Schema):
    """What its owner may change."""

    alt = Alt(required=True)


class SizeOut(Schema):
    """One size of a picture, in both types."""

    width = fields.Int(metadata={"example": 320})
    height = fields.Int(metadata={"example": 240})
    webp = fields.Str(metadata={"example": "/media/0f8fad5bd9cb469fa16570867728950e/320.webp"})
    jpg = fields.Str(metadata={"example": "/media/0f8fad5bd9cb469fa16570867728950e/320.jpg"})


class MediumOut(Schema):
    """A picture. ``width`` and ``height`` are those of its largest size, at ``url``."""

    id = Id(metadata={"example": "5"})
    url = fields.Str(metadata={"example": "/media/0f8fad5bd9cb469fa16570867728950e/2048.jpg"})
    width = fields.Int(metadata={"example": 2048})
    height = fields.Int(metadata={"example": 1536})
    alt = fields.Str(metadata={"example": "雨后的石阶和一双登山鞋"})
    sizes = fields.Nested(SizeOut, many=True)
