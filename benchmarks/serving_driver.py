"""The driver of ``serving.py``: as many connections as told, each asking again as soon as it was answered."""

import select
import socket
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median

HEAD_END = b"\r\n\r\n"
LENGTH = b"content-length: "
LONGEST_WAIT_SECONDS = 30


@dataclass
class Driven:
    """What a drive saw: answers by status, the seconds that each took, and the seconds of all of it."""

    statuses: Counter[int] = field(default_factory=Counter)
    took: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        return len(self.took) / self.seconds

    @property
    def p50_ms(self) -> float:
        return median(self.took) * 1_000

    @property
    def p99_ms(self) -> float:
        return sorted(self.took)[int(len(self.took) * 0.99)] * 1_000


@dataclass
class Connection:
    """One client: it waits for the answer to what it asked last."""

    socket: socket.socket
    asked_at: float = 0.0
    answer: bytes = b""

    def ask(self, request: bytes) -> None:
        self.answer, self.asked_at = b"", time.perf_counter()
        self.socket.sendall(request)

    def take(self) -> int | None:
        """Read on; the status once the answer is whole."""
        self.answer += self.socket.recv(262_144)
        head, end, body = self.answer.partition(HEAD_END)
        if not end or len(body) < _length_of(head):
            return None
        return int(head[9:12])


def drive(port: int, next_request: Callable[[], bytes], connections: int, seconds: float) -> Driven:
    """Ask for that long over so many connections. next_request: a request of HTTP/1.1, whole, a new one each time."""
    clients = _connect(port, connections)
    seen, watch = Driven(), select.epoll()
    began = time.perf_counter()
    for number, client in clients.items():
        watch.register(number, select.EPOLLIN)
        client.ask(next_request())
    waiting = len(clients)
    while waiting:
        ready = watch.poll(LONGEST_WAIT_SECONDS)
        if not ready:
            raise TimeoutError(f"{waiting} requests have no answer after {LONGEST_WAIT_SECONDS} s")
        for number, _ in ready:
            waiting -= _go_on(clients[number], seen, next_request, until=began + seconds)
    seen.seconds = time.perf_counter() - began
    for client in clients.values():
        client.socket.close()
    return seen


def _go_on(client: Connection, seen: Driven, next_request: Callable[[], bytes], until: float) -> bool:
    """Take what came, and ask again if it was all. Returns whether this client has done its work."""
    status = client.take()
    if status is None:
        return False
    now = time.perf_counter()
    seen.statuses[status] += 1
    seen.took.append(now - client.asked_at)
    if now < until:
        client.ask(next_request())
        return False
    return True


def _connect(port: int, number: int) -> dict[int, Connection]:
    sockets = [socket.create_connection(("127.0.0.1", port)) for _ in range(number)]
    for each in sockets:
        each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return {each.fileno(): Connection(each) for each in sockets}


def _length_of(head: bytes) -> int:
    lower = head.lower()
    start = lower.index(LENGTH) + len(LENGTH)
    return int(lower[start:].partition(b"\r\n")[0])


def a_request(method: str, path: str, token: str, body: bytes = b"") -> bytes:
    """A request of a signed-in member, as bytes."""
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
    sent = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
    return (head + sent + "\r\n").encode() + body
