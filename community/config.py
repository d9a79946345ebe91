"""Settings: where each comes from, what it means, and its default. Nothing needs to be set."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from community.errors import SettingRefused
from community.kols.tiers import TierRule
from community.setting_values import (
    bucket_url,
    channels,
    cookie_name,
    currency,
    listed,
    mail_address,
    mail_url,
    networks,
    one_of,
    origins,
    search_engine,
    terms_version,
    tiers,
    web_url,
    whole_number,
    with_driver,
    zone,
)

SHORTEST_SECRET = 32


@dataclass(frozen=True)
class Setting:
    """One environment variable: its meaning in a sentence, and its default as text."""

    name: str
    meaning: str
    default: str = ""
    secret: bool = False


SETTINGS = (
    Setting("COMMUNITY_HOME", "folder of database, index, media and queue", "./var"),
    Setting("HOST", "address the server listens on", "127.0.0.1"),
    Setting("PORT", "port the server listens on", "8000"),
    Setting("PUBLIC_URL", "what links begin with; http://HOST:PORT when empty"),
    Setting("DATABASE_URL", "SQLAlchemy URL; SQLite under COMMUNITY_HOME when empty", secret=True),
    Setting("BROKER_URL", "Celery's broker; the file system under COMMUNITY_HOME when empty", secret=True),
    Setting("REDIS_URL", "Redis for rate limits and caches; memory when empty", secret=True),
    Setting("SEARCH_ENGINE", "whoosh or postgres; chosen by the database when empty"),
    Setting("SYNONYMS", "file of words that mean the same in searches; synonyms.txt in COMMUNITY_HOME when empty"),
    Setting("SECRET_KEY", "signs tokens and cursors, derives the data keys; made once when empty", secret=True),
    Setting("SECRET_KEY_FALLBACKS", "earlier secret keys, newest first, comma-separated; only read with", secret=True),
    Setting("RATE_LIMITS", "0 switches the limits off", "1"),
    Setting("CURRENCY", "ISO 4217 code of revenue figures", "CNY"),
    Setting("SAMPLE", "1: an empty database is filled with the sample community", "0"),
    Setting("SSO_ISSUER", "issuer of the host shop's sign-on tokens; single sign-on is off when empty"),
    Setting("SSO_AUDIENCE", "audience that those tokens must name"),
    Setting("SSO_JWKS", "URL or file of the keys that sign those tokens"),
    Setting("SSO_ORIGINS", "sites whose pages send members over, comma-separated; that of SSO_ISSUER when empty"),
    Setting("TERMS_VERSION", "version of the terms that members agree to before they write; none when empty"),
    Setting("TERMS_URL", "where those terms can be read; the page that asks for agreement links there"),
    Setting("REQUIRE_REAL_NAME", "1: members write only once the host has verified who they are", "0"),
    Setting(
        "REACTIONS",
        "reactions beside the like, name/emoji/zh/en, comma-separated; none for none",
        "useful/👍/有用/Useful,want/🌱/种草/Want it,funny/😄/好笑/Funny,care/🫶/心疼/Care,learned/💡/学到了/Learned",
    ),
    Setting("EDIT_GRACE_SECONDS", "for how long after writing an edit leaves no revision, if nobody reacted", "300"),
    Setting("SHARE_HOSTS", "hosts that share links may lead to, comma-separated; that of PUBLIC_URL when empty"),
    Setting("SHARE_CHANNELS", "channels of share links beside the built-in ones, comma-separated"),
    Setting("WIDGET_ORIGINS", "sites whose pages may show the reviews widget, comma-separated; * for every one", "*"),
    Setting("ATTRIBUTION_HOURS", "how long before a sign-up or an order a click earns its credit, 24 to 720", "72"),
    Setting("CONSENT_COOKIE", "cookie that says 1 where a visitor agreed to be remembered; not asked when empty"),
    Setting("DATACENTRE_NETWORKS", "file of further networks of data centres, one a line; none when empty"),
    Setting("SMTP_URL", "mail server, smtp://user:password@host:port; no mail when empty", secret=True),
    Setting("MAIL_FROM", "address that mail comes from; no-reply@ the host of PUBLIC_URL when empty"),
    Setting("COMMUNITY_NAME", "what mails call the community; 社区 or Community when empty"),
    Setting("WEBHOOK_LOOPBACK", "1: webhooks may go to this machine too, without TLS; for development", "0"),
    Setting("MEDIA_URL", "s3://bucket/prefix of the media store; a folder under COMMUNITY_HOME when empty"),
    Setting("TIMEZONE", "IANA zone whose local days the reports count", "Asia/Shanghai"),
    Setting("LANGUAGES", "languages offered, the default first", "zh-CN,en"),
    Setting("TRUSTED_PROXIES", "number of reverse proxies whose X-Forwarded-For is believed", "0"),
    Setting("REVIEW_REQUEST_DAYS", "days from delivery to the request for a review, 0 to 60", "7"),
    Setting("REVIEW_REMINDER_DAYS", "days from the request to its only reminder, 1 to 60", "7"),
    Setting("KOL_TIERS", "tiers of opinion leaders, name/followers, comma-separated", "koc/1000,mid/10000,head/100000"),
    Setting("KOL_REAPPLY_DAYS", "days after which a rejected opinion leader may apply again, 0 to 365", "30"),
    Setting("POINTS_DAYS", "days that points can be spent, 30 to 3650", "365"),
    Setting("REDEMPTION_DAYS", "days after which points come back unless the shop answers a redemption, 1 to 60", "7"),
    Setting("LOTTERY_LIMIT_MINOR", "most that a lottery's prize may be worth, in minor units of CURRENCY", "5000000"),
    Setting("LOG_FORMAT", "text or json; text on a terminal when empty"),
)

WHOLE_NUMBERS = {  # from, to
    "EDIT_GRACE_SECONDS": (0, 86_400),
    "ATTRIBUTION_HOURS": (24, 30 * 24),
    "TRUSTED_PROXIES": (0, 10),
    "REVIEW_REQUEST_DAYS": (0, 60),
    "REVIEW_REMINDER_DAYS": (1, 60),
    "KOL_REAPPLY_DAYS": (0, 365),
    "POINTS_DAYS": (30, 3650),
    "REDEMPTION_DAYS": (1, 60),
    "LOTTERY_LIMIT_MINOR": (0, 10**12),
}


@dataclass(frozen=True)
class Config:
    """The settings as values. ``sources`` tells of each name: environment, default, made, or argument."""

    home: Path
    host: str
    port: int
    public_url: str
    database_url: str
    broker_url: str
    redis_url: str
    search_engine: str
    synonyms: str
    secret_key: str
    secret_key_fallbacks: tuple[str, ...]
    rate_limits: bool
    currency: str
    sample: bool
    sso_issuer: str
    sso_audience: str
    sso_jwks: str
    sso_origins: tuple[str, ...]
    terms_version: str
    terms_url: str
    require_real_name: bool
    reactions: str
    edit_grace_seconds: int
    share_hosts: tuple[str, ...]
    share_channels: tuple[str, ...]
    widget_origins: tuple[str, ...]
    attribution_hours: int
    consent_cookie: str
    datacentre_networks: tuple[str, ...]
    smtp_url: str
    mail_from: str
    community_name: str
    webhook_loopback: bool
    media_url: str
    timezone: ZoneInfo
    languages: tuple[str, ...]
    trusted_proxies: int
    log_format: str
    review_request_days: int
    review_reminder_days: int
    points_days: int
    redemption_days: int
    kol_tiers: tuple[TierRule, ...]
    kol_reapply_days: int
    lottery_limit_minor: int
    sources: Mapping[str, str]


def load_config(overrides: Mapping[str, str] | None = None) -> Config:
    """Read overrides, then the environment, then defaults. Raises SettingRefused for a value that cannot be."""
    texts, sources = _collect(overrides or {})
    home = Path(texts["COMMUNITY_HOME"]).expanduser().absolute()
    port = whole_number("PORT", texts["PORT"], 1, 65535)
    public_url = (texts["PUBLIC_URL"] or f"http://{texts['HOST']}:{port}").rstrip("/")
    database_url = texts["DATABASE_URL"] or f"sqlite:///{home / 'community.sqlite3'}"
    return Config(
        home=home,
        host=texts["HOST"],
        port=port,
        public_url=web_url("PUBLIC_URL", public_url),
        database_url=with_driver(database_url),
        broker_url=texts["BROKER_URL"] or "filesystem://localhost/",
        redis_url=texts["REDIS_URL"],
        search_engine=search_engine(texts["SEARCH_ENGINE"], database_url),
        synonyms=texts["SYNONYMS"] or str(home / "synonyms.txt"),
        secret_key=_long_enough(texts["SECRET_KEY"]) or _kept_secret(home, texts["DATABASE_URL"], sources),
        secret_key_fallbacks=listed(texts["SECRET_KEY_FALLBACKS"]),
        rate_limits=texts["RATE_LIMITS"] != "0",
        currency=currency(texts["CURRENCY"]),
        sample=texts["SAMPLE"] == "1",
        sso_issuer=texts["SSO_ISSUER"],
        sso_audience=texts["SSO_AUDIENCE"],
        sso_jwks=texts["SSO_JWKS"],
        sso_origins=origins("SSO_ORIGINS", texts["SSO_ORIGINS"]),
        terms_version=terms_version(texts["TERMS_VERSION"]),
        terms_url=texts["TERMS_URL"] and web_url("TERMS_URL", texts["TERMS_URL"]),
        require_real_name=texts["REQUIRE_REAL_NAME"] == "1",
        reactions=texts["REACTIONS"],
        share_hosts=listed(texts["SHARE_HOSTS"]) or (urlsplit(public_url).hostname or "",),
        share_channels=channels(texts["SHARE_CHANNELS"]),
        widget_origins=origins("WIDGET_ORIGINS", texts["WIDGET_ORIGINS"]),
        consent_cookie=cookie_name(texts["CONSENT_COOKIE"]),
        datacentre_networks=tuple(networks(texts["DATACENTRE_NETWORKS"])),
        smtp_url=mail_url(texts["SMTP_URL"]),
        mail_from=mail_address(texts["MAIL_FROM"]),
        community_name=texts["COMMUNITY_NAME"].strip(),
        webhook_loopback=texts["WEBHOOK_LOOPBACK"] == "1",
        media_url=bucket_url(texts["MEDIA_URL"]),
        timezone=zone(texts["TIMEZONE"]),
        languages=listed(texts["LANGUAGES"]),
        kol_tiers=tiers(texts["KOL_TIERS"]),
        log_format=one_of("LOG_FORMAT", texts["LOG_FORMAT"], ("", "text", "json")),
        **_whole_numbers(texts),
        sources=sources,
    )


def _collect(overrides: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    unknown = sorted(set(overrides) - {setting.name for setting in SETTINGS})
    if unknown:
        raise SettingRefused(unknown[0], "there is no such setting; `community doctor` lists them")
    texts, sources = {}, {}
    for setting in SETTINGS:
        for source, values in (("argument", overrides), ("environment", os.environ)):
            if values.get(setting.name):
                texts[setting.name], sources[setting.name] = str(values[setting.name]), source
                break
        else:
            texts[setting.name], sources[setting.name] = setting.default, "default"
    return texts, sources


def _kept_secret(home: Path, database_url: str, sources: dict[str, str]) -> str:
    """The secret made at the first start. A named database may have several hosts, so it must be given there."""
    if database_url:
        raise SettingRefused("SECRET_KEY", "it is required when DATABASE_URL is set; use 32 or more random characters")
    sources["SECRET_KEY"] = "made"  # noqa: S105 - where it comes from, not what it is
    path = home / "secret_key"
    try:
        home.mkdir(parents=True, exist_ok=True)
        with open(path, "x", encoding="ascii", opener=_private) as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    except OSError as error:
        raise SettingRefused("COMMUNITY_HOME", f"{home} cannot be written ({error.strerror}); name another") from error
    return path.read_text(encoding="ascii").strip()


def _long_enough(secret: str) -> str:
    """Source: a secret of HMAC with SHA-256 has as many bytes as its digest, RFC 2104."""
    if 0 < len(secret) < SHORTEST_SECRET:
        raise SettingRefused(
            "SECRET_KEY", f"it has {len(secret)} characters; use {SHORTEST_SECRET} random ones or more"
        )
    return secret


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, mode=0o600)


def _whole_numbers(texts: Mapping[str, str]) -> dict[str, int]:
    return {name.lower(): whole_number(name, texts[name], *range_) for name, range_ in WHOLE_NUMBERS.items()}
