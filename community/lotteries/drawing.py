"""The arithmetic of a draw, and of its verification from public data alone. Pure. Source: lottery, DEFINITIONS.

Bytes: a campaign id is its decimal digits in ASCII; a seed, H and R are 32 bytes, shown as 64 hex digits; a token is
32 hex digits in ASCII; a beacon's value is UTF-8. ‖ puts bytes together.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

PROTOCOL = "community-lottery-1"
SEED_BYTES = 32
BEACON, OPERATOR = "public-beacon", "operator-trusted"


def commitment(campaign_id: int | str, seed: str) -> str:
    """C = SHA-256(campaign id ‖ seed)."""
    return _sha256(str(campaign_id).encode() + bytes.fromhex(seed))


def entries_digest(tokens: Sequence[str]) -> str:
    """H = SHA-256 of the tokens in ascending order, a line feed between two."""
    return _sha256("\n".join(sorted(tokens)).encode())


def result(seed: str, digest: str, beacon: str | None) -> str:
    """R = SHA-256(seed ‖ H ‖ beacon); without a beacon nothing follows H."""
    return _sha256(bytes.fromhex(seed) + bytes.fromhex(digest) + (beacon or "").encode())


def ranking(drawn: str, tokens: Sequence[str]) -> list[str]:
    """The tokens by SHA-256(R ‖ token), ascending: the first wins first."""
    return sorted(tokens, key=lambda token: _sha256(bytes.fromhex(drawn) + token.encode()))


def digest_of(value: Any) -> str:
    """SHA-256 of the value as JSON with sorted keys, no spaces, in UTF-8."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return _sha256(text.encode("utf-8", "surrogatepass"))


def draw(published: Mapping[str, Any], seed: str, beacon: str | None) -> dict[str, Any]:
    """The proof of a draw. published: what was public at the close, see ``lotteries.proofs.published``."""
    drawn = result(seed, published["entries_digest"], beacon)
    ranked, winners = ranking(drawn, published["entries"]), published["terms"]["winners"]
    proof = {
        **published,
        "state": "drawn",
        "seed": seed,
        "beacon": beacon,
        "result": drawn,
        "ranking": ranked,
        "winners": ranked[:winners],
        "alternates": ranked[winners : winners + published["terms"]["alternates"]],
    }
    return proof | {"digest": digest_of(proof)}


def odds(entries: int, winners: int) -> str:
    """The chance of one entry, such as ``3 in 120``. In words: no two languages write every fraction alike."""
    return f"{min(winners, entries)} in {entries}"


def trust_in(terms: Mapping[str, Any]) -> str:
    """What one has to trust: a beacon that nobody owns, or the operator, who knew the seed."""
    return BEACON if terms["beacon"] else OPERATOR


def faults(proof: Any) -> list[str]:
    """The steps of the verification that fail, in order; none where the winners are those that had to be drawn.

    Everything that the proof says is recomputed or compared with what it follows from; what nothing follows from, such
    as the name of the prize, is held by ``terms_digest``, which was public before the opening, and by ``digest``.
    """
    try:
        return [step for step, holds in _steps(proof) if not holds]
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as wrong:
        return [f"form ({type(wrong).__name__}: {wrong})"]


def _steps(proof: Mapping[str, Any]) -> list[tuple[str, bool]]:
    terms, tokens, seed = proof["terms"], proof["entries"], proof["seed"]
    ranked = ranking(proof["result"], tokens)
    winners, alternates = terms["winners"], terms["alternates"]
    excluded = [each["token"] for each in proof["excluded"]]
    return [
        ("protocol", proof["protocol"] == PROTOCOL and proof["state"] == "drawn"),
        ("terms", _same(proof["terms_digest"], digest_of(terms))),
        ("commitment", _same(proof["commitment"], commitment(proof["campaign_id"], seed))),
        ("entries", tokens == sorted(set(tokens)) and _same(proof["entries_digest"], entries_digest(tokens))),
        ("exclusions", not set(tokens) & set(excluded) and len(set(excluded)) == len(excluded)),
        ("trust", proof["trust"] == trust_in(terms) and bool(proof["beacon"]) == bool(terms["beacon"])),
        ("odds", proof["odds"] == odds(len(tokens), winners)),
        ("result", _same(proof["result"], result(seed, proof["entries_digest"], proof["beacon"]))),
        ("ranking", proof["ranking"] == ranked),
        ("winners", proof["winners"] == ranked[:winners]),
        ("alternates", proof["alternates"] == ranked[winners : winners + alternates]),
        ("digest", _same(proof["digest"], digest_of({k: v for k, v in proof.items() if k != "digest"}))),
    ]


def _same(said: Any, computed: str) -> bool:
    """Exactly: hex digits in capitals were not written by us."""
    return isinstance(said, str) and said == computed


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
