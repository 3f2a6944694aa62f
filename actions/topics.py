"""What a message that states a problem is about: the topic and transaction type of each such intent."""

from __future__ import annotations

from dataclasses import dataclass

TRANSACTION_TYPES = (
    "deposit", "withdrawal", "bonus", "bet", "game_round", "login", "verification", "account_update", "other",
)  # fmt: skip


@dataclass(frozen=True)
class Problem:
    """`transaction_type` None: not clear from the intent; `wish`: nothing happened, the customer wants something done,
    so the day of the event is the day of asking."""

    topic: str
    transaction_type: str | None
    otherwise: str | None = None
    wish: bool = False


PROBLEMS = {
    "login_problem": Problem("login", "login"),
    "password_reset": Problem("login", "login"),
    "account_locked": Problem("login", "login"),
    "verify_account": Problem("verification", "verification"),
    "update_details": Problem("account_update", "account_update", wish=True),
    "close_account": Problem("account_closure", "account_update", wish=True),
    "security_alert": Problem("security", None, otherwise="other"),
    "deposit_missing": Problem("deposit", "deposit"),
    "withdrawal_delayed": Problem("withdrawal", "withdrawal"),
    "payment_failed": Problem("payment", None),
    "bonus_problem": Problem("bonus", "bonus"),
    "technical_problem": Problem("technical", None, otherwise="other"),
    "game_problem": Problem("game", "game_round"),
    "game_result_dispute": Problem("game", None, otherwise="game_round"),
    "agent_complaint": Problem("agent_conduct", None, otherwise="other"),
    "responsible_gaming": Problem("responsible_gaming", None, otherwise="other", wish=True),
}

# A request opened without a stated problem takes its topic from its transaction type.
TOPIC_OF_TYPE = {
    "deposit": "deposit",
    "withdrawal": "withdrawal",
    "bonus": "bonus",
    "bet": "game",
    "game_round": "game",
    "login": "login",
    "verification": "verification",
    "account_update": "account_update",
    "other": "other",
}
