"""What the largest pictures that we take need of memory, each in a process of its own."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from community.media.pictures import MOST_MEGAPIXELS
from tests.media.images import encoded

MOST_MEGABYTES = 300  # of a process that decodes one; 40 of them are Python's own. Source: SECURITY, S18
ROOT = Path(__file__).resolve().parents[2]
DECODE = """
import sys
from community.media.pictures import read_picture
read_picture(sys.stdin.buffer.read())
print(open("/proc/self/status").read())
"""


def largest(kind: str) -> Image.Image:
    """As many pixels as this kind may have."""
    return Image.new("RGBA", (MOST_MEGAPIXELS[kind] * 250, 4_000), (10, 120, 120, 200))


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Linux alone tells a process's peak there.")
@pytest.mark.parametrize("kind", ["progressive", "PNG", "WEBP"])  # a baseline JPEG and a GIF need less
def test_the_largest_picture_of_its_kind_needs_no_more_memory_than_is_promised(kind):
    if kind == "progressive":
        sent = encoded(largest(kind).convert("RGB"), "JPEG", progressive=True, subsampling=0)
    else:
        sent = encoded(largest(kind), kind)

    command = [sys.executable, "-c", DECODE]
    child = subprocess.run(command, input=sent, capture_output=True, check=True, cwd=ROOT)

    [kilobytes] = re.findall(rb"VmHWM:\s+(\d+)", child.stdout)
    assert int(kilobytes) < MOST_MEGABYTES * 1000
