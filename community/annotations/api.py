"""Annotations: what happened, for whoever reads the reports."""

from __future__ import annotations

from community.access import current_member, role_required, scope_required
from community.annotations import actions, queries
from community.annotations.models import Annotation
from community.annotations.schemas import AnnotationIn, AnnotationOut, AnnotationPage, AnnotationPatch, AnnotationsIn
from community.http.blueprint import Blueprint
from community.http.cursors import newest
from community.http.etags import if_match, versioned
from community.outbox import transaction

annotations = Blueprint("annotations", __name__, description="What happened beside the figures")
for_growth, for_readers = role_required("growth"), scope_required("metrics:read", "growth")


@annotations.get("/annotations")
@for_readers
@annotations.arguments(AnnotationsIn, location="query")
@annotations.response(200, AnnotationPage)
def list_annotations(page):
    """List what happened, the latest first."""
    rows = queries.annotation_rows(page.pop("kind"))
    return newest(rows, [Annotation.id], **page)


@annotations.post("/annotations")
@for_growth
@versioned
@annotations.arguments(AnnotationIn)
@annotations.response(201, AnnotationOut)
def create_annotation(data):
    """Note what happened on which days. Reports of these days show it."""
    with transaction():
        return actions.annotate(current_member(), **data)


@annotations.get("/annotations/<id:annotation_id>")
@for_readers
@versioned
@annotations.response(200, AnnotationOut)
def get_annotation(annotation_id):
    """Look at one."""
    return queries.get_annotation(annotation_id)


@annotations.patch("/annotations/<id:annotation_id>")
@for_growth
@versioned
@if_match
@annotations.arguments(AnnotationPatch)
@annotations.response(200, AnnotationOut)
def change_annotation(data, annotation_id, version):
    """Change one."""
    with transaction():
        actions.change_annotation(queries.annotation_to_change(annotation_id, version), **data)
    return queries.get_annotation(annotation_id)


@annotations.delete("/annotations/<id:annotation_id>")
@for_growth
@annotations.response(204)
def delete_annotation(annotation_id):
    """Delete one."""
    with transaction():
        actions.delete_annotation(queries.get_annotation(annotation_id))
