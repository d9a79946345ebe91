"""How the embedded engine lies on disk: Whoosh's own format, our terms, and checksums of every file."""

import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from whoosh.codec.whoosh3 import W3Codec, W3Segment
from whoosh.columns import FixedBytesColumn
from whoosh.fields import COLUMN, FieldType, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.formats import Existence
from whoosh.index import TOC
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from community.search.engines import MAKE, IndexDamaged
from community.search.engines.ranking import FACTS

NAME = f"community{MAKE}"  # of the files
SEGMENTS_PER_TIER = 16  # a document is written again once per tier: twice among 100,000 added by the hundred
Merge = Callable[[SegmentWriter, list[W3Segment]], list[W3Segment]]
MOST_DELETED = 1 / 3  # of a segment, before it is written anew
SEAL_BYTES = 4
PIECE_BYTES = 1 << 20


class Terms(FieldType):
    """A field whose values are terms and their weights, counted by us."""

    indexed = True
    stored = scorable = unique = False
    analyzer = vector = column_type = None

    def __init__(self) -> None:
        self.format = Existence()

    def index(self, weights: Counter[str], **_) -> Iterator[tuple[bytes, int, float, bytes]]:
        return ((term.encode(), 1, float(weight), b"") for term, weight in weights.items())


class TermsCodec(W3Codec):
    """Whoosh's own file format, without the lengths per posting that cost it half of its time and that we keep."""

    length_stats = False


CODEC = TermsCodec(blocklimit=1024, compression=0)
SCHEMA = Schema(terms=Terms(), facts=COLUMN(FixedBytesColumn(FACTS.itemsize)))


class Storage(FileStorage):
    """A folder whose tables of contents end with their checksum, so that no wrong byte in one is believed."""

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:  # noqa: FBT001, FBT002  Whoosh's own signature
        """Whoosh renames nothing but a table of contents, once it is whole."""
        with Path(self._fpath(oldname)).open("ab") as file:
            file.write(checksum(Path(file.name)).to_bytes(SEAL_BYTES))
        super().rename_file(oldname, newname, safe=safe)

    def open_file(self, name: str, **how) -> StructFile:
        if name.endswith(".toc"):
            content = Path(self._fpath(name)).read_bytes()
            if zlib.crc32(content[:-SEAL_BYTES]).to_bytes(SEAL_BYTES) != content[-SEAL_BYTES:]:
                raise IndexDamaged(f"{name} is not what was written")
        return super().open_file(name, **how)


class Writer(SegmentWriter):
    """Notes the checksum of what it writes in the table of contents."""

    def _finalize_segment(self) -> W3Segment:
        segment = super()._finalize_segment()
        segment.checksum = checksum(path_of(segment, self.storage))
        return segment


def begin_files(folder: Path) -> None:
    """An index without documents."""
    TOC.create(Storage(str(folder)), SCHEMA, NAME)


def check_segment(segment: W3Segment, storage: Storage) -> None:
    """Read all of its bytes. Raises IndexDamaged unless they are what was written, FileNotFoundError without any."""
    path = path_of(segment, storage)
    if checksum(path) != segment.checksum:
        raise IndexDamaged(f"{path.name} is not what was written")


def path_of(segment: W3Segment, storage: Storage) -> Path:
    return Path(storage.folder, segment.make_filename(segment.COMPOUND_EXT))


def checksum(path: Path) -> int:
    """CRC-32 of a file: half a second for a gigabyte."""
    value = 0
    with path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            value = zlib.crc32(piece, value)
    return value


def merge_by_tier(writer: SegmentWriter, segments: list[W3Segment]) -> list[W3Segment]:
    """Write segments of one size together when there are many, and those of which much is deleted; keep the rest.

    Whoosh's own policy writes the largest segment again and again.
    """
    tiers: dict[int, list[W3Segment]] = {}
    for segment in segments:
        tiers.setdefault(tier_of(segment.doc_count()), []).append(segment)
    worn = {segment for segment in segments if segment.deleted_count() > MOST_DELETED * segment.doc_count_all()}
    crowded = {segment for tier in tiers.values() if len(tier) >= SEGMENTS_PER_TIER for segment in tier}
    return _write_together(writer, segments, worn | crowded)


def merge_all_deleted(writer: SegmentWriter, segments: list[W3Segment]) -> list[W3Segment]:
    """Write those anew of which anything is deleted."""
    return _write_together(writer, segments, {segment for segment in segments if segment.deleted_count()})


def _write_together(writer: SegmentWriter, segments: list[W3Segment], chosen: Collection[W3Segment]) -> list[W3Segment]:
    for segment in chosen:
        reader = SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
    return [segment for segment in segments if segment not in chosen]


def tier_of(documents: int) -> int:
    """0 below 16 documents, 1 below 256, and so on."""
    return (documents.bit_length() - 1) // 4
