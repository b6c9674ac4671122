# run     set everything up and serve the site on PORT; EMPTY=1 does without the sample
# editor  make an account for the admin
# install only the libraries that the site runs with; EXTRAS=1 also those of extras
# test    lint, types, import rules and every test
# bench   the benchmarks; MATERIAL=folder also measures on real feeds, exports, pages and news
# mutants change what guards rights, limits and addresses, and tell which changes no test notices
# format  put the code into its form
# lock    write the lock files anew from pyproject.toml

PORT ?= 8000
VENV := .venv
PYTHON := $(VENV)/bin/python
# What the checks write, away from the data of the site.
SCRATCH := $(VENV)/scratch
# Tests run in as many processes as there are processors, a file in one of them, in the order that
# tests/conftest.py gives them.
IN_PARALLEL := -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

# Every process of the tests would otherwise compile all modules anew where containers set it.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run editor install test bench mutants format lock
.DELETE_ON_ERROR:

run: $(VENV)/runtime
	@exec $(PYTHON) manage.py quickstart --port "$(PORT)" $(if $(EMPTY),--empty)

install: $(VENV)/runtime
ifdef EXTRAS
	@$(INSTALL) requirements-extras.lock
endif

editor: $(VENV)/runtime
	@$(PYTHON) manage.py migrate --verbosity 0
	@$(PYTHON) manage.py createsuperuser

test: $(VENV)/development
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff format --check
	$(PYTHON) -m mypy
	$(VENV)/bin/lint-imports
	PRESSREVIEW_DATA_DIR=$(SCRATCH) $(PYTHON) manage.py makemigrations --check --dry-run
	PRESSREVIEW_DATA_DIR=$(SCRATCH) PRESSREVIEW_SITE_URL=https://archive.example.org \
	PRESSREVIEW_SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(64))') \
		$(PYTHON) manage.py check --deploy --fail-level WARNING
	$(PYTHON) -m pytest $(IN_PARALLEL)
	$(PYTHON) -m tests.postgresql $(PYTHON) -m pytest $(IN_PARALLEL) -m database

bench: $(VENV)/development
	$(PYTHON) -m tests.bench
	$(PYTHON) -m tests.bench.search $(if $(MATERIAL),--relevance "$(MATERIAL)/relevance")
	$(PYTHON) -m tests.bench.intake $(if $(MATERIAL),--material "$(MATERIAL)")

mutants: $(VENV)/development
	$(PYTHON) -m tests.mutation

format: $(VENV)/development
	$(PYTHON) -m ruff check --fix
	$(PYTHON) -m ruff format

lock: $(VENV)/development
	$(PYTHON) -m uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
		--no-header --output-file requirements.lock pyproject.toml
	$(PYTHON) -m uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
		--no-header --constraints requirements.lock --all-extras \
		--output-file requirements-extras.lock pyproject.toml
	$(PYTHON) -m uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
		--no-header --constraints requirements-extras.lock --group dev --all-extras \
		--output-file requirements-dev.lock pyproject.toml

# The libraries of each lock file, installed once: the file's date says when.
INSTALL := $(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes \
	--only-binary :all: --requirement

$(VENV)/runtime: requirements.lock $(VENV)/made
	@echo "Installing the libraries of $<"
	@$(INSTALL) $<
	@touch $@

$(VENV)/development: requirements-dev.lock requirements.lock $(VENV)/made
	@echo "Installing the libraries of $<"
	@$(INSTALL) $<
	@mkdir -p $(SCRATCH)
	@touch $(VENV)/runtime $@

# An environment whose Python has gone is made anew.
ifneq ($(shell test -x $(PYTHON) && echo there),there)
.PHONY: $(VENV)/made
endif

$(VENV)/made:
	@for python in python3 python3.14 python3.13 python3.12 python3.11; do \
		command -v $$python >/dev/null || continue; \
		$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' || continue; \
		found=$$python; \
		$$python -c 'import ensurepip, venv' 2>/dev/null || continue; \
		echo "Making $(VENV) with $$($$python --version)"; \
		$$python -m venv --clear $(VENV) && touch $@; \
		exit; \
	done; \
	if [ -n "$$found" ]; then \
		echo "$$found lacks its venv module: apt-get install python3-venv" >&2; \
	else \
		echo "Python 3.11 or later is needed: apt-get install python3 python3-venv" >&2; \
	fi; \
	exit 1
