#!/usr/bin/env bash
# Installs TextWorld and its planner into .venv: the original engine of ALFWorld's games, which
# `--engine textworld` runs and which the tests compare with. The planner, Fast Downward, is C++: it
# is compiled once and kept for other checkouts, below ~/.cache. Left out is what TextWorld's other
# games need, such as spacy.
set -euo pipefail
cd "$(dirname "$0")/.."
python=.venv/bin/python
pip=("$python" -m pip --disable-pip-version-check --quiet)
planner=fast_downward_textworld-20.6.4
kept="${XDG_CACHE_HOME:-$HOME/.cache}/agentenv/wheels-$(uname -s)-$(uname -m)"

if [ ! -x "$python" ]; then
    echo "There is no $python yet: run scripts/install.sh first." >&2
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info >= (3, 13))'; then
    echo "TextWorld runs on Python 3.11 and 3.12, but .venv has $("$python" --version)." >&2
    exit 1
fi
wanted='from importlib.metadata import version as v
ours = ("fast-downward-textworld 20.6.4", "textworld 1.7.0", "alfworld 0.4.2", "jericho 3.3.1")
assert all(v(each.split()[0]) == each.split()[1] for each in ours)
import jericho, networkx, more_itertools, tatsu, mementos, tqdm, termcolor'
"$python" -c "$wanted" 2>/dev/null && exit 0

for tool in g++ make; do
    command -v "$tool" >/dev/null && continue
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -qq && apt-get install -y -qq --no-install-recommends g++ make >&2
    else
        echo "Compiling the planner needs g++ and make: sudo apt-get install g++ make" >&2
        exit 1
    fi
done

if ! ls "$kept/$planner"-*.whl >/dev/null 2>&1; then
    echo "Compiling TextWorld's planner, about a minute of two cores ..." >&2
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    # Its build asks for -O3 -g, which takes four times as long and does not show: it only steps.
    printf '#!/bin/sh\nexec g++ "$@" -g0 -O1\n' > "$work/g++"
    chmod +x "$work/g++"
    # Its build calls `python`, and brings cmake along.
    PATH="$PWD/.venv/bin:$PATH" CXX="$work/g++" \
        "${pip[@]}" wheel --no-deps --wheel-dir "$work" "fast-downward-textworld==20.6.4"
    mkdir -p "$kept"
    mv "$work/$planner"-*.whl "$kept/"
fi
"${pip[@]}" install numpy tqdm networkx more_itertools tatsu==5.8.3 hashids mementos termcolor \
    prompt_toolkit
"${pip[@]}" install --no-deps jericho==3.3.1 textworld==1.7.0 alfworld==0.4.2 \
    "$kept/$planner"-*.whl
if command -v strip >/dev/null; then
    strip .venv/lib/python3*/site-packages/fast_downward/libdownward.so
fi
