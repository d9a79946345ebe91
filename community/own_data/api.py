"""Taking one's own data along."""

from __future__ import annotations

from flask import Response, stream_with_context

from community.access import current_member, member_required
from community.http.blueprint import Blueprint, not_idempotent
from community.http.limits import limited
from community.own_data.queries import archive_of, export_of
from community.own_data.schemas import ExportOut
from community.read_only.guard import open_while_read_only

own_data = Blueprint("own data", __name__, description="Taking one's own data along")
PRIVATE = {"Cache-Control": "no-store"}


@own_data.post("/me/export")
@member_required
@open_while_read_only
@not_idempotent  # it changes nothing, and a stored answer would keep personal data in the clear
@limited("10/hour")
@own_data.response(200, ExportOut)
def export_account():
    """Get everything that you are, made and chose here, as JSON."""
    pieces = stream_with_context(export_of(current_member()))
    return Response(pieces, headers=PRIVATE, content_type="application/json")


@own_data.post("/me/export/archive")
@member_required
@open_while_read_only
@not_idempotent  # as above
@limited("10/hour")
@own_data.response(200, {"type": "string", "format": "binary"}, content_type="application/zip")
def export_archive():
    """Get everything that you are, made and chose here, with your pictures, as a ZIP file."""
    named = {**PRIVATE, "Content-Disposition": 'attachment; filename="export.zip"'}
    return Response(stream_with_context(archive_of(current_member())), headers=named, content_type="application/zip")
