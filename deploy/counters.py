"""Counts that every process shares: how often somebody asked, kept beside the queue in the broker.

Limits guard the product, they are not the product: with the broker away nothing is counted, and nobody is kept out.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis import RedisError

log = logging.getLogger(__name__)


class Counters(RedisCache):
    """Django's cache in Redis or Valkey, that loses its memory instead of failing, and empties only what is its own."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server.replace("redis+socket://", "unix://", 1), params)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._or(default, super().get, key, default, version)

    def set(self, *args: Any, **kwargs: Any) -> Any:
        return self._or(None, super().set, *args, **kwargs)

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return self._or(True, super().add, *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self._or(False, super().delete, *args, **kwargs)

    def clear(self) -> None:
        """Forget every count; the queue in the same database stays."""
        client = self._cache.get_client(None, write=True)
        for key in client.scan_iter(self.make_key("*")):
            client.delete(key)

    def _or(self, otherwise: Any, ask: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        try:
            return ask(*args, **kwargs)
        except RedisError as error:
            log.warning("Requests are not counted: %s", type(error).__name__)
            return otherwise
