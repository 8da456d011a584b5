#!/usr/bin/env bash
# Installs what the tests need and runs them: all of them, or those that are named.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install.sh dev
[ $# -gt 0 ] || set -- -n auto --dist loadfile  # a file's tests share what is slow to start
exec .venv/bin/python -m pytest "$@"
