#!/bin/sh
# What Snow needs from the machine, said before anything is built.
#
#   doctor.sh            names each missing thing on one line with its Debian and Homebrew package; exit status 1 if any
#   doctor.sh --python   prints the Python interpreter to use (3.11 or later, with venv)
#
# POSIX sh only: it runs where nothing is installed yet. It downloads nothing and changes nothing.
set -u
top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)

needed_megabytes=1500 # .venv 320, the Rust builds of make test and make check 590, caches 80; the rest is room to link

python_works() {
    command -v "$1" >/dev/null 2>&1 &&
        "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    for candidate in ${SNOW_PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 python; do
        if python_works "$candidate"; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

# version_at_least 1.95.0 1.85: are the first two numbers of $1 at least those of $2?
version_at_least() {
    major=${1%%.*} rest=${1#*.} minor=${rest%%.*}
    wanted_major=${2%%.*} wanted_rest=${2#*.} wanted_minor=${wanted_rest%%.*}
    [ "$major" -gt "$wanted_major" ] || { [ "$major" -eq "$wanted_major" ] && [ "$minor" -ge "$wanted_minor" ]; }
}

missing=0
miss() {
    missing=$((missing + 1))
    printf 'missing: %s\n' "$1" >&2
}

case $(uname -s) in
MINGW* | MSYS* | CYGWIN* | Windows*)
    echo "Snow does not run on Windows itself: install WSL2 (wsl --install -d Debian) and run this again inside it." >&2
    exit 1
    ;;
esac

if [ "${1:-}" = --python ]; then
    find_python
    exit
fi

find_python >/dev/null ||
    miss "Python 3.11 or later with venv   Debian: python3 python3-venv   Homebrew: python@3.13"

msrv=$(sed -n 's/^rust-version *= *"\([0-9.]*\)".*/\1/p' "$top/runtime/Cargo.toml" 2>/dev/null | head -n 1)
cargo_version=$(cargo --version 2>/dev/null | sed -n 's/^cargo \([0-9.]*\).*/\1/p')
if [ -z "$cargo_version" ]; then
    miss "cargo ${msrv:-1.85} or later   Debian: rustup (then: rustup default stable)   Homebrew: rust"
elif ! version_at_least "$cargo_version" "${msrv:-1.85}"; then
    miss "cargo $msrv or later (this is $cargo_version)   Debian: rustup (then: rustup default stable)   Homebrew: rust"
fi

node_version=$(node --version 2>/dev/null | sed -n 's/^v\([0-9.]*\).*/\1/p')
[ -n "$node_version" ] && version_at_least "$node_version" 18.0 ||
    miss "node 18 or later   Debian: nodejs   Homebrew: node"

command -v cc >/dev/null 2>&1 ||
    miss "cc, a C compiler that links   Debian: build-essential   Homebrew: gcc (or: xcode-select --install)"

# Once everything is built, the room it took is not needed again.
if [ ! -e "$top/.venv/.stamp" ]; then
    free_megabytes=$(df -Pk "$top" | awk 'NR == 2 { print int($4 / 1024) }')
    [ "$free_megabytes" -ge "$needed_megabytes" ] ||
        miss "disk space: $needed_megabytes MB are needed in $top, $free_megabytes MB are free"
fi

[ "$missing" -eq 0 ]
