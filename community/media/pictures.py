"""From the bytes that somebody sent to files that we serve: decided by content, decoded, and made anew. Pure.

Nothing of the sent file is passed on but its pixels, so no place, device, comment, profile or script can be in ours.
What a hostile file may cost is limited before it is decoded: bytes, pixels, frames, passes, and decoders at a time.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO

from PIL import ExifTags, Image, ImageCms

from community.media.prints import dhash

MOST_BYTES = 20_000_000
# Within them none took more than 300 MB or 2 s of CPU when tried: a baseline JPEG is decoded at a fraction of its size,
# of a progressive one all coefficients are held, of the others all pixels, in two to four copies.
MOST_MEGAPIXELS = {"baseline": 50, "progressive": 24, "PNG": 16, "GIF": 16, "WEBP": 14}
MOST_SCANS = 100  # of a progressive JPEG: each is a pass over all pixels; cameras and encoders write about ten
AT_ONCE = 2  # pictures that one process decodes at a time
PATIENCE_SECONDS = 20

SIZES = (2048, 960, 320)  # longest side; nothing is enlarged
LARGEST = SIZES[0]
TYPES = {"webp": "image/webp", "jpg": "image/jpeg"}
NAMES = {f"{size}.{ending}": type_ for size in SIZES for ending, type_ in TYPES.items()}
WEBP = {"format": "WEBP", "quality": 80, "method": 4}
JPEG = {"format": "JPEG", "quality": 82, "optimize": True, "progressive": True}

START_OF_SCAN = b"\xff\xda"
SRGB = ImageCms.createProfile("sRGB")
WHITE = (255, 255, 255)
Turn = Image.Transpose
TURNS = {  # what makes a picture upright, by its Exif orientation. Source: Exif 2.32, tag 0x0112
    2: Turn.FLIP_LEFT_RIGHT,
    3: Turn.ROTATE_180,
    4: Turn.FLIP_TOP_BOTTOM,
    5: Turn.TRANSPOSE,
    6: Turn.ROTATE_270,
    7: Turn.TRANSVERSE,
    8: Turn.ROTATE_90,
}

Image.MAX_IMAGE_PIXELS = None  # Pillow only warns between its limit and twice that; ours, below, refuses
_decoders = threading.BoundedSemaphore(AT_ONCE)


class PictureRefused(Exception):
    """A file that we do not take: what, why and how to mend it, in English and Chinese."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.en = en
        self.zh = zh


class NoPicture(PictureRefused):
    """Not of a type that we read."""


class PictureTooLarge(PictureRefused):
    """More bytes or pixels than we decode."""


class PictureDamaged(PictureRefused):
    """Of a type that we read, but it cannot be decoded, or moves."""


class DecodersBusy(Exception):
    """Too many pictures at a time."""


@dataclass(frozen=True)
class Picture:
    """A picture made anew. width, height: of its largest file; print: its dHash; files: bytes by name, see NAMES."""

    width: int
    height: int
    print: int
    files: dict[str, bytes]


def read_picture(data: bytes, patience_seconds: float = PATIENCE_SECONDS) -> Picture:
    """Decode what somebody sent and make our files of it. Takes up to a second of CPU.

    Raises NoPicture, PictureTooLarge, PictureDamaged; DecodersBusy when others keep all decoders busy for so long.
    """
    if len(data) > MOST_BYTES:
        raise PictureTooLarge(
            f"The file is larger than {MOST_BYTES // 10**6} MB; send a smaller one.",
            f"文件超过 {MOST_BYTES // 10**6} MB，请压缩后再上传。",
        )
    format_ = format_of(data)
    with a_decoder(patience_seconds), _blaming_the_file():
        return picture_of(_decoded(data, format_))


def format_of(data: bytes) -> str:
    """JPEG, PNG, GIF or WEBP, by the bytes with which the file begins. Raises NoPicture."""
    if data[:3] == b"\xff\xd8\xff":
        return "JPEG"
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return "PNG"
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return "GIF"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    raise NoPicture(
        "The file is no picture that we read. Send a JPEG, PNG, WebP or GIF; save HEIC and SVG as JPEG first.",
        "无法识别该图片。请上传 JPEG、PNG、WebP 或 GIF；HEIC、SVG 请先另存为 JPEG。",
    )


