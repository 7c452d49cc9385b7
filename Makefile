# Works with GNU make 3.81, which is what macOS has.
VENV ?= .venv

# Where nothing is said, the settings decide. Some shells set HOST to the machine's own name, so
# only make's command line counts.
ifeq ($(origin HOST),command line)
WHERE := --host $(HOST)
endif
ifdef PORT
WHERE += --port $(PORT)
endif

ifndef PYTHON
PYTHON := $(shell for python in python3 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; \
	done)
ifeq ($(PYTHON),)
PYTHON := python3
endif
endif

BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install --disable-pip-version-check
PINNED := -c requirements.lock --build-constraint requirements.lock

# `make eval` asks samples of so many questions, half an hour to an hour; NIGHTLY=1 asks all.
# Third-party questions and articles lie in the folder that BELEGBOT_SHARED names.
limit = --limit $(if $(NIGHTLY),0,$(1))
ANSWERS := $(BIN)/belegbot eval answers
DATA := $(BELEGBOT_SHARED)/data

.PHONY: help chat test check format bench eval models browser clean

help:
	@echo "make chat    set everything up and open the chat (PORT=7860 HOST=127.0.0.1)"
	@echo "make test    install what the tests need, then run all of them"
	@echo "make check   format, lint and types"
	@echo "make bench   measure speed and memory on this machine"
	@echo "make eval    measure answers, with a report in reports/ (NIGHTLY=1 asks all questions)"
	@echo "make clean   delete the environment; articles and models stay"
	@echo "PYTHON=...   chooses the interpreter, 3.11 or newer"

chat: models
	$(BIN)/belegbot ingest seeds/articles
	$(BIN)/belegbot chat --open $(WHERE)

test: $(VENV)/.test models browser
	$(BIN)/python -m pytest

check: $(VENV)/.check
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/ty check

format: $(VENV)/.check
	$(BIN)/ruff check --fix --select I
	$(BIN)/ruff format

bench: models
	$(BIN)/python -m bot.evaluation.bench

eval: $(VENV)/.eval models
	$(ANSWERS) --questions seeds/questions.jsonl --corpus seeds/articles $(call limit,40) \
		--report reports/seeds
ifdef BELEGBOT_SHARED
	$(ANSWERS) --questions $(DATA)/m2qa-news-de.dev.jsonl --half measure --context given \
		$(call limit,30) --report reports/m2qa-given
	$(ANSWERS) --questions $(DATA)/m2qa-news-de.dev.jsonl --half measure \
		--corpus $(DATA)/gnad10k.csv $(call limit,15) --report reports/m2qa-retrieved
	$(ANSWERS) --questions $(DATA)/xquad.de.dev.json --half measure --context given --neighbours \
		$(call limit,10) --report reports/xquad-neighbours
	$(ANSWERS) --questions $(DATA)/xquad.de.dev.json --half measure \
		$(call limit,10) --report reports/xquad-de
	$(ANSWERS) --questions $(DATA)/xquad.en.dev.json --contexts $(DATA)/xquad.de.dev.json \
		--half measure $(call limit,10) --report reports/xquad-en
	$(ANSWERS) --questions $(DATA)/omos-qa.de.dev.jsonl --context given \
		$(call limit,8) --report reports/omos-de
	$(ANSWERS) --questions $(DATA)/omos-qa.en.dev.jsonl --contexts $(DATA)/omos-qa.de.dev.jsonl \
		--context given $(call limit,8) --report reports/omos-en
	$(BIN)/belegbot eval claims --data $(DATA) $(call limit,100)
endif

models: $(VENV)/.installed
	$(BIN)/belegbot models pull

browser: $(VENV)/.test
	@VENV=$(VENV) sh tests/browser/install

clean:
	rm -rf $(VENV)

# An environment that a broken install left behind has no stamp and is installed into again.
$(VENV)/.installed: pyproject.toml requirements.lock
	@$(PYTHON) -m bot.preflight
	$(PYTHON) -m venv $(VENV)
	$(PIP_INSTALL) --quiet --upgrade -c requirements.lock pip
	$(PIP_INSTALL) $(PINNED) -e .
	@touch $@

$(VENV)/.test: $(VENV)/.installed
	$(PIP_INSTALL) --quiet $(PINNED) -e '.[test]'
	@touch $@

$(VENV)/.eval: $(VENV)/.installed
	$(PIP_INSTALL) --quiet $(PINNED) -e '.[eval]'
	@touch $@

# The types of the tests' own libraries are checked too.
$(VENV)/.check: $(VENV)/.test
	$(PIP_INSTALL) --quiet $(PINNED) -e '.[check]'
	@touch $@
