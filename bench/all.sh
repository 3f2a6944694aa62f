#!/bin/sh
# What `make bench` runs: every bench in its quick form, one after the other. The comparisons with stock Rasa, which need
# its TensorFlow and an hour of training, are `make bench-nlu` and `make bench-turn`.
set -eu
cd "$(dirname "$0")/.."
step() { printf '\n== %s\n' "$1"; }

step "a message's full path against relays"
.venv/bin/python -m bench.relay --seconds 4 --write
step "durable messages beside an ORM"
.venv/bin/python -m bench.durable --write
step "idle connections"
.venv/bin/python -m bench.idle --write
step "two processes, long conversations"
.venv/bin/python -m bench.scale --write
step "a day of chats through the routing rules"
.venv/bin/python -m bench.routing
step "suggested replies"
.venv/bin/python -m bench.suggest --write
step "a sentence checked while it is typed"
.venv/bin/python -m bench.studio --write
step "understanding"
bot/.venv/bin/python -m bench.nlu
if [ -n "${KOPRU_DATES_DIR:-}" ]; then
    step "dates"
    bot/.venv/bin/python -m bench.dates
else
    step "dates: left out, KOPRU_DATES_DIR names no folder with date suites"
fi
