#!/bin/sh
# Find what the machine lacks for `run` (the service) or `test` (everything), and install it from the distribution.
# Usage: sh deploy/system-packages.sh run|test [--list]
#   --list   only print the missing packages, one a line; install nothing
set -eu

here=$(dirname "$0")
profile=${1:?run or test}
patience=${APT_PATIENCE:-300}  # seconds to wait for others who are at work with apt
missing=

want() { missing="$missing $1"; }

has_command() { command -v "$1" >/dev/null 2>&1; }

# The libraries are looked for as the program itself will look for them.
has_library() {
    "$python" -c 'import ctypes.util, sys; sys.exit(ctypes.util.find_library(sys.argv[1]) is None)' "$1" 2>/dev/null
}

# Debian keeps the server's programs out of the PATH, a folder for each major version.
has_postgresql() {
    has_command initdb && has_command pg_ctl && return 0
    for initdb in /usr/lib/postgresql/*/bin/initdb; do
        [ -x "$initdb" ] && return 0
    done
    return 1
}

# It lies where only administrators look.
has_pgbouncer() { has_command pgbouncer || [ -x /usr/sbin/pgbouncer ]; }

has_chromium() { has_command chromium || has_command chromium-browser || has_command google-chrome; }

has_chinese_font() { has_command fc-list && [ -n "$(fc-list :lang=zh family 2>/dev/null)" ]; }

# "python3-venv" for the distribution's own Python, "python3.12-venv" for a second one beside it.
venv_package() {
    case $(basename "$python") in
        python3.*) echo "$(basename "$python")-venv" ;;
        *) echo python3-venv ;;
    esac
}

look_for_what_runs() {
    if python=$(sh "$here/find-python.sh"); then
        "$python" -c 'import ensurepip, venv' 2>/dev/null || want "$(venv_package)"
    else
        python=python3
        want python3
        want python3-venv
    fi
    has_library zbar || want libzbar0
    has_library crypto || want libssl3
}

look_for_what_tests() {
    has_command openssl || want openssl
    has_command git || want git
    has_command node || want nodejs  # a second implementation of the licence code checks the first
    has_postgresql || want postgresql
    has_pgbouncer || want pgbouncer
    has_command sqlite3 || want sqlite3  # the drill of the manual is run as it is written
    has_chromium || want chromium
    has_chinese_font || { want fontconfig; want fonts-wqy-microhei; }
}

refuse() {
    printf '缺少系统软件包:%s。%s\n请由管理员执行：apt-get install --no-install-recommends%s\n' "$missing" "$1" "$missing" >&2
    printf 'System packages are missing:%s. %s\nAsk an administrator to run: apt-get install --no-install-recommends%s\n' \
        "$missing" "$2" "$missing" >&2
    exit 1
}

# On a new machine others are often at work with apt (unattended upgrades): they are waited for.
apt() {
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout="$patience" -o Acquire::Retries=3 "$@" \
        >"$log" 2>&1 </dev/null
}

is_locked() { grep -q 'Could not get lock\|Unable to lock' "$log"; }

# apt-get waits for the lock of dpkg, but not for the one of its own lists.
refresh_lists() {
    waited=0
    until apt update; do
        is_locked && [ "$waited" -lt "$patience" ] || return 1
        sleep 5
        waited=$((waited + 5))
    done
}

# A package that cannot be had keeps none of the others away; those it could not get are left in `missing`.
install_missing() {
    # shellcheck disable=SC2086  # words are meant to be split: a list of package names
    apt install -y --no-install-recommends $missing && missing= && return
    wanted=$missing
    is_locked && return
    missing=
    for package in $wanted; do
        apt install -y --no-install-recommends "$package" && continue
        missing="$missing $package"
        tail -n 20 "$log" >&2
    done
}

install() {
    has_command apt-get || refuse "本机没有 apt-get。" "This machine has no apt-get."
    if [ "$(id -u)" -eq 0 ]; then
        sudo=
    elif has_command sudo; then
        sudo=sudo
    else
        refuse "需要 root 权限，但没有 sudo。" "Root is needed, and there is no sudo."
    fi
    printf '安装系统软件包 / installing system packages:%s\n' "$missing"
    log=$(mktemp)
    trap 'rm -f "$log"' EXIT
    if ! refresh_lists; then  # the lists there are may still serve
        tail -n 5 "$log" >&2
    fi
    install_missing
    [ -z "$missing" ] && return
    if is_locked; then
        refuse "另一个程序一直占用 apt，等了 $patience 秒，请稍后再试。" \
            "Another program has held apt for $patience seconds; try again later."
    fi
    refuse "apt-get 未能安装，原因见上。" "apt-get could not install them, for the reason above."
}

look_for_what_runs
[ "$profile" = run ] || look_for_what_tests
if [ "${2:-}" = --list ]; then
    for package in $missing; do echo "$package"; done
elif [ -n "$missing" ]; then
    install
fi
