#!/bin/sh
# All tests, in the order in which a failure is cheapest to learn of. `make test` has done the set-up.
set -eu
cd "$(dirname "$0")/.."
need() { command -v "$1" >/dev/null || [ -n "$(ls $2 2>/dev/null)" ] || { echo "tests need $3 (Debian: apt install $4)" >&2; exit 1; }; }
need chromium /usr/bin/chromium Chromium chromium
need redis-server /usr/bin/redis-server Redis redis-server
need postgres "/usr/lib/postgresql/*/bin/postgres" PostgreSQL postgresql
need node /usr/bin/node Node.js nodejs

step() { printf '\n== %s\n' "$1"; }

step "code: ruff, mypy"
.venv/bin/ruff check .
.venv/bin/mypy
step "units, contracts, house rules"
.venv/bin/python -m pytest tests/unit tests/contract tests/test_house.py
step "browser code"
node --test tests/contract/browser/
step "bot: training"
bot/.venv/bin/python -m bot.launch train
step "bot"
bot/.venv/bin/python -m pytest -c tests/bot/pytest.ini tests/bot
step "widget in Chromium"
.venv/bin/python -m pytest tests/browser/widget
step "the whole product, over sockets and in Chromium"
.venv/bin/python -m pytest tests/e2e tests/browser --ignore tests/browser/widget
step "faults under load, in short"
.venv/bin/python -m pytest tests/chaos
