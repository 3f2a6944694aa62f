"""What Rasa's processes write to the log: our own lines and real trouble, never a customer's words."""

from __future__ import annotations

import logging
import os
import sys
import warnings

import structlog

_OLD_NEWS = ("DeprecationWarning", "MovedIn20Warning", "Slot auto-fill has been removed")


def before_import() -> None:
    """What must stand in the environment before Rasa is imported."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    # Deprecations of libraries that a frozen release of Rasa pins are nobody's news.
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    warnings.filterwarnings("ignore", category=PendingDeprecationWarning)


def configure(name: str) -> None:
    """One line a record on stderr, with the process's name: ours from INFO on, libraries from WARNING on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter(f"%(asctime)s {name} %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for ours in ("bot", "actions"):
        logging.getLogger(ours).setLevel(logging.INFO)
    # The scheduler and the web server log each job and each request; the latter also its failures with their input.
    for library in ("apscheduler", "sanic.access", "asyncio", "matplotlib"):
        logging.getLogger(library).setLevel(logging.ERROR)
    # Unconfigured, structlog prints every debug line of Rasa's, message texts included.
    structlog.configure(
        processors=[structlog.stdlib.add_log_level, structlog.processors.KeyValueRenderer(key_order=["event"])],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        cache_logger_on_first_use=True,
    )
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").addFilter(_is_news)


def _is_news(record: logging.LogRecord) -> bool:
    """Some libraries switch their deprecation warnings back on while they are imported, and Rasa has one of its own
    that it gives for every domain with slots."""
    return not any(old in record.getMessage() for old in _OLD_NEWS)
