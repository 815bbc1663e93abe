"""Logs as lines of JSON: when, how bad, who spoke, and of a request its number, the person's number, and the act.

Never a name, an address or a text that somebody typed: people are numbers here, and what they did is in the trail.
"""

from typing import Any

import structlog

BEFORE: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]
structlog.configure(
    processors=[*BEFORE, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)


def without_request(_: object, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """Django hands the request along with a line about it; what it holds is not for the log."""
    for name in ("request", "_record", "_from_structlog"):
        event.pop(name, None)
    return {name: value for name, value in event.items() if value is not None}


def logging(level: str) -> dict[str, Any]:
    """The LOGGING of the settings: everything to the standard error stream, the product's own lines from INFO on."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": BEFORE,
                "processors": [without_request, structlog.processors.JSONRenderer(ensure_ascii=False)],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {"saima": {"level": "INFO"}, "django": {"handlers": [], "propagate": True}},
    }
