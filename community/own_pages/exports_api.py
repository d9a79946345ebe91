"""Taking one's own data along, as files."""

from __future__ import annotations

from flask import Response, stream_with_context

from community.access import current_member, member_required
from community.http.limits import limited
from community.own_data.queries import archive_of, export_of
from community.pages.blueprint import Pages
from community.read_only.guard import open_while_read_only

own_exports = Pages("own_exports", __name__)


@own_exports.post("/me/export.json")
@member_required
@open_while_read_only
@limited("10/hour")
def download_export():
    """Everything that you are, made and chose here, as JSON."""
    return _file("export.json", "application/json", export_of(current_member()))


@own_exports.post("/me/export.zip")
@member_required
@open_while_read_only
@limited("10/hour")
def download_archive():
    """The same with your pictures, as a ZIP file."""
    return _file("export.zip", "application/zip", archive_of(current_member()))


def _file(name: str, kind: str, pieces) -> Response:
    kept_by_nobody = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(stream_with_context(pieces), headers=kept_by_nobody, content_type=kind)
