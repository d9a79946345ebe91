"""The writer of the embedded index dies, again and again: benchmarks/search_kills.py does it, here three times."""

import json
import subprocess
import sys
from pathlib import Path

KILLS = Path(__file__).parents[2] / "benchmarks" / "search_kills.py"


def test_killing_the_writer_makes_nothing_unreadable_and_loses_nothing(tmp_path):
    command = [sys.executable, str(KILLS), "--times", "3", "--folder", str(tmp_path / "search")]

    told = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)

    assert told["commits"] >= told["kills"] == 3
    assert (told["unreadable"], told["lost"], told["risen"]) == (0, 0, 0)
