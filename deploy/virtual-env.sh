#!/bin/sh
# Make or bring up to date the virtual environment for `server` (the service), `cluster` (a machine
# of a cluster that converts) or `dev` (everything).
# Usage: sh deploy/virtual-env.sh server|cluster|dev      folder: $VENV, by default .venv
#
# A stamp holds the checksum of what was installed, so that nothing is done when nothing changed; it is written
# last, so that an interrupted set-up is taken up again.
set -eu

cd "$(dirname "$0")/.."
profile=${1:?server, cluster or dev}
venv=${VENV:-.venv}
python=$(sh deploy/find-python.sh) || {
    echo '需要 Python 3.11 或更新版本 / Python 3.11 or newer is needed' >&2
    exit 1
}

stamp_of() {
    { cat "requirements/$1.txt" pyproject.toml && pwd && "$python" --version; } | sha256sum | cut -c1-64
}

is_done() { [ -f "$venv/.$1.stamp" ] && [ "$(cat "$venv/.$1.stamp")" = "$(stamp_of "$1")" ]; }

# The packages of `dev` contain those of the others, at the same versions.
if "$venv/bin/python" -c '' 2>/dev/null && { is_done dev || is_done "$profile"; }; then
    exit 0
fi

wanted=$("$python" --version)
if [ "$("$venv/bin/python" --version 2>/dev/null || true)" != "$wanted" ]; then
    "$python" -m venv --clear "$venv"
fi
echo "安装 Python 软件包 / installing Python packages: requirements/$profile.txt"
rm -f "$venv"/.*.stamp
pip() { "$venv/bin/python" -m pip "$@" --quiet --quiet --disable-pip-version-check --no-input; }
pip install --require-hashes --requirement "requirements/$profile.txt"
pip install --no-deps --no-build-isolation --editable .
"$venv/bin/python" -m pip check --disable-pip-version-check >/dev/null
stamp_of "$profile" >"$venv/.$profile.stamp"
