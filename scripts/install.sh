#!/usr/bin/env bash
# Makes .venv and installs the project into it: `install.sh` what players need, `install.sh dev` what
# tests need as well, among it PyTorch, and TextWorld where it runs. Finds or installs Chromium, which
# one world needs. Does nothing when that was done and no pyproject.toml has changed since.
set -euo pipefail
cd "$(dirname "$0")/.."
extras="server${1:+,$1}"
stamp=".venv/installed-${1:-server}"

up_to_date() {
    [ -e "$stamp" ] || return 1
    for each in pyproject.toml agentenv-*/pyproject.toml scripts/install_*.sh; do
        [ "$each" -nt "$stamp" ] && return 1
    done
    return 0
}

python_of_311_or_later() {
    for each in python3.11 python3.12 python3.13 python3; do
        if "$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$each"
            return
        fi
    done
    echo "No Python 3.11 or later was found: install one, such as Debian's python3 and python3-venv." >&2
    exit 1
}

up_to_date && exit 0
python=$(python_of_311_or_later)
[ -x .venv/bin/python ] || "$python" -m venv .venv
packages=(-e ".[$extras]")
for each in agentenv-*/pyproject.toml; do
    packages+=(-e "$(dirname "$each")")
done
echo "Installing into .venv ..." >&2
[ "${1:-}" != dev ] || scripts/install_torch.sh
.venv/bin/python -m pip install --quiet --disable-pip-version-check "${packages[@]}"
if [ "${1:-}" = dev ] && .venv/bin/python -c 'import sys; sys.exit(sys.version_info >= (3, 13))'; then
    scripts/install_textworld.sh
fi
scripts/install_chromium.sh || [ "${1:-}" != dev ]
touch "$stamp"
