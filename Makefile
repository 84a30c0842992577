# Two commands on a fresh machine: make report, make test. Python 3.11 or newer and make are all they need.
PYTHON ?= python3
TEXTS ?= ../shared/corpora
SETS ?= ../shared/datasets
BIN := .venv/bin
CODE := analysis tests training benchmarks docs notebooks

.DEFAULT_GOAL := help
.PHONY: help report test soak lab docs hooks real golden measure floors bench assets clean

help: ## say what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | awk -F'\t' '{printf "  make %-10s %s\n", $$1, $$2}'

report: .venv/core ## score the shipped corpora and write reports/framing_report.pdf
	$(BIN)/parallax report data/classroom data/real/summer-2018 --out reports/framing_report.pdf

test: .venv/test ## run the tests (under 12 minutes)
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check --quiet $(CODE)
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto --dist loadfile

soak: .venv/test ## also run the long tests and those that watch the clock, and hold the coverage floor
	$(BIN)/python -m pytest -n auto --dist loadfile -m "soak or not soak" --cov --cov-report=term

lab: .venv/lab ## open the notebooks in JupyterLab
	$(BIN)/jupyter lab notebooks

docs: .venv/docs ## build the site into build/docs; open build/docs/index.html
	$(BIN)/python -m sphinx --builder html --fail-on-warning --keep-going --quiet docs build/docs

hooks: .venv/test ## check what is committed before it is (once a clone)
	$(BIN)/pre-commit install

real: .venv/core ## measure the real texts anew, where they are at hand (TEXTS=../shared/corpora)
	# First what the tool errs in: the comparison shows it beside each difference.
	$(BIN)/python -m parallax.evaluation.coded_sentences --texts $(TEXTS)/tradewar/summer-2018.jsonl $(TEXTS)/london-talks \
	  --readme data/coded/README.md
	$(BIN)/parallax compare $(TEXTS)/tradewar/summer-2018.jsonl --out data/real/summer-2018 --shareable
	$(BIN)/parallax score $(TEXTS)/london-talks --out data/real/london-talks --shareable

golden: .venv/test ## rebuild the golden tables after a change that was meant
	$(BIN)/python tests/golden/rebuild.py

measure: .venv/test ## measure the tool on published sets, where they are at hand (SETS=../shared/datasets)
	$(BIN)/python -m parallax.evaluation.measured $(SETS) --readme README.md

floors: .venv/test ## pin the floors to what was measured; none falls unless it is named
	$(BIN)/python tests/floors/pin.py $(if $(LOWER),--lower $(LOWER))

bench: .venv/test ## say what scoring costs on one core, beside others (minutes; wants an idle machine)
	$(BIN)/python -m benchmarks.bench

assets: ## build the script of the room from its sources (needs node)
	cd analysis/parallax/room/source && npm ci && npm run build

clean: ## remove the environment and everything built
	rm -rf .venv build dist

# One environment; each stamp is a set of packages in it.
.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Parallax needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.12 ..."; exit 1; }
	$(PYTHON) -m venv .venv
	touch $@

.venv/core: .venv/made pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

.venv/lab: .venv/core
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[notebooks,importers]'
	touch $@

.venv/docs: .venv/core
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[docs]'
	touch $@

.venv/test: .venv/lab
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[notebooks,importers,docs,test]'
	touch $@
