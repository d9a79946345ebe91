"""What can go wrong with many decisions at once."""

from __future__ import annotations

from community.errors import Conflict, Invalid


class EmptyBulk(Invalid):
    slug = "empty-bulk"
    title, title_zh = "Nothing is selected", "没有选中任何内容"
    way_out = "Widen the selection: no content that you may decide on is in it."


class BulkTooLarge(Invalid):
    slug = "bulk-too-large"
    title, title_zh = "Too much is selected", "选中的内容过多"
    way_out = "Narrow the selection, by days for instance."


class BulkApplied(Conflict):
    slug = "bulk-applied"
    title, title_zh = "This selection was decided already", "该批次已处理"
    way_out = "GET it for what became of each; make a new one with POST /api/v1/moderation/bulk."


class BulkNotUndoable(Conflict):
    slug = "bulk-not-undoable"
    title, title_zh = "This cannot be undone now", "该批次现在不能撤销"
    way_out = "Wait until it is applied; it can be undone once, within seven days."
