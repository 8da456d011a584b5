#!/usr/bin/env bash
# Measures the servers; see bench/ for what, and name parts of it: scripts/bench.sh --help
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install.sh dev
exec .venv/bin/python -m scripts.bench "$@"
