# One line of intent each. `make demo` is all that a newcomer needs; `make demo FOR=60` stops by itself.
PYTHON ?= python3
FOR ?= 0
STORES ?= embedded
BIN := .venv/bin
WEB := dashboards/web
WEB_SOURCES := $(shell find $(WEB) -type f -not -path '*/node_modules/*' 2>/dev/null)

.PHONY: setup demo test check bench faults campaigns journeys screenshots schemathesis web requirements schema esphome

PEERS := tests/peers/node_modules/.package-lock.json

setup: .venv/ready cloud/static/index.html gateway/static/terminal/terminal.html $(PEERS)   ## everything that the other targets need

demo: setup                                  ## the whole system on simulators; CHAOS=1 kills its parts, STORES=real on servers
	$(BIN)/zhigen demo --for $(FOR) --stores $(STORES) $(if $(filter-out 0,$(CHAOS)),--chaos)

test: setup                                  ## all tests; real parts that are missing are named
	cd $(WEB) && ./npm test --silent
	$(BIN)/pytest -n 6 --dist loadgroup

check: setup                                 ## style, types, floors, drift, lints
	bash .ci/check

bench: setup                                 ## hot paths against bare ceilings -> build/bench.json
	$(BIN)/python -m benchmarks

faults: setup                                ## break the pipe in every way and count -> build/faults.json (QUICK=1, SEED=)
	$(BIN)/python -m tests.faults

campaigns: setup                             ## deaths, old versions and belts at length: long tests that `make test` leaves out
	ZHIGEN_REQUIRE_PARTS=1 $(BIN)/pytest -n 2 --dist loadgroup --timeout 900 -m campaign

journeys: setup                              ## days at the terminals and the console, as people have them: long ones that `make test` leaves out
	ZHIGEN_REQUIRE_PARTS=1 $(BIN)/pytest -n 2 --dist loadgroup --timeout 900 -m "not campaign" tests/terminals tests/web tests/journeys

screenshots: setup                           ## the pictures of docs/guide and docs/terminals, drawn anew
	ZHIGEN_PICTURES=docs/guide/pictures ZHIGEN_REQUIRE_PARTS=1 $(BIN)/pytest -m guide tests/web
	ZHIGEN_PICTURES=docs/terminals/pictures ZHIGEN_REQUIRE_PARTS=1 $(BIN)/pytest -m guide tests/terminals

schemathesis: setup                          ## many odd requests to every route, none may be a 5xx (EXAMPLES=, SEED=)
	ZHIGEN_SCHEMATHESIS=$(or $(EXAMPLES),100) ZHIGEN_SEED=$(or $(SEED),0) $(BIN)/pytest -n 2 --dist loadgroup --timeout 0 tests/cloud/app/test_schemathesis.py

web: .venv/ready                             ## the pages, into the static folders of cloud and gateway
	cd $(WEB) && ./npm ci --no-audit --no-fund && ./npm run build

requirements:                                ## renew the pinned, hashed requirement files
	bash requirements/renew

esphome: build/esphome/ready                 ## what checks firmware-configs/esphome, apart: it wants another paho-mqtt

build/esphome/ready: requirements/esphome.txt .venv/ready
	$(PYTHON) -m venv --clear build/esphome
	build/esphome/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/esphome.txt
	touch $@

.venv/ready: requirements/dev.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	$(BIN)/python -m compileall -q contract gateway cloud simulators zhigen
	touch $@

$(PEERS): tests/peers/package-lock.json .venv/ready
	cd tests/peers && ../../$(WEB)/npm ci --no-audit --no-fund
	touch $@

cloud/static/index.html: .venv/ready $(WEB_SOURCES)
	$(MAKE) web

# One build makes both; where only this one is missing it is made again.
gateway/static/terminal/terminal.html: cloud/static/index.html
	test -f $@ || $(MAKE) web
	touch $@
