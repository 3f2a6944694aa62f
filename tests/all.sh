#!/bin/sh
# All tests, in the order in which a failure is cheapest to learn of. `make test` has done the set-up. The bot's own tests
# run beside the service's: each has a core of its own, and the whole stays under twenty minutes.
set -eu
cd "$(dirname "$0")/.."
need() { command -v "$1" >/dev/null || [ -n "$(ls $2 2>/dev/null)" ] || { echo "tests need $3 (Debian: apt install $4)" >&2; exit 1; }; }
need chromium /usr/bin/chromium Chromium chromium
need redis-server /usr/bin/redis-server Redis redis-server
need postgres "/usr/lib/postgresql/*/bin/postgres" PostgreSQL postgresql
need dovecot /usr/sbin/dovecot Dovecot dovecot-imapd
need node /usr/bin/node Node.js nodejs

step() { printf '\n== %s\n' "$1"; }

step "code: ruff, mypy"
.venv/bin/ruff check .
.venv/bin/mypy
step "bot: training; its tests begin beside the next step"
bot/.venv/bin/python -m bot.launch train
room=$(mktemp -d)  # of its own: two runs of pytest under one folder clear up after each other
PYTEST_DEBUG_TEMPROOT=$room bot/.venv/bin/python -m pytest -c tests/bot/pytest.ini tests/bot >"$room/bot.log" 2>&1 &
bot=$!
trap 'kill "$bot" 2>/dev/null || true; rm -rf "$room"' EXIT
step "units, contracts, house rules"
.venv/bin/python -m pytest tests/unit tests/contract tests/test_house.py
step "browser code"
node --test tests/contract/browser/
step "bot"
outcome=0
wait "$bot" || outcome=$?
cat "$room/bot.log"
[ "$outcome" = 0 ] || exit "$outcome"
step "widget in Chromium"
.venv/bin/python -m pytest tests/browser/widget
step "the whole product, over sockets and in Chromium"
.venv/bin/python -m pytest tests/e2e tests/browser --ignore tests/browser/widget
step "faults under load, in short"
.venv/bin/python -m pytest tests/chaos
