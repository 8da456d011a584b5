#!/usr/bin/env bash
# Measures the servers; see bench.py for what, and pass its flags through: scripts/bench.sh --help
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install.sh dev
exec .venv/bin/python scripts/bench.py "$@"
