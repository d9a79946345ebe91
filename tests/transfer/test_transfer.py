"""A whole community out and in: the same bytes come out of the house that took it in, whichever database it has."""

from __future__ import annotations

import io

import orjson
import pytest

from community import deliveries
from community.audit.actions import CHECKS, examine
from community.database import db, upgrade
from community.errors import Conflict
from community.search.actions import rebuild_index
from community.transfer.arriving import import_community, import_media
from community.transfer.leaving import export_community, export_media
from moderation.audit.chain import Mark
from moderation.audit.queries import present_head, verify
from tests.conftest import _empty
from tests.transfer.community import a_full_community


@pytest.fixture(scope="module")
def community(houses, tmp_path_factory):
    """A full community as a file, with its pictures in a folder beside it."""
    file, media = io.BytesIO(), tmp_path_factory.mktemp("pictures")
    house = houses("sqlite")
    with house.app_context():
        a_full_community(house)
        while sum(deliveries.deliver(queue) for queue in house.extensions["outbox"].queues):
            pass
        export_community(file)
        pictures = export_media(media)
        db.session.remove()
        _empty(house)
    return file.getvalue(), media, pictures


@pytest.fixture
def fresh(house_over_nothing):
    """``fresh("postgres")``: an empty, migrated house of its own."""

    def house(database):
        made = house_over_nothing(database)
        with made.app_context():
            upgrade()
        return made

    return house


def taken_out(house) -> bytes:
    file = io.BytesIO()
    with house.app_context():
        export_community(file)
    return file.getvalue()


def test_nearly_every_table_travels_with_rows(community):
    file, _, pictures = community

    with_rows = {orjson.loads(line)[0] for line in file.splitlines() if line.startswith(b"[")}

    assert len(with_rows) >= 100
    assert pictures > 0


@pytest.mark.postgres
def test_what_comes_in_goes_out_again_byte_by_byte_and_holds(community, fresh):
    """From each kind of database into each."""
    file, media, pictures = community
    for database in ("sqlite", "postgres", "postgres", "sqlite"):
        house = fresh(database)
        with house.app_context():
            import_community(io.BytesIO(file))
            assert import_media(media) == pictures
            rebuild_index(lambda documents: None)
            assert {check.name: found for check in CHECKS if (found := examine(check))} == {}
            assert present_head().act_id > 0
            assert isinstance(verify({}), Mark)
            db.session.remove()
        came_out = taken_out(house)
        differing = [pair for pair in zip(file.splitlines(), came_out.splitlines(), strict=True) if len(set(pair)) > 1]
        assert differing == []
        file = came_out


def test_what_cannot_be_read_here_is_refused_and_changes_nothing(community, fresh):
    file, _, _ = community
    house = fresh("sqlite")
    empty = taken_out(house)
    broken = {
        "another migration": file.replace(b'"revision":"', b'"revision":"0', 1),
        "another key": file.replace(b'"key":"', b'"key":"0', 1),
        "cut off between lines": b"".join(file.splitlines(keepends=True)[:-5]),
        "cut off in a line": file[:-7],
        "an act rewritten": file.replace(b'["acts",{"act":"', b'["acts",{"act":"x', 1),
        "no export": b"{}\n",
    }
    with house.app_context():
        for said in broken.values():
            with pytest.raises(Conflict):
                import_community(io.BytesIO(said))
    assert taken_out(house) == empty

    with house.app_context():
        import_community(io.BytesIO(file))
        with pytest.raises(Conflict, match="not empty"):
            import_community(io.BytesIO(file))
