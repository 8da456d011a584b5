#!/usr/bin/env bash
# Installs, starts every world there is, and lets the expert and chance play the test split of each.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install.sh
for agent in oracle random; do
    echo
    echo "== $agent =="
    .venv/bin/agentenv eval --agent "$agent" --split test --concurrency 32
done