@contextmanager
def a_decoder(patience_seconds: float) -> Iterator[None]:
    """Hold one of the few decoders, so that what large pictures need of memory stays within bounds.

    Raises DecodersBusy when none becomes free in time.
    """
    if not _decoders.acquire(timeout=patience_seconds):
        raise DecodersBusy
    try:
        yield
    finally:
        _decoders.release()


@contextmanager
def _blaming_the_file() -> Iterator[None]:
    """Whatever a decoder trips over, the file is at fault."""
    try:
        yield
    except PictureRefused:
        raise
    except Exception as error:
        raise PictureDamaged(
            "The picture is damaged and cannot be decoded; save it anew, or send another.",
            "图片已损坏，无法解码；请重新保存后上传，或换一张。",
        ) from error


def _decoded(data: bytes, format_: str) -> Image.Image:
    """The pixels: upright, in sRGB, at most 2,048 a side, as RGB or RGBA, and nothing beside them."""
    with Image.open(BytesIO(data), formats=[format_]) as image:
        _check(image, data)
        image.draft("RGB", (LARGEST, LARGEST))
        image.load()
        turn = TURNS.get(image.getexif().get(ExifTags.Base.Orientation))
        profile = image.info.get("icc_profile") if image.mode in ("RGB", "RGBA") else None
        pixels = _scaled(_in_rgb(image), LARGEST).copy()
    pixels.info = {}  # encoders would write on what Pillow carries there
    if profile:
        _apply(profile, pixels)
    return pixels.transpose(turn) if turn is not None else pixels


def _check(image: Image.Image, data: bytes) -> None:
    """Raises PictureTooLarge or PictureDamaged for what would cost too much. Only the header has been read."""
    is_jpeg = image.format in ("JPEG", "MPO")  # MPO: a JPEG with further ones behind it, as phones write
    kind = ("progressive" if image.info.get("progressive") else "baseline") if is_jpeg else str(image.format)
    most = MOST_MEGAPIXELS[kind]
    if image.width * image.height > most * 10**6:
        raise PictureTooLarge(
            f"The picture has {image.width} × {image.height} pixels; {most} million is the most. Scale it down.",
            f"图片尺寸为 {image.width}×{image.height}，最多 {most * 100} 万像素，请缩小后上传。",
        )
    if is_jpeg and data.count(START_OF_SCAN) > MOST_SCANS:
        raise PictureDamaged("The JPEG has too many scans; save it anew.", "该 JPEG 扫描次数过多，请重新保存后上传。")
    if not is_jpeg and getattr(image, "is_animated", False):
        raise PictureDamaged("Moving pictures are not taken; send a still one.", "暂不支持动图，请上传静态图片。")


def _in_rgb(image: Image.Image) -> Image.Image:
    mode = "RGBA" if image.has_transparency_data else "RGB"
    return image if image.mode == mode else image.convert(mode)


def _apply(profile: bytes, pixels: Image.Image) -> None:
    """Turn the colours of pixels into sRGB. Slightly wrong ones are better than no picture."""
    with suppress(ImageCms.PyCMSError, OSError, ValueError):
        ImageCms.profileToProfile(pixels, ImageCms.ImageCmsProfile(BytesIO(profile)), SRGB, inPlace=True)


def picture_of(pixels: Image.Image) -> Picture:
    """Our files of pixels in RGB or RGBA, in all sizes and types."""
    pixels = _scaled(pixels, LARGEST)
    opaque = _on_white(pixels)
    files = {}
    for size in SIZES:
        pixels, opaque = _scaled(pixels, size), _scaled(opaque, size)
        files[f"{size}.webp"], files[f"{size}.jpg"] = _encoded(pixels, WEBP), _encoded(opaque, JPEG)
        if size == LARGEST:
            width, height, print_ = *opaque.size, dhash(opaque)
    return Picture(width, height, print_, files)


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode == "RGB":
        return image
    paper = Image.new("RGB", image.size, WHITE)
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def _scaled(image: Image.Image, longest: int) -> Image.Image:
    size = fitted(image.width, image.height, longest)
    return image if size == image.size else image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def fitted(width: int, height: int, longest: int) -> tuple[int, int]:
    """Width and height of a picture whose longest side shall have no more pixels than longest."""
    if max(width, height) <= longest:
        return width, height
    scale = longest / max(width, height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _encoded(image: Image.Image, options: dict[str, object]) -> bytes:
    file = BytesIO()
    image.save(file, **options)
    return file.getvalue()
