"""Everything that the community knows of a member, written while it is read: nothing of it is kept anywhere."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from io import RawIOBase
from typing import Any

import orjson
from sqlalchemy import select

from community.accounts.queries import view_account
from community.clock import utcnow
from community.database import db
from community.media.models import Medium
from community.media.pictures import LARGEST
from community.media.stores import present_store
from community.members.models import Member
from community.own_data.exported import present_rooms

FORMAT = 1


def export_of(member: Member) -> Iterator[bytes]:
    """One JSON object, piece by piece: format, exported_at, member (the present profile), and a list per room."""
    head = {"format": FORMAT, "exported_at": utcnow(), "member": view_account(member)}
    yield _json(head)[:-1]
    for room in present_rooms():
        yield b",\n" + _json(room.name) + b":["
        yield from _joined(_json(row) for row in room.rows(member))
        yield b"]"
    yield b"}"


def archive_of(member: Member) -> Iterator[bytes]:
    """A ZIP file, piece by piece: export.json, and every picture in its largest size as pictures/<id>.jpg."""
    pieces = Pieces()
    with zipfile.ZipFile(pieces, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("export.json", "w") as file:
            for piece in export_of(member):
                file.write(piece)
                yield from pieces.taken()
        for name, picture in _pictures_of(member):
            archive.writestr(name, picture, zipfile.ZIP_STORED)
            yield from pieces.taken()
    yield from pieces.taken()


def _pictures_of(member: Member) -> Iterator[tuple[str, bytes]]:
    there = (Medium.owner_id == member.id, Medium.stored_at.is_not(None), Medium.doomed_at.is_(None))
    rows = select(Medium.id, Medium.key).where(*there).order_by(Medium.id)
    for medium_id, key in db.session.execute(rows).all():
        if picture := present_store().get(key, f"{LARGEST}.jpg"):
            yield f"pictures/{medium_id}.jpg", picture


class Pieces(RawIOBase):
    """A file that cannot be read back: what is written into it is taken out at once."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._written.append(bytes(data))
        return len(data)

    def taken(self) -> Iterator[bytes]:
        """What was written since the last time."""
        written, self._written = self._written, []
        yield from written


def _joined(pieces: Iterable[bytes]) -> Iterator[bytes]:
    for number, piece in enumerate(pieces):
        yield b",\n" + piece if number else piece


def _json(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_UTC_Z)
