#!/bin/sh
# Brings uv into a private folder, finds Python 3.12 and 3.10, and makes both environments from their lock files.
# Called by the Makefile; quick when everything is there.
set -eu
cd "$(dirname "$0")"
UV_VERSION=0.13.9
UV=.tools/uv/bin/uv

fail() { printf 'Köprü set-up: %s\n' "$1" >&2; exit 1; }

if [ -n "${UV_PATH:-}" ]; then
    UV=$UV_PATH
elif ! [ -x "$UV" ]; then
    python=
    for name in python3.12 python3 python; do
        if "$name" -c 'import sys; assert sys.version_info >= (3, 8)' 2>/dev/null; then python=$name; break; fi
    done
    [ -n "$python" ] || fail "no Python found to fetch uv with. Install Python 3.12 and try again."
    echo "set-up: fetching uv $UV_VERSION into .tools/"
    "$python" -m venv .tools/uv || fail "$python can't make a virtual environment (on Debian: apt install python3-venv)."
    .tools/uv/bin/pip install --quiet --disable-pip-version-check "uv==$UV_VERSION" 2>.tools/pip.log ||
        { cat .tools/pip.log >&2; fail "uv could not be installed from PyPI."; }
fi

python_for() {
    "$UV" python find "$1" 2>/dev/null && return
    echo "set-up: Python $1 not found, downloading it" >&2
    "$UV" python install --quiet "$1" >&2 2>/dev/null && "$UV" python find "$1" 2>/dev/null && return
    fail "Python $1 is neither installed nor downloadable. Install it (pyenv install $1, or your system's package) and try again."
}

service=$(python_for 3.12)
bot=$(python_for 3.10)
"$UV" sync --quiet --locked --python "$service" || fail "the service's environment could not be made."
"$UV" sync --quiet --locked --project bot --python "$bot" || fail "the bot's environment could not be made."
