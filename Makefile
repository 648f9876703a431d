# Without this file a newcomer would have to know how the parts are installed, tested and run. `make` lists what there is.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
ARGS ?=
# Most of the suite waits for processes and servers: three side by side take half the time on two cores.
TEST_WORKERS ?= 3
# Where a machine forbids to keep compiled modules every process of the tests would compile all of them anew.
export PYTHONDONTWRITEBYTECODE :=
VENV := .venv
BIN := $(VENV)/bin
# The virtual environment is made anew only when what it is made from has changed.
INSTALLED := $(VENV)/.installed
PEERS := $(VENV)/.peers

$(INSTALLED): requirements.lock pyproject.toml
	@test -x $(BIN)/pip || deploy/create-venv $(PYTHON) $(VENV)
	@echo "Installing the locked packages … 正在安装锁定的依赖 …"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(PEERS): requirements-bench.lock $(INSTALLED)
	@echo "Installing what is measured beside us … 正在安装对比测量用的软件包 …"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r requirements-bench.lock
	@touch $@

.PHONY: help setup demo drill run servers test fuzz chaos bench check docs audit clean

help: ## this list 列出所有目标
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

setup: $(INSTALLED) ## install everything, start nothing 安装依赖与服务器软件包
	@deploy/install-debian-packages

demo: $(INSTALLED) ## one person's way home, played on the platform in one process (ONCE=1: end afterwards) 演示
	@$(BIN)/guitu demo $(if $(ONCE),--once)

drill: $(INSTALLED) ## golden scenarios on a platform of their own, expected against actual (ARGS="G4 G8") 演练
	@$(BIN)/guitu drill $(ARGS)

run: $(INSTALLED) ## the platform embedded, empty but for the network data 单机运行
	@$(BIN)/guitu run --embedded

servers: setup ## private RabbitMQ and PostgreSQL in the foreground 前台运行私有服务器
	@$(BIN)/guitu servers

test: setup ## the whole suite on both pairs (ARGS="…": paths and options of pytest) 运行测试
	@$(BIN)/python -m pytest $(or $(ARGS),-n $(TEST_WORKERS) --dist loadfile --no-loadscope-reorder)

fuzz: $(INSTALLED) ## five minutes of odd requests at a real process: no 5xx, no surprise, flat memory (ARGS="--seed 7") 接口模糊测试
	@$(BIN)/python -W ignore -m tests.fuzz $(ARGS)

chaos: setup ## the fault lab: what is killed, frozen, filled and poisoned loses nothing; writes docs/chaos.md 故障实验
	@$(BIN)/python -W ignore -m tests.faults $(ARGS)

bench: setup $(PEERS) ## delivery, then tracing, measured against their peers in one run each (ARGS: of the first alone) 性能对比
	@$(BIN)/python -W ignore -m benchmarks $(ARGS)
	@$(if $(ARGS),true,$(BIN)/python -W ignore -m benchmarks.tracing)

check: $(INSTALLED) ## style, types, import rules, generated documents, compatibility; needs no network 静态检查
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/guitu docs --check
	@$(BIN)/guitu compatible

docs: $(INSTALLED) ## write the generated documents anew 重新生成文档
	@$(BIN)/guitu docs

audit: $(INSTALLED) ## ask an advisory service about the locked packages 依赖安全审计
	@test -x var/audit/bin/pip-audit || { $(PYTHON) -m venv var/audit && var/audit/bin/pip install --quiet pip-audit; }
	@var/audit/bin/pip-audit --disable-pip --require-hashes --vulnerability-service osv -r requirements.lock >var/audit/report 2>&1 || { \
	  if grep -q '^Traceback' var/audit/report; then tail -n 1 var/audit/report; \
	    echo "No advisory service can be reached from here: nothing was checked. 无法访问漏洞库，未作检查。"; \
	  else cat var/audit/report; fi; exit 1; } >&2
	@cat var/audit/report

clean: ## remove what was made: environment, caches, var/ 清理
	@rm -rf "$$(readlink -f var/servers/elsewhere 2>/dev/null || echo var/servers)" $(VENV) var *.egg-info build dist
	@rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
