# Everything a developer does; `make help` lists it. `make run` and `make test` do all the set-up themselves.
.DEFAULT_GOAL := help
.PHONY: help setup run test check train bench demo
PY := .venv/bin/python
BOT := bot/.venv/bin/python
export PYTHONPATH := $(CURDIR)

help:    ## what there is
	@grep -hE '^[a-z-]+: .*##|^[a-z-]+:  *##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 18

setup:   ## uv, both environments from their lock files
	@./setup.sh

run: setup   ## everything: bot, service, help page and console
	@exec $(PY) -m server.run

test: setup   ## all tests, with real Rasa, PostgreSQL, Redis and Chromium
	@tests/all.sh

check: setup   ## ruff, and mypy in strict mode on the service
	@.venv/bin/ruff check .
	@.venv/bin/mypy

train: setup   ## train the bot if its content changed (FORCE=1: in any case)
	@$(BOT) -m bot.launch train $(if $(FORCE),--force)

demo: setup   ## sample agents and requests in the database
	@$(PY) -m server.demo

bench: setup   ## what is measured, written to docs/bench/
	@bench/all.sh
