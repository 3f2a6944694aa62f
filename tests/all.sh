#!/bin/sh
# All tests. `make test` has done the set-up. What is cheap to learn comes first; then lanes run beside each other, each with
# servers and a product of its own, and take the next step that is left. A browser and a service wait for each other half of the
# time, so three lanes fill two cores, and all of it stays well under twenty minutes; the faults under load come last and alone,
# because they are held to seconds.
set -eu
cd "$(dirname "$0")/.."
need() { command -v "$1" >/dev/null || [ -n "$(ls $2 2>/dev/null)" ] || { echo "tests need $3 (Debian: apt install $4)" >&2; exit 1; }; }
need chromium-headless-shell /usr/bin/chromium Chromium chromium-headless-shell
need redis-server /usr/bin/redis-server Redis redis-server
need postgres "/usr/lib/postgresql/*/bin/postgres" PostgreSQL postgresql
need dovecot /usr/sbin/dovecot Dovecot dovecot-imapd
need node /usr/bin/node Node.js nodejs

# The lanes' steps: the longest and those of which somebody learns most first, the short ones last, so that the lanes end together.
steps="units_contracts_house_rules faces_in_Chromium bot first_units whole_product_over_sockets widget_in_Chromium conversations races_and_walks"
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
training=$! others=
leave() {
    [ -z "$training" ] || kill "$training" || true
    for each in $others; do { kill -INT "-$each" 2>/dev/null && wait "$each"; } || true; done
    rm -rf "$room"
}
trap leave EXIT
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
# Sessions of their own, which can be interrupted as a whole: what a script puts in the background ignores interrupts.
for _ in second third; do
    setsid env --default-signal=INT "$0" lane "$room" &
    others="$others $!"
done
lane
outcome=0
for each in $others; do wait "$each" || outcome=$?; done
others=
[ "$outcome" = 0 ] || exit "$outcome"
steps=faults_under_load
lane
