"""Pictures as people, phones and attackers send them."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import ExifTags, Image, ImageCms
from PIL.PngImagePlugin import PngInfo
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from community.database import db
from community.media.models import Medium
from community.media.pictures import NAMES
from community.media.stores import present_store

MARKER = "MARKER-39.9042N-116.4074E"
ADDRESS = "/api/v1/media"


def drawn(width: int = 400, height: int = 300, mode: str = "RGB") -> Image.Image:
    """A patchwork that looks like itself from one side only, and from far away as well."""
    patches = Image.frombytes("L", (9, 8), bytes(patch * patch * 7 % 251 for patch in range(72)))
    return patches.resize((width, height), Image.Resampling.BOX).convert(mode)


def encoded(image: Image.Image, format_: str = "JPEG", **options: Any) -> bytes:
    """The image as a file."""
    file = BytesIO()
    image.save(file, format_, **options)
    return file.getvalue()


def exif_with_marker(orientation: int = 1) -> Image.Exif:
    """Camera, comment and place, each with the marker."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = exif[ExifTags.Base.ImageDescription] = MARKER
    exif[ExifTags.Base.Orientation] = orientation
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.UserComment] = MARKER.encode()
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLatitude] = "N", (39.0, 54.0, 15.0)
    gps[ExifTags.GPS.GPSProcessingMethod] = MARKER.encode()
    return exif


def profile_with_marker() -> bytes:
    """An sRGB profile whose last bytes are the marker."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()) + MARKER.encode()
    profile[:4] = struct.pack(">I", len(profile))
    return bytes(profile)


XMP = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{MARKER}</x:xmpmeta>".encode()


def talkative_jpeg() -> bytes:
    """A JPEG with the marker in Exif, GPS, XMP, comment, profile, and behind its end."""
    said = {"exif": exif_with_marker(), "xmp": XMP, "comment": MARKER, "icc_profile": profile_with_marker()}
    return encoded(drawn(), "JPEG", **said) + MARKER.encode()


def talkative_png() -> bytes:
    """A PNG with the marker in every kind of text chunk, in eXIf, in its profile, and behind its end."""
    info = PngInfo()
    info.add_text("Comment", MARKER)
    info.add_text("Author", MARKER, zip=False)
    info.add_itxt("XML:com.adobe.xmp", XMP.decode())
    said = {"pnginfo": info, "exif": exif_with_marker(), "icc_profile": profile_with_marker()}
    return encoded(drawn(mode="RGBA"), "PNG", **said) + MARKER.encode()


def talkative_webp() -> bytes:
    """A WebP with the marker in Exif, XMP and its profile."""
    return encoded(drawn(), "WEBP", exif=exif_with_marker(), xmp=XMP, icc_profile=profile_with_marker())


def talkative_gif() -> bytes:
    """A GIF with the marker in its comment."""
    return encoded(drawn(), "GIF", comment=MARKER)


def scriptable_gif() -> bytes:
    """A GIF that is a script as well: its header is a comment and an assignment."""
    data = encoded(Image.new("P", (0x2A2F, 1)), "GIF")  # the width is spelt /*
    return data + b"*/=1;alert(document.domain)//<script>alert(1)</script>"


def png_that_claims(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is so large."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(b"")) + _chunk(b"IEND", b"")


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def gif_that_claims(width: int, height: int) -> bytes:
    """A GIF of one pixel with a frame that says it is so large."""
    data = bytearray(encoded(Image.new("P", (1, 1)), "GIF"))
    frame = data.index(b",")
    data[frame + 5 : frame + 9] = struct.pack("<HH", width, height)
    return bytes(data)


def moving(format_: str) -> bytes:
    """Two frames."""
    return encoded(drawn(), format_, save_all=True, append_images=[Image.new("RGB", (400, 300), "red")])


def jpeg_of_many_scans() -> bytes:
    """A progressive JPEG that repeats a pass of itself 200 times."""
    data = encoded(drawn(), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * 200 + data[-2:]


def a_file(data: bytes, name: str = "photo.jpg") -> FileStorage:
    """The bytes as a file of a form."""
    return FileStorage(BytesIO(data), name)


def in_parts(**fields: Any) -> dict[str, Any]:
    """What a client sends with these fields. (The test client itself leaves files of more than 500 kB unclosed.)"""
    boundary, body = encode_multipart(fields)
    return {"data": body, "content_type": f"multipart/form-data; boundary={boundary}"}


def upload(client: Any, data: bytes, name: str = "photo.jpg", alt: str = "", **headers: str) -> Any:
    """What POST /media answers to a file."""
    return client.post(ADDRESS, **in_parts(alt=alt, file=a_file(data, name)), headers=headers)


def stored(medium: Medium) -> dict[str, bytes]:
    """All files of a picture, by name."""
    found = {name: present_store().get(medium.key, name) for name in NAMES}
    return {name: data for name, data in found.items() if data is not None}


def medium_of(answer: Any) -> Medium:
    """The picture that an upload answered with."""
    assert answer.status_code == 201, answer.json
    return db.session.get_one(Medium, int(answer.json["id"]))
