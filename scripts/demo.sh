#!/usr/bin/env bash
# Installs, starts every world there is, and lets the expert play the test split of each, and chance
# the beginning of it.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install.sh
for agent in oracle random; do
    echo
    echo "== $agent =="
    [ "$agent" = random ] && some=(--n 10) || some=()
    .venv/bin/agentenv eval --agent "$agent" --split test --concurrency 32 ${some[@]+"${some[@]}"}
done
