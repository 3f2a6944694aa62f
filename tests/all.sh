#!/bin/sh
# All tests, in the order in which a failure is cheapest to learn of. `make test` has done the set-up. Two lanes run beside
# each other, each with servers and a product of its own, so that both cores have work and all of it stays under twenty
# minutes; the faults under load come last and alone, because some of them are held to seconds.
set -eu
cd "$(dirname "$0")/.."
need() { command -v "$1" >/dev/null || [ -n "$(ls $2 2>/dev/null)" ] || { echo "tests need $3 (Debian: apt install $4)" >&2; exit 1; }; }
need chromium /usr/bin/chromium Chromium chromium
need redis-server /usr/bin/redis-server Redis redis-server
need postgres "/usr/lib/postgresql/*/bin/postgres" PostgreSQL postgresql
need dovecot /usr/sbin/dovecot Dovecot dovecot-imapd
need node /usr/bin/node Node.js nodejs

step() { printf '\n== %s\n' "$1"; }
tests() { name=$1; shift; mkdir "$room/$name"; PYTEST_DEBUG_TEMPROOT="$room/$name" .venv/bin/python -m pytest "$@"; }

other_lane() {
    step "bot"
    mkdir "$room/bot"
    PYTEST_DEBUG_TEMPROOT="$room/bot" bot/.venv/bin/python -m pytest -c tests/bot/pytest.ini tests/bot
    step "units, the first part"
    tests first tests/unit/test_[ab]*.py
    step "widget in Chromium"
    tests widget tests/browser/widget
    step "customers, agents and editors in Chromium"
    tests browser tests/browser --ignore tests/browser/widget
}

if [ "${1:-}" = other_lane ]; then
    room=$2
    other_lane
    exit
fi
step "code: ruff, mypy"
.venv/bin/ruff check .
.venv/bin/mypy
step "browser code"
node --test tests/contract/browser/
step "bot: training"
bot/.venv/bin/python -m bot.launch train
room=$(mktemp -d)  # one folder for each run of pytest: two under one clear up after each other
# A session of its own, which can be interrupted as a whole: what a script puts in the background ignores interrupts.
setsid env --default-signal=INT "$0" other_lane "$room" >"$room/other.log" 2>&1 &
other=$!
trap 'kill -INT "-$other" 2>/dev/null && wait "$other" || true; rm -rf "$room"' EXIT
step "units, contracts, house rules"
tests units tests/unit tests/contract tests/test_house.py --ignore-glob 'tests/unit/test_[ab]*.py'
step "the whole product, over sockets"
tests e2e tests/e2e
outcome=0
wait "$other" || outcome=$?
cat "$room/other.log"
[ "$outcome" = 0 ] || exit "$outcome"
step "faults under load, in short"
tests chaos tests/chaos
