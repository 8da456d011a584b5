#!/usr/bin/env bash
# Installs PyTorch into .venv where it is not there yet. Without an NVIDIA driver the CPU's build is
# taken, a tenth of the size, if pip is told of a place that has it; else the one of PyPI.
set -euo pipefail
cd "$(dirname "$0")/.."
pip=(.venv/bin/python -m pip install --quiet --disable-pip-version-check)

.venv/bin/python -c 'from importlib.metadata import version; version("torch")' 2>/dev/null && exit 0
if ! command -v nvidia-smi >/dev/null; then
    "${pip[@]}" "torch==2.13.0+cpu" 2>/dev/null && exit 0
fi
"${pip[@]}" torch
