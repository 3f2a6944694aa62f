#!/bin/sh
# All tests. `make test` has done the set-up. What is cheap to learn comes first; then two lanes run beside each other, each with
# servers and a product of its own, and take the next step that is left, so that both cores have work until the end and all of it
# stays under twenty minutes; the faults under load come last and alone, because they are held to seconds.
set -eu
cd "$(dirname "$0")/.."
need() { command -v "$1" >/dev/null || [ -n "$(ls $2 2>/dev/null)" ] || { echo "tests need $3 (Debian: apt install $4)" >&2; exit 1; }; }
need chromium /usr/bin/chromium Chromium chromium
need redis-server /usr/bin/redis-server Redis redis-server
need postgres "/usr/lib/postgresql/*/bin/postgres" PostgreSQL postgresql
need dovecot /usr/sbin/dovecot Dovecot dovecot-imapd
need node /usr/bin/node Node.js nodejs

# The lanes' steps, those first of which somebody learns most, the short ones last: then both lanes end at about the same time.
steps="units_contracts_house_rules first_units bot whole_product_over_sockets faces_in_Chromium conversations widget_in_Chromium races_and_walks"
units_contracts_house_rules() { tests tests/unit tests/contract tests/test_house.py --ignore-glob 'tests/unit/test_[a-d]*.py'; }
first_units() { tests tests/unit/test_[a-d]*.py; }
bot() { tests -c tests/bot/pytest.ini tests/bot; }
whole_product_over_sockets() { tests tests/e2e --ignore tests/e2e/test_conversations.py; }
faces_in_Chromium() { tests tests/browser --ignore tests/browser/widget; }
conversations() { tests tests/e2e/test_conversations.py; }
widget_in_Chromium() { tests tests/browser/widget; }
races_and_walks() { tests tests/chaos/test_engine_machine.py tests/chaos/test_takes.py; }
faults_under_load() { tests tests/chaos --ignore tests/chaos/test_engine_machine.py --ignore tests/chaos/test_takes.py; }

# One folder for each run of pytest: two under one clear up after each other.
tests() {
    python=.venv/bin/python
    [ "$step" != bot ] || python=bot/.venv/bin/python
    PYTEST_DEBUG_TEMPROOT="$room/$step" "$python" -m pytest "$@"
}

# Whoever makes a step's folder has the step.
take() {
    [ ! -e "$room/failed" ] || return 1
    for each in $steps; do mkdir "$room/$each" 2>/dev/null && echo "$each" && return; done
    return 1
}

lane() {
    while step=$(take); do
        began=$(date +%s)
        outcome=0
        "$step" >"$room/$step.log" 2>&1 || outcome=$?
        seconds=$(($(date +%s) - began))
        { flock 9; printf '\n== %s: %s s\n' "$(echo "$step" | tr _ ' ')" "$seconds"; cat "$room/$step.log"; } 9>"$room/telling"
        [ "$outcome" = 0 ] || { touch "$room/failed"; exit "$outcome"; }
    done
}

if [ "${1:-}" = lane ]; then
    room=$2
    lane
    exit
fi
room=$(mktemp -d)
bot/.venv/bin/python -m bot.launch train >"$room/training.log" 2>&1 &
training=$! other=
trap '[ -z "$training" ] || kill "$training" || true; [ -z "$other" ] || { kill -INT "-$other" 2>/dev/null && wait "$other"; } || true; rm -rf "$room"' EXIT
trap 'exit 130' INT TERM
printf '\n== code: ruff, mypy\n'
.venv/bin/ruff check .
.venv/bin/mypy
printf '\n== browser code\n'
node --test tests/contract/browser/
printf '\n== bot: training\n'
outcome=0
wait "$training" || outcome=$?
training=
cat "$room/training.log"
[ "$outcome" = 0 ] || exit "$outcome"
# A session of its own, which can be interrupted as a whole: what a script puts in the background ignores interrupts.
setsid env --default-signal=INT "$0" lane "$room" &
other=$!
lane
outcome=0
wait "$other" || outcome=$?
other=
[ "$outcome" = 0 ] || exit "$outcome"
steps=faults_under_load
lane
