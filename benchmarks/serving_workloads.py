"""What the members of ``serving.py`` ask for: the workloads, their goals, and that all sides answer the same."""

import json
import random
import urllib.request
from collections.abc import Callable, Sequence

from serving_data import Scene
from serving_driver import a_request

READERS = 500  # members who ask; limits and caps are on, as in production, and hold for each
SAMPLES = 40  # answers that are compared
REMARKS = (
    "鞋底防滑吗？",
    "我也买了，很合脚。",
    "颜色和图片一样。",
    "尺码偏大一点。",
    "物流很快，包装完好。",
    "同款，推荐。",
)
GOALS = {"feed": 0.40, "content": 0.40, "comments": 0.40, "like": 0.20, "comment": 0.12}

Workload = Callable[[random.Random, Scene], bytes]


def feed(choice: random.Random, scene: Scene) -> bytes:
    return a_request("GET", _feed(choice, scene), who(choice, scene))


def content(choice: random.Random, scene: Scene) -> bytes:
    return a_request("GET", _content(choice, scene), who(choice, scene))


def comments(choice: random.Random, scene: Scene) -> bytes:
    return a_request("GET", _comments(choice, scene), who(choice, scene))


def like(choice: random.Random, scene: Scene) -> bytes:
    return a_request("PUT", f"{_content(choice, scene)}/like", who(choice, scene))


def comment(choice: random.Random, scene: Scene) -> bytes:
    said = "".join(choice.sample(REMARKS, 2)) + f"第 {choice.randrange(10**6)} 天。"
    body = json.dumps({"body": said}).encode()
    return a_request("POST", f"{_content(choice, scene)}/comments", who(choice, scene), body)


def who(choice: random.Random, scene: Scene) -> str:
    """The token of somebody who asks."""
    return scene.tokens[choice.randrange(READERS)]


def _feed(_choice: random.Random, _scene: Scene) -> str:
    return "/api/v1/feeds/latest"


def _content(choice: random.Random, scene: Scene) -> str:
    return f"/api/v1/contents/{choice.choice(scene.contents)}"


def _comments(choice: random.Random, scene: Scene) -> str:
    return f"/api/v1/contents/{choice.choice(scene.discussed)}/comments"


READS = (_feed, _content, _comments)
WORKLOADS: dict[str, Workload] = {
    "feed": feed,
    "content": content,
    "comments": comments,
    "like": like,
    "comment": comment,
}


def compare(ports: Sequence[int], scene: Scene) -> int:
    """Ask all for the same, as the same members. Returns how many answers were byte for byte equal: all of them.

    Raises AssertionError with the address of one that is not. Views are counted meanwhile: it asks up to three times.
    """
    choice = random.Random(2)
    for _ in range(SAMPLES):
        path = choice.choice(READS)(choice, scene)
        token = scene.tokens[choice.randrange(READERS)]
        answers = ({fetch(port, path, token) for port in ports} for _ in range(3))
        assert any(len(different) == 1 for different in answers), f"the answers to {path} differ"
    return SAMPLES


def fetch(port: int, path: str, token: str) -> bytes:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, timeout=30) as response:
        return response.read()
