#!/bin/sh
# Print the Python to build the virtual environment with: $PYTHON, or the first of 3.11 and newer on the machine.
# Exit status 1 and no output: there is none.
set -eu

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

for candidate in "${PYTHON:-}" python3.11 python3 python3.12 python3.13 python3.14; do
    [ -n "$candidate" ] || continue
    path=$(command -v "$candidate" 2>/dev/null) || continue
    if new_enough "$path"; then
        printf '%s\n' "$path"
        exit 0
    fi
done
exit 1
