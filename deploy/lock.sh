#!/bin/sh
# Write requirements/{dev,cluster,server,verify}.txt anew from pyproject.toml: names, versions and checksums of
# every package, wheels and source archives alike. `sh deploy/lock.sh --upgrade` takes the newest versions.
set -eu

cd "$(dirname "$0")/.."
python=$(sh deploy/find-python.sh)
tool=$(mktemp -d)
trap 'rm -rf "$tool"' EXIT
"$python" -m venv "$tool"
"$tool/bin/python" -m pip install --quiet --disable-pip-version-check uv

build=$("$python" -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")')
lock() {
    output=requirements/$1.txt
    extra=$2
    shift 2
    printf '%s\n' "$build" | "$tool/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-header --no-annotate --no-strip-extras --no-emit-index-url --no-emit-find-links \
        --extra "$extra" --output-file "$output" "$@" pyproject.toml -
}
lock dev dev "$@"
# The smaller ones are cut out of the first: the same versions everywhere.
lock cluster cluster --constraint requirements/dev.txt
lock server server --constraint requirements/dev.txt
lock verify scan --constraint requirements/dev.txt
