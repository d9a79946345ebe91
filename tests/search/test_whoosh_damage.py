"""Whatever happens to its files, the embedded engine says so, and can be mended."""

import shutil

import pytest

from community.search.analysis import parse
from community.search.engines import IndexDamaged
from community.search.engines.whoosh import WhooshEngine


def without_folder(root):
    shutil.rmtree(root)


def without_pointer(root):
    (root / "CURRENT").unlink()


def pointing_nowhere(root):
    (root / "CURRENT").write_text("build-77")


def without_segments(root):
    for path in root.glob("build-*/*.seg"):
        path.unlink()


def with_cut_segments(root):
    for path in root.glob("build-*/*.seg"):
        path.write_bytes(path.read_bytes()[:100])


def with_an_empty_table_of_contents(root):
    for path in root.glob("build-*/*.toc"):
        path.write_bytes(b"")


def with_a_foreign_table_of_contents(root):
    for path in root.glob("build-*/*.toc"):
        path.write_bytes(b"\xff" * 500)


DAMAGES = [
    without_folder,
    without_pointer,
    pointing_nowhere,
    without_segments,
    with_cut_segments,
    with_an_empty_table_of_contents,
    with_a_foreign_table_of_contents,
]


# Whoosh leaves files open whose contents make it fail.
@pytest.mark.filterwarnings("ignore:unclosed file .*build-:ResourceWarning")
@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_told_and_mended_by_a_rebuild(whoosh, a_document, tmp_path, damage):
    whoosh.index([a_document(1, "味道")])
    damage(tmp_path / "search")
    reopened = WhooshEngine(tmp_path / "search")

    with pytest.raises(IndexDamaged):
        reopened.search(parse("味道"))
    assert reopened.health().problem

    with reopened.rebuild() as fresh:
        fresh.index([a_document(1, "味道")])
    assert reopened.search(parse("味道")) == [1]
    assert reopened.health().problem is None


def test_another_process_sees_what_was_written_and_rebuilt(whoosh, a_document, tmp_path):
    other = WhooshEngine(tmp_path / "search")
    whoosh.index([a_document(1, "味道")])
    assert other.search(parse("味道")) == [1]

    with whoosh.rebuild() as fresh:
        fresh.index([a_document(2, "味道")])

    assert other.search(parse("味道")) == [2]


def test_an_index_that_was_deleted_and_begun_anew_holds_nothing_of_the_old_one(whoosh, a_document, tmp_path):
    whoosh.index([a_document(1, "味道")])
    assert whoosh.search(parse("味道")) == [1]

    shutil.rmtree(tmp_path / "search")
    whoosh.clear()
    whoosh.index([a_document(2, "质量")])

    assert whoosh.search(parse("味道")) == []
    assert whoosh.versions() == {2: 1}


def test_many_small_commits_stay_few_files_and_lose_nothing(whoosh, a_document, tmp_path):
    for id in range(1, 61):
        whoosh.index([a_document(id, f"味道 word{id}")])
    whoosh.remove(range(1, 31))

    assert set(whoosh.search(parse("味道"))) == set(range(31, 61))
    assert len(list((tmp_path / "search").glob("build-*/*.seg"))) < 40
