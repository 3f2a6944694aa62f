#!/bin/sh
# All tests. `make test` has done the set-up. The code is checked first, while the bot is trained and what needs no bot has begun;
# lanes run beside each other, each with servers and a product of its own, and take the next step that is left. A browser and a
# service wait for each other part of the time, so three lanes fill two cores, and all of it stays well under a quarter of an hour.
set -eu
cd "$(dirname "$0")/.."
need() { command -v "$1" >/dev/null || [ -n "$(ls $2 2>/dev/null)" ] || { echo "tests need $3 (Debian: apt install $4)" >&2; exit 1; }; }
need chromium-headless-shell /usr/bin/chromium Chromium chromium-headless-shell
need redis-server /usr/bin/redis-server Redis redis-server
need postgres "/usr/lib/postgresql/*/bin/postgres" PostgreSQL postgresql
need dovecot /usr/sbin/dovecot Dovecot dovecot-imapd
need node /usr/bin/node Node.js nodejs

# The lanes' steps: two that need no bot while it is trained, then the longest, the short ones last, so that the lanes end together.
# The faults under load are held to seconds: they wait most of their time, and all that runs beside them is polite.
steps="faults_under_load units_contracts_house_rules faces_in_Chromium whole_product_over_sockets looks_in_Chromium first_units bot widget_in_Chromium conversations races_and_walks"
looks="tests/browser/test_every_look.py tests/browser/test_no_markup_runs.py tests/browser/test_studio_day.py tests/browser/test_studio_looks.py"
polite="nice -n 15"
code() { $polite .venv/bin/ruff check . && $polite .venv/bin/mypy && $polite node --test tests/contract/browser/; }
units_contracts_house_rules() { tests tests/unit tests/contract tests/test_house.py --ignore-glob 'tests/unit/test_[a-d]*.py'; }
first_units() { plugins= && tests tests/unit/test_[a-d]*.py; }
bot() { trained && python=bot/.venv/bin/python && tests -c tests/bot/pytest.ini tests/bot; }
whole_product_over_sockets() { trained && tests tests/e2e --ignore tests/e2e/test_conversations.py; }
conversations() { trained && tests tests/e2e/test_conversations.py; }
faces_in_Chromium() { trained && tests tests/browser --ignore tests/browser/widget $(printf -- '--ignore %s ' $looks); }
looks_in_Chromium() { trained && tests $looks; }
widget_in_Chromium() { tests tests/browser/widget; }
races_and_walks() { tests tests/chaos/test_engine_machine.py tests/chaos/test_takes.py; }
faults_under_load() { polite=; tests tests/chaos --ignore tests/chaos/test_engine_machine.py --ignore tests/chaos/test_takes.py; }

# One folder for each run of pytest: two under one clear up after each other. Schemathesis takes a second to be read, and one step has use for it.
tests() { PYTEST_DEBUG_TEMPROOT="$room/$step" $polite "${python:-.venv/bin/python}" -m pytest ${plugins--p no:schemathesis} "$@"; }

# Returns when the bot is trained: its training holds the lock.
trained() { flock -s "$room/training" test -e "$room/is_trained" || { echo "The bot is not trained."; return 1; }; }
training() { $polite bot/.venv/bin/python -m bot.launch train && touch "$room/is_trained"; }

# Whoever makes a step's folder has the step.
take() {
    [ ! -e "$room/failed" ] || return 1
    for each in $steps; do mkdir "$room/$each" 2>/dev/null && echo "$each" && return; done
    return 1
}

# One step, in a shell of its own; told at its end in one piece.
run() {
    step=$1
    began=$(date +%s)
    outcome=0
    ("$step") >"$room/$step.log" 2>&1 || outcome=$?
    seconds=$(($(date +%s) - began))
    { flock 9; printf '\n== %s: %s s\n' "$(echo "$step" | tr _ ' ')" "$seconds"; cat "$room/$step.log"; } 9>"$room/telling"
    [ "$outcome" = 0 ] || { touch "$room/failed"; exit "$outcome"; }
}

lane() { while next=$(take); do run "$next"; done; }

if [ $# = 2 ]; then
    room=$2
    case "$1" in lane) lane ;; *) run "$1" ;; esac
    exit
fi
room=$(mktemp -d)
others=
# Sessions of their own, which can be interrupted as a whole: what a script puts in the background ignores interrupts.
beside() {
    setsid env --default-signal=INT "$0" "$1" "$room" &
    others="$others $!"
}
leave() {
    for each in $others; do { kill -INT "-$each" 2>/dev/null && wait "$each"; } || true; done
    rm -rf "$room"
}
trap leave EXIT
trap 'exit 130' INT TERM
exec 8>"$room/training"
flock 8
beside training
exec 8>&-
beside lane
beside lane
run code
lane
outcome=0
for each in $others; do wait "$each" || outcome=$?; done
others=
exit "$outcome"
