# The commands of every day. Each does its own set-up, and nothing when there is nothing to do.
.DEFAULT_GOAL := help
.PHONY: help run demo convert-sample test coverage bench lint format lock clean setup-server setup-dev

export VENV ?= .venv
export PYTHONUTF8 := 1
BIN := $(VENV)/bin
PORT ?= 8000
ALG ?= ES256
CODE := conftest.py app bench licences signing tests verify_client
# Test files are shared out to two processes; JOBS=0 runs them in one, easier to debug.
JOBS ?= 2

help: ## 列出命令 / list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

setup-server:
	@sh deploy/system-packages.sh run
	@sh deploy/virtual-env.sh server

setup-dev:
	@sh deploy/system-packages.sh test
	@sh deploy/virtual-env.sh dev

run: setup-server ## 启动演示服务 / set up, issue the nine types, stay up (PORT=8000 ALG=ES256|EdDSA|SM2 FRESH=1)
	@$(BIN)/python -m app.demo run --port $(PORT) --algorithm $(ALG) $(if $(FRESH),--fresh)

demo: setup-server ## 生成九类证照样例 / write the nine types as files and end (OUT=folder ALG=ES256|EdDSA|SM2)
	$(if $(OUT),,$(error 请给出输出目录 / name the folder: make demo OUT=folder))
	@$(BIN)/python -m app.demo write "$(OUT)" --algorithm $(ALG)

convert-sample: setup-server ## 批量转换样例 / make and convert an export, count wrong rows (ROWS=100000 STYLE=1..7 WORKERS=n)
	@$(BIN)/python -m bench.convert_sample var/convert-sample --rows $(or $(ROWS),100000) --style $(or $(STYLE),3) \
		$(if $(WORKERS),--workers $(WORKERS))

test: lint ## 全部检查与测试 / every check and every test, on SQLite and PostgreSQL
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadscope

coverage: setup-dev ## 测试覆盖率 / line and branch coverage
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadscope --cov --cov-report=term --cov-report=html

bench: setup-dev ## 性能对比 / speed against the yardsticks; bench/results/latest.json
	@$(BIN)/python -m bench

lint: setup-dev ## 静态检查 / lint, format, types, import contracts
	@$(BIN)/ruff check $(CODE)
	@$(BIN)/ruff format --check $(CODE)
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: setup-dev ## 整理格式 / format the code and mend what can be mended
	@$(BIN)/ruff check --fix $(CODE)
	@$(BIN)/ruff format $(CODE)

lock: ## 更新锁定文件 / write requirements/*.txt anew (UPGRADE=1: newest versions)
	@sh deploy/lock.sh $(if $(UPGRADE),--upgrade)

clean: ## 清除生成物 / remove what was made: environment, caches, demo data
	rm -rf $(VENV) var build dist htmlcov .coverage .coverage.* .cache .hypothesis
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
