"""What can go wrong, as classes. Each has a slug, a status, a title in both languages and a way out.

``/problems/<slug>`` documents them from here; every route answers them in one shape (RFC 9457).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


class SettingRefused(Exception):
    """A setting has a value that cannot be. Ends the start, never a request."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}.")
        self.name = name


class Problem(Exception):
    """An answer that is not the asked-for one. ``detail`` says what, why and how to mend it.

    Extra members of the answer stand in ``extra``; response headers in ``headers``.
    """

    slug = "problem"
    status = 500
    title = "The server failed"
    title_zh = "服务器出错"
    way_out = "Try again later. If it happens again, tell the operator the request id."

    def __init__(self, detail: str = "", *, headers: Mapping[str, str] | None = None, **extra: Any) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.way_out
        self.headers = dict(headers or {})
        self.extra = extra


class InvalidRequest(Problem):
    slug, status = "invalid-request", 400
    title, title_zh = "The request cannot be read", "无法读取请求"
    way_out = "Send well-formed JSON in UTF-8."


class BadCursor(Problem):
    slug, status = "bad-cursor", 400
    title, title_zh = "This cursor is not ours", "游标无效"
    way_out = (
        "Use the `next` of the same list, as the same member, with the same parameters; or begin without a cursor."
    )


class Unauthorized(Problem):
    slug, status = "unauthorized", 401
    title, title_zh = "Sign in first", "请先登录"
    way_out = "Send `Authorization: Bearer <token>` with a token of POST /api/v1/tokens."

    def __init__(self, detail: str = "", **extra: Any) -> None:
        super().__init__(detail, headers={"WWW-Authenticate": "Bearer"}, **extra)


class Forbidden(Problem):
    slug, status = "forbidden", 403
    title, title_zh = "You may not do this", "没有权限"
    way_out = "Ask an admin of this community for the role or the scope that it needs."


class Restricted(Forbidden):
    slug = "restricted"
    title, title_zh = "Your account is restricted", "账号功能受限"
    way_out = "GET /api/v1/me shows the restrictions, until when they last, and the case they come from."


class TermsNotAccepted(Forbidden):
    slug = "terms"
    title, title_zh = "Agree to the present terms first", "请先同意最新的社区条款"
    way_out = "PATCH /api/v1/me with `terms_version`, once the member agreed; reading and leaving need no agreement."

    def __init__(self, required: str) -> None:
        super().__init__(
            f"请阅读并同意社区条款 {required}。The terms {required} are in force. {self.way_out}", required=required
        )


class RealNameNeeded(Forbidden):
    slug = "real-name"
    title, title_zh = "Have the shop verify who you are first", "请先完成实名认证"
    way_out = (
        "请在商城完成实名认证，然后重新登录。Verify your real name at the shop, then sign in again. Reading goes on."
    )


class NotFound(Problem):
    slug, status = "not-found", 404
    title, title_zh = "There is no such thing here", "内容不存在"
    way_out = "Check the address. What you may not see answers the same."


class MethodNotAllowed(Problem):
    slug, status = "method-not-allowed", 405
    title, title_zh = "This address has no such method", "不支持的请求方法"
    way_out = "The Allow header lists the methods."


class NotAcceptable(Problem):
    slug, status = "not-acceptable", 406
    title, title_zh = "That form is not offered", "不支持的响应格式"
    way_out = "Accept application/json."


class Conflict(Problem):
    slug, status = "conflict", 409
    title, title_zh = "This clashes with what is there", "与现有数据冲突"
    way_out = "Read the present state and decide again."


class Gone(Problem):
    slug, status = "cursor-expired", 410
    title, title_zh = "This cursor has expired", "游标已过期"
    way_out = "Begin again without a cursor. Orders that move are kept for 30 minutes."


class StaleVersion(Problem):
    slug, status = "stale-version", 412
    title, title_zh = "This has changed meanwhile", "内容已被修改"
    way_out = "GET it again, merge, and send the ETag that you then have in If-Match."


class TooLarge(Problem):
    slug, status = "too-large", 413
    title, title_zh = "The request is too large", "请求过大"
    way_out = "Send less at once."


