"""The state that several replicas share: a Valkey or Redis server, by the protocol both speak."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from redis import Redis
from redis.backoff import ExponentialBackoff, NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from pmdesk.gateway.state import StateUnavailable

T = TypeVar("T")

_SECONDS = 2.0
"""How long one question may take; then it is asked once more, and then the state counts as away."""

# Redis runs a script as one step (redis.io/docs, EVAL): nothing comes between the comparison and the write.
_SWAP = """
local held = redis.call('GET', KEYS[1])
if (ARGV[1] == '0' and held) or (ARGV[1] == '1' and held ~= ARGV[2]) then return 0 end
redis.call('SET', KEYS[1], ARGV[3], 'EX', ARGV[4])
return 1
"""
_COUNT = """
local number = redis.call('INCR', KEYS[1])
if number == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return number
"""


class RedisState:
    """``url`` as redis-py reads it: ``redis://``, ``rediss://`` (TLS) or ``unix://``; all keys begin with
    ``prefix``."""

    def __init__(self, url: str, prefix: str = "pmdesk:") -> None:
        """Asks nothing yet. Raises ValueError for an address that cannot be one."""
        self._redis = _client(url, Retry(ExponentialBackoff(cap=0.2, base=0.02), 1))
        self._once = _client(url, Retry(NoBackoff(), 0))
        self._prefix = prefix
        self._swap, self._count = self._redis.register_script(_SWAP), self._redis.register_script(_COUNT)

    def get(self, key: str) -> bytes | None:
        """See `State`."""
        found: bytes | None = self._ask(lambda: self._redis.get(self._prefix + key))
        return found

    def put(self, key: str, value: bytes, seconds: int) -> None:
        """See `State`."""
        self._ask(lambda: self._redis.set(self._prefix + key, value, ex=seconds))

    def take(self, key: str) -> bytes | None:
        """See `State`. Asked once: a second time could not tell a value that was taken from none."""
        found: bytes | None = self._ask(lambda: self._once.getdel(self._prefix + key))
        return found

    def swap(self, key: str, old: bytes | None, new: bytes, seconds: int) -> bool:
        """See `State`."""
        arguments: list[bytes | str | int] = ["0" if old is None else "1", old or b"", new, seconds]
        return bool(self._ask(lambda: self._swap(keys=[self._prefix + key], args=arguments)))

    def delete(self, key: str) -> None:
        """See `State`."""
        self._ask(lambda: self._redis.delete(self._prefix + key))

    def count(self, key: str, seconds: int) -> int:
        """See `State`."""
        return int(self._ask(lambda: self._count(keys=[self._prefix + key], args=[seconds])))

    def counted(self, key: str) -> int:
        """See `State`."""
        return int(self._ask(lambda: self._redis.get(self._prefix + key)) or 0)

    def ping(self) -> None:
        """See `State`."""
        self._ask(self._redis.ping)

    def close(self) -> None:
        """See `State`."""
        self._redis.close()
        self._once.close()

    @staticmethod
    def _ask(question: Callable[[], T]) -> T:
        try:
            return question()
        except (RedisError, OSError) as error:
            raise StateUnavailable from error


def _client(url: str, retry: Retry) -> Any:
    return Redis.from_url(
        url,
        socket_timeout=_SECONDS,
        socket_connect_timeout=_SECONDS,
        health_check_interval=30,
        retry=retry,
        max_connections=64,
    )
