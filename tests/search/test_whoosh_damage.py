"""Whatever happens to its files, the embedded engine says so, and can be mended."""

import os
import shutil
from contextlib import suppress

import pytest

from community.search.analysis import parse
from community.search.engines import IndexBusy, IndexDamaged
from community.search.engines.whoosh import WhooshEngine
from community.search.engines.whoosh_files import NAME

NOBODY = 65_534


def the(root, pattern):
    [path] = root.glob(pattern)
    return path


def without_folder(root):
    shutil.rmtree(root)


def an_empty_folder(root):
    shutil.rmtree(root)
    root.mkdir()


def a_file_instead_of_the_folder(root):
    shutil.rmtree(root)
    root.write_text("index")


def a_dangling_link_instead_of_the_folder(root):
    shutil.rmtree(root)
    root.symlink_to(root.parent / "nowhere")


def without_pointer(root):
    (root / "CURRENT").unlink()


def an_empty_pointer(root):
    (root / "CURRENT").write_bytes(b"")


def a_pointer_of_wrong_bytes(root):
    (root / "CURRENT").write_bytes(b"\xff\x00\xfe")


def pointing_nowhere(root):
    (root / "CURRENT").write_text("build-77")


def pointing_out_of_the_folder(root):
    (root / "CURRENT").write_text("../..")


def a_folder_instead_of_the_pointer(root):
    without_pointer(root)
    (root / "CURRENT").mkdir()


def a_file_instead_of_the_build(root):
    build = the(root, "build-*")
    shutil.rmtree(build)
    build.write_text("build")


def an_empty_build(root):
    for path in root.glob("build-*/*"):
        path.unlink()


def without_segments(root):
    the(root, "build-*/*.seg").unlink()


def empty_segments(root):
    the(root, "build-*/*.seg").write_bytes(b"")


def cut_segments(root):
    path = the(root, "build-*/*.seg")
    path.write_bytes(path.read_bytes()[:-7])


def longer_segments(root):
    path = the(root, "build-*/*.seg")
    path.write_bytes(path.read_bytes() + b"\x00")


def flip(path, place):
    content = bytearray(path.read_bytes())
    content[int(place * (len(content) - 1))] ^= 1
    path.write_bytes(content)


def a_flipped_bit_at_the_begin_of_a_segment(root):
    flip(the(root, "build-*/*.seg"), 0.0)


def a_flipped_bit_in_the_middle_of_a_segment(root):
    flip(the(root, "build-*/*.seg"), 0.5)


def a_flipped_bit_at_the_end_of_a_segment(root):
    flip(the(root, "build-*/*.seg"), 1.0)


def a_segment_of_another_index(root):
    other = WhooshEngine(root.parent / "other")
    other.clear()
    other.index([])
    path = the(root, "build-*/*.seg")
    path.write_bytes(b"".join(file.read_bytes() for file in (root.parent / "other").glob("build-*/*")))


def without_table_of_contents(root):
    the(root, "build-*/*.toc").unlink()


def an_empty_table_of_contents(root):
    the(root, "build-*/*.toc").write_bytes(b"")


def a_cut_table_of_contents(root):
    path = the(root, "build-*/*.toc")
    path.write_bytes(path.read_bytes()[:-1])


def a_flipped_bit_in_the_table_of_contents(root):
    flip(the(root, "build-*/*.toc"), 0.7)


def a_foreign_table_of_contents(root):
    the(root, "build-*/*.toc").write_bytes(b"\xff" * 500)


def a_newer_table_of_contents_of_nothing(root):
    path = the(root, "build-*/*.toc")
    name, generation = path.stem.rsplit("_", 1)
    path.with_name(f"{name}_{int(generation) + 1}.toc").touch()


def an_index_of_another_make(root):
    for path in root.glob(f"build-*/*{NAME}*"):
        path.rename(path.with_name(path.name.replace(NAME, "community1")))


def files_that_nobody_may_read(root):
    for path in root.glob("build-*/*"):
        path.chmod(0)


DAMAGES = [
    without_folder,
    an_empty_folder,
    a_file_instead_of_the_folder,
    a_dangling_link_instead_of_the_folder,
    without_pointer,
    an_empty_pointer,
    a_pointer_of_wrong_bytes,
    pointing_nowhere,
    pointing_out_of_the_folder,
    a_folder_instead_of_the_pointer,
    a_file_instead_of_the_build,
    an_empty_build,
    without_segments,
    empty_segments,
    cut_segments,
    longer_segments,
    a_flipped_bit_at_the_begin_of_a_segment,
    a_flipped_bit_in_the_middle_of_a_segment,
    a_flipped_bit_at_the_end_of_a_segment,
    a_segment_of_another_index,
    without_table_of_contents,
    an_empty_table_of_contents,
    a_cut_table_of_contents,
    a_flipped_bit_in_the_table_of_contents,
    a_foreign_table_of_contents,
    a_newer_table_of_contents_of_nothing,
    an_index_of_another_make,
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


def test_an_index_that_may_not_be_read_counts_as_damaged(whoosh, a_document, tmp_path):
    whoosh.index([a_document(1, "味道")])
    files_that_nobody_may_read(tmp_path / "search")
    was_root = os.geteuid() == 0
    if was_root:
        os.seteuid(NOBODY)
    try:
        with pytest.raises(IndexDamaged):
            WhooshEngine(tmp_path / "search").search(parse("味道"))
    finally:
        if was_root:
            os.seteuid(0)


def test_bytes_that_change_under_a_running_process_are_found_by_a_check(whoosh, a_document, tmp_path):
    whoosh.index([a_document(1, "味道")])
    assert whoosh.search(parse("味道")) == [1]
    whoosh.check()

    flip(the(tmp_path / "search", "build-*/*.seg"), 0.5)

    with pytest.raises(IndexDamaged):
        whoosh.check()


def test_locks_that_the_dead_left_behind_stop_nobody(whoosh, a_document, tmp_path):
    for name in ("rebuild.lock", "build-1/community_WRITELOCK"):
        (tmp_path / "search" / name).write_text("4711")
    for path in (tmp_path / "search").glob("build-*/*LOCK"):
        path.write_text("4711")

    whoosh.index([a_document(1, "味道")])
    with whoosh.rebuild() as fresh:
        fresh.index([a_document(1, "味道")])

    assert whoosh.search(parse("味道")) == [1]


def test_what_an_interrupted_rebuild_left_is_not_believed_when_it_is_damaged(whoosh, a_document, tmp_path):
    with suppress(KeyboardInterrupt), whoosh.rebuild() as fresh:
        fresh.index([a_document(1, "味道")])
        raise KeyboardInterrupt
    flip(the(tmp_path / "search", "build-2/*.seg"), 0.5)

    with whoosh.rebuild() as fresh:
        assert fresh.versions() == {}


def test_a_second_process_does_not_rebuild_meanwhile(whoosh, tmp_path):
    other = WhooshEngine(tmp_path / "search")

    with whoosh.rebuild(), pytest.raises(IndexBusy), other.rebuild():
        pass


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
