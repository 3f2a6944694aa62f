"""Prometheus metrics: each defined once, named here, never labelled with anything personal."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

LEDGER_BATCH = Histogram("kopru_ledger_batch_commands", "Commands in one transaction",
                         buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256, 512))
LEDGER_WAIT = Histogram("kopru_ledger_wait_seconds", "Wait of a batch's oldest command", buckets=_SECONDS)
LEDGER_COMMIT = Histogram("kopru_ledger_commit_seconds", "Running and committing a batch", buckets=_SECONDS)
LEDGER_QUEUE = Gauge("kopru_ledger_queue", "Commands waiting for the writer")
LEDGER_RETRIED = Counter("kopru_ledger_retried", "Commands of failed batches that were run again alone")

CONNECTIONS = Gauge("kopru_connections", "Open sockets", ["role"])
REFUSALS = Counter("kopru_refusals", "Refused frames and calls", ["code"])
CLOSED = Counter("kopru_sockets_closed", "Sockets closed by the service", ["reason"])
DROPPED_TYPING = Counter("kopru_typing_dropped", "Typing marks dropped for slow readers")

BOT_TURN = Histogram("kopru_bot_turn_seconds", "Turns of the bot", buckets=(*_SECONDS[3:], 20))
BOT_FAILED = Counter("kopru_bot_failed", "Failed turns", ["why"])
BOT_LATE = Counter("kopru_bot_late_replies", "Bot replies dropped because the conversation had moved on")
BREAKER = Gauge("kopru_bot_breaker_open", "1 while the circuit to the bot is open")

BUS_LOST = Gauge("kopru_bus_lost", "1 while Redis can't be reached and the database is polled")
BUS_BATCH = Histogram("kopru_bus_batch_rings", "Rings in one message to Redis", buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256, 512))
BUS_DROPPED = Counter("kopru_bus_rings_dropped", "Rings that Redis did not take; the poll of the database finds what they told")
CLOCK_JUMPS = Counter("kopru_clock_jumps", "Times a wall clock was found to have been set")
QUEUED = Gauge("kopru_queue_length", "Conversations waiting for a person")
HANDOFFS = Counter("kopru_handoffs", "Conversations put into the queue", ["reason"])

OUTBOX_WAITING = Gauge("kopru_outbox_waiting", "Messages that wait to be sent")
OUTBOX_DEAD = Gauge("kopru_outbox_dead", "Messages that were given up and can be tried again by hand")
OUTBOX_SENT = Counter("kopru_outbox_sent", "Messages taken by the other side", ["by"])
OUTBOX_FAILED = Counter("kopru_outbox_failed", "Tries that failed", ["by"])
OUTBOX_DELAY = Histogram("kopru_outbox_delay_seconds", "From what happened to its message sent",
                         buckets=(0.5, 1, 2, 5, 10, 30, 60, 300, 3600, 14400, 86400))
MAIL_RECEIVED = Counter("kopru_mail_received", "Mails kept")
MAIL_DONE = Counter("kopru_mail_done", "Mails by what became of them", ["state"])
REGISTERED_AFTER = Histogram("kopru_registered_after_seconds", "From arrival to registration on slow channels", ["channel"],
                             buckets=(1, 2, 5, 10, 30, 60, 300, 3600, 4 * 3600, 12 * 3600, 24 * 3600, 48 * 3600))
TOKENS_STOLEN = Counter("kopru_visitor_tokens_stolen", "Visitor tokens that were shown after their time: somebody's copy")
