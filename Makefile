# Everything a developer does; `make help` lists it. `make run` and `make test` do all the set-up themselves.
.DEFAULT_GOAL := help
.PHONY: help setup run test check train widget bench bench-nlu bench-turn bench-desk bench-relay bench-durable bench-idle bench-scale bench-web stock fuzz demo bench-studio conversations rules fuzz-desk fuzz-studio
PY := .venv/bin/python
BOT := bot/.venv/bin/python
STOCK := bench/stock/.venv/bin/python
UV := $(or $(UV_PATH),.tools/uv/bin/uv)
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

bench-relay: setup   ## a message's full path beside a bare relay and one with an ORM
	@$(PY) -m bench.relay --write

bench-durable: setup   ## stored messages of 64 writers beside an ORM, SQLite and PostgreSQL
	@$(PY) -m bench.durable --write

bench-idle: setup   ## memory of idle connections; 10,000 of them beside live conversations
	@$(PY) -m bench.idle --write

bench-scale: setup   ## two service processes beside one; conversations of 10,000 entries
	@$(PY) -m bench.scale --write

bench-nlu: setup stock   ## understanding beside the stock pipeline, trained here with real TensorFlow (hours; MOST=10 MINUTES=6: less of it)
	@nice -n 19 $(STOCK) -m bench.stock_nlu train $(if $(MOST),--most $(MOST)) $(if $(MINUTES),--minutes $(MINUTES))
	@nice -n 19 $(STOCK) -m bench.stock_nlu measure
	@$(STOCK) -m bench.parse var/bench/stock-nlu.tar.gz var/bench/stock-nlu.json
	@$(BOT) -m bot.launch train
	@$(BOT) -m bench.parse models var/bench/our-parse.json --shipped
	@$(BOT) -m bench.nlu --stock var/bench/stock-nlu.json --parse var/bench/our-parse.json

bench-turn: setup stock   ## a customer's turn beside a stock `rasa init` bot
	@$(PY) -m bench.turn --write

bench-desk: setup   ## lists, search and registering with a million requests, on SQLite and PostgreSQL (SIZE=20000: less)
	@$(PY) -m bench.desk --write $(if $(SIZE),--size $(SIZE))

bench-web: setup   ## the faces in a browser: bytes, the widget beside two others, screen to screen, 200 chats (needs npm)
	@$(PY) -m bench.web --write

stock:
	@$(UV) sync --quiet --locked --project bench/stock --python "$$($(UV) python find 3.10)"

bench-studio: setup   ## what an editor waits for: checks while typing, training and comparing
	@$(BOT) -m bot.launch train
	@$(PY) -m bench.studio --write

conversations: setup   ## written conversations against the started product, transcripts of what fails (FROM=dir, CLOCK=2026-11-23T14:30, ALL=1, WRITE=1)
	@FROM="$(FROM)" CLOCK="$(CLOCK)" ALL="$(ALL)" WRITE="$(WRITE)" $(PY) -m tests.support.conversations

rules: setup   ## takes each rule of the dialogues away and plays the conversation that must then fail (FIND=1: looks for these first)
	@FIND="$(FIND)" $(PY) -m tests.support.rules_removed

widget:   ## the widget's modules as one file, after a change of them (needs npm)
	@web/widget/bundle.sh

pictures: setup   ## pictures of the faces in use, into docs/pictures/
	@$(PY) -m bench.pictures

fuzz: setup   ## a million generated messages through everything that reads one (STRINGS=, SEED=)
	@$(BOT) -m bench.nlu_fuzz --strings $(or $(STRINGS),1000000) --seed $(or $(SEED),1)

fuzz-desk: setup   ## many generated mails, and calls of the API by its description (MAILS=, EXAMPLES=)
	@MAILS=$(or $(MAILS),200000) EXAMPLES=$(or $(EXAMPLES),400) $(PY) -m pytest tests/unit/test_mail_letters.py tests/unit/test_api_description.py

fuzz-studio: setup   ## random texts through the studio's writing and Rasa's reading (TEXTS=100000, SEED=)
	@STUDIO_TEXTS=$(or $(TEXTS),100000) STUDIO_SEED=$(or $(SEED),$$(date +%s)) $(BOT) -m pytest -c tests/bot/pytest.ini tests/bot/test_studio_texts.py

chaos: setup   ## faults under load (an hour), told in docs/bench/chaos.md; CHAOS=short: as in make test, CHAOS=long: a night
	@CHAOS=$${CHAOS:-full} $(PY) -m pytest tests/chaos tests/e2e/test_staff_sign_in.py
	@[ "$${CHAOS:-full}" = short ] || $(PY) -m bench.chaos
