#!/usr/bin/env bash
# Unpacks Helix and a gdb that speaks the debug adapter protocol, of a newer Debian than this may be, into a folder of their own: nothing of the
# system is touched, and root is not needed. install_newer.sh FOLDER
set -euo pipefail
suite=trixie
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
packages=(hx gdb)
mkdir -p "$1"
cd "$1"
here=$PWD
stamp="$here/.installed-$suite-1"
[[ -f $stamp ]] && exit 0
mkdir -p state/lists/partial archives/partial root bin
: >state/status # nothing is installed there: everything that the packages need is fetched with them
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >sources.list
apt=(apt-get -qq -o Dir::State="$here/state" -o Dir::State::status="$here/state/status" -o Dir::Cache="$here" -o Dir::Cache::archives="$here/archives"
    -o Dir::Etc::sourcelist="$here/sources.list" -o Dir::Etc::sourceparts=- -o APT::Install-Recommends=false -o Debug::NoLocking=true
    -o APT::Sandbox::User="$(id -un)")
"${apt[@]}" update
"${apt[@]}" --download-only --yes install "${packages[@]}"
for each in archives/*.deb; do dpkg-deb -x "$each" root; done
rm -rf archives state ./*.bin

# Their own loader and libraries; those who they start shall not get them.
loader=$(find "$here/root" -name 'ld-linux-*.so.*' | head -1)
libraries=$(dirname "$(find "$here/root" -name libc.so.6 | head -1)")
cat >bin/hx <<END
#!/bin/sh
export HELIX_RUNTIME="\${HELIX_RUNTIME:-$here/root/usr/lib/hx/runtime}"
exec "$loader" --library-path "$libraries" "$here/root/usr/lib/hx/hx" "\$@"
END
cat >bin/gdb <<END
#!/bin/sh
# The debugged program shall find the system's Python, not this one.
export PYTHONHOME="$here/root/usr" PYTHONDONTWRITEBYTECODE=1
exec "$loader" --library-path "$libraries" "$here/root/usr/bin/gdb" --data-directory="$here/root/usr/share/gdb" \
  -iex 'unset environment PYTHONHOME' -iex 'unset environment PYTHONDONTWRITEBYTECODE' "\$@"
END
chmod +x bin/*
bin/hx --version
bin/gdb --version | head -1
touch "$stamp"
