"""Opinion leaders: applying, being verified, profiles and lists, and who is about to become one."""

from __future__ import annotations

from functools import partial

from community.access import current_member, current_viewer, member_required, role_required, signed_in
from community.errors import NotFound
from community.generations import generation_page
from community.http.blueprint import Blueprint
from community.http.cursors import newest, oldest
from community.http.etags import versioned
from community.http.schemas import PageIn
from community.kols import actions, queries
from community.kols.models import KolApplication, KolScore
from community.kols.schemas import (
    ApplicationPage,
    CandidatePage,
    KolApplicationIn,
    KolApplicationOut,
    KolApplicationsIn,
    KolDecisionIn,
    KolOut,
    KolPage,
    KolProfileIn,
    KolRevocationIn,
    KolsIn,
    KolStandingOut,
    MediaKitOut,
)
from community.members.queries import get_member
from community.outbox import transaction

kols = Blueprint("kols", __name__, description="Opinion leaders")


@kols.post("/kol-applications")
@member_required
@kols.arguments(KolApplicationIn)
@kols.response(201, KolApplicationOut)
def apply_as_kol(data):
    """Ask to be verified as an opinion leader."""
    with transaction():
        return actions.apply_as_kol(current_member(), **data)


@kols.get("/kol-applications")
@role_required("growth")
@kols.arguments(KolApplicationsIn, location="query")
@kols.response(200, ApplicationPage)
def list_kol_applications(page):
    """List who asks to be verified, the oldest first."""
    return oldest(queries.application_rows(page.pop("status")), [KolApplication.id], **page)


@kols.get("/kol-applications/<id:application_id>")
@member_required
@kols.response(200, KolApplicationOut)
def get_kol_application(application_id):
    """Look at your application; as growth at anybody's."""
    return queries.access_application(application_id, current_member())


@kols.delete("/kol-applications/<id:application_id>")
@member_required
@kols.response(204)
def withdraw_kol_application(application_id):
    """Take your application back."""
    with transaction():
        application = queries.application_to_change(application_id)
        if application.member_id != current_member().id:
            raise NotFound
        actions.withdraw_application(application)


@kols.post("/kol-applications/<id:application_id>/decision")
@role_required("growth")
@kols.arguments(KolDecisionIn)
@kols.response(200, KolApplicationOut)
def decide_kol_application(data, application_id):
    """Verify who applied, or say why not. They are told."""
    with transaction():
        application = queries.application_to_change(application_id)
        actions.decide(application, current_member(), **data)
        return application


@kols.get("/me/kol")
@member_required
@kols.response(200, KolStandingOut)
def get_kol_standing():
    """See where you stand as an opinion leader, and what each tier above you asks for."""
    return queries.standing_of(current_member(), current_viewer())


@kols.put("/me/kol")
@member_required
@versioned
@kols.arguments(KolProfileIn)
@kols.response(200, KolOut)
def change_kol_profile(data):
    """Change your profile as an opinion leader. Others see it once its words are judged, usually in this very reply."""
    member = current_member()
    with transaction():
        actions.change_profile(queries.kol_to_change(member.id), **data)
    return queries.view_kol(member.username, current_viewer(), may_see_all=False)


@kols.get("/kols")
@kols.arguments(KolsIn, location="query")
@kols.response(200, KolPage)
def list_kols(asked):
    """List verified opinion leaders by niche and tier."""
    order = {name: asked[name] for name in ("sort", "niche", "tier")}
    load = partial(queries.view_kols, viewer=current_viewer(), may_see_all=_is_growth())
    name = "kols:" + ":".join(value or "" for value in order.values())
    return generation_page(name, lambda: queries.kol_ids(**order), load, asked["limit"], asked["cursor"])


@kols.get("/kols/<username>")
@versioned
@kols.response(200, KolOut)
def get_kol(username):
    """Look at an opinion leader. They and growth see every term of the score with the numbers that it comes from."""
    return queries.view_kol(username, current_viewer(), may_see_all=_is_growth())


@kols.get("/kols/<username>/media-kit")
@kols.response(200, MediaKitOut)
def get_media_kit(username):
    """Get all that is public of an opinion leader in one piece."""
    return queries.media_kit(username)


@kols.post("/kols/<username>/revoke")
@role_required("growth")
@kols.arguments(KolRevocationIn)
@kols.response(204)
def revoke_kol(data, username):
    """Take a verification away. The member is told why, and may apply again later."""
    with transaction():
        actions.revoke(queries.kol_to_change(get_member(username).id), current_member(), **data)


@kols.get("/kol-candidates")
@role_required("growth")
@kols.arguments(PageIn, location="query")
@kols.response(200, CandidatePage)
def list_kol_candidates(page):
    """List members who are rising and no opinion leaders yet, with the reasons; who grew most comes first."""
    return newest(queries.candidate_rows(), [KolScore.growth, KolScore.member_id], **page)


def _is_growth() -> bool:
    member = signed_in()
    return member is not None and member.has_role("growth")
