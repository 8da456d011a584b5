#!/usr/bin/env bash
# Style, formatting and types.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install.sh dev
.venv/bin/ruff check .
.venv/bin/ruff format --check .
.venv/bin/mypy
for world in agentenv-*/agentenv_*; do
    .venv/bin/mypy --strict "$world"
done
