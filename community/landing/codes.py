"""QR codes of share links."""

from __future__ import annotations

from io import BytesIO

import segno

QR_TYPES = {"svg": "image/svg+xml", "png": "image/png"}
SCALE = 10  # pixels of a module
BORDER = 4  # modules of quiet zone. Source: ISO/IEC 18004, 6.3.8


def qr_code(text: str, form: str) -> bytes:
    """The text as a picture; form: ``svg`` or ``png``. It is read with 15 % of it covered (level M)."""
    drawn = BytesIO()
    segno.make_qr(text, error="m").save(drawn, kind=form, scale=SCALE, border=BORDER)
    return drawn.getvalue()