class UnsupportedMedia(Problem):
    slug, status = "unsupported-media-type", 415
    title, title_zh = "This media type is not read here", "不支持的内容类型"
    way_out = "Send Content-Type: application/json."


class NoSuchRange(Problem):
    slug, status = "no-such-range", 416
    title, title_zh = "The file has no such part", "请求的范围无效"
    way_out = "Ask for the whole file; Content-Length says how long it is."


class Invalid(Problem):
    """Values that are not allowed. ``errors`` maps a field to its sentences."""

    slug, status = "invalid", 422
    title, title_zh = "Some values are not allowed", "参数不合法"
    way_out = "Mend the fields named in `errors`."

    def __init__(self, detail: str = "", errors: Mapping[str, Any] | None = None, **extra: Any) -> None:
        super().__init__(detail, errors=dict(errors or {}), **extra)


class Undisclosed(Invalid):
    slug = "undisclosed"
    title, title_zh = "Say who paid for this", "请标明商业合作"
    way_out = "Send `disclosure` with the label that the collaboration asks for."

    def __init__(self, owed: str) -> None:
        wanted = f'This was made for a collaboration; it is published with `disclosure` "{owed}" and not without.'
        super().__init__(wanted, errors={"disclosure": [f'这篇内容属于商业合作，须标明 "{owed}"。{wanted}']})


class KeyReused(Problem):
    slug, status = "idempotency-key-reused", 422
    title, title_zh = "This Idempotency-Key was used for another request", "幂等键已用于其他请求"
    way_out = "Use a new key for a new request."


class PreconditionRequired(Problem):
    slug, status = "precondition-required", 428
    title, title_zh = "Say which version you mean", "缺少版本条件"
    way_out = "Send the ETag of your GET in If-Match."


class TooMany(Problem):
    slug, status = "too-many-requests", 429
    title, title_zh = "Too many requests", "请求过于频繁"
    way_out = "Wait for the seconds in Retry-After."


class SlowedDown(TooMany):
    slug = "slow-mode"
    title, title_zh = "Slow mode is on here", "此处已开启慢速模式"

    def __init__(self, seconds_between: int, wait_seconds: int) -> None:
        super().__init__(
            f"此处每人每 {seconds_between} 秒只能发布一条，请等待 {wait_seconds} 秒。"
            f"Each member may write here once in {seconds_between} seconds; wait {wait_seconds} seconds.",
            headers={"Retry-After": str(wait_seconds)},
        )


class CapReached(TooMany):
    slug = "daily-cap"
    title, title_zh = "That was enough for today", "已达到今日上限"
    way_out = "Go on tomorrow, after the seconds in Retry-After. The caps grow with trust: docs/relations.md."

    def __init__(self, zh: str, en: str, most: int, wait_seconds: int, *, towards_one: bool) -> None:
        whom_zh, whom = ("对同一位成员", " for one and the same member") if towards_one else ("", "")
        super().__init__(
            f"每天{whom_zh}最多 {most} 次{zh}，请明天再来。At most {most} {en} a day{whom}; go on tomorrow.",
            headers={"Retry-After": str(wait_seconds)},
        )


class ServerError(Problem):
    slug, status = "server-error", 500


class Unavailable(Problem):
    slug, status = "unavailable", 503
    title, title_zh = "A part of the server is not available", "服务暂不可用"
    way_out = "Try again after the seconds in Retry-After; GET /readyz names the part."

    def __init__(self, detail: str = "", retry_after_seconds: int = 5, **extra: Any) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after_seconds)}, **extra)


class ReadOnly(Unavailable):
    slug = "read-only"
    title, title_zh = "The community can only be read for now", "社区暂时只读"
    way_out = "Reading, signing in, reporting and appealing go on. Try again after the seconds in Retry-After."


def every_problem() -> list[type[Problem]]:
    """Every problem that the code knows, in order of status and slug."""
    return sorted(_narrower(Problem), key=lambda problem: (problem.status, problem.slug))


def _narrower(kind: type[Problem]) -> Iterator[type[Problem]]:
    for problem in kind.__subclasses__():
        yield problem
        yield from _narrower(problem)
