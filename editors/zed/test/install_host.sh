#!/usr/bin/env bash
# Builds the extension for Zed into .cache/zed, and installs what can run it as a component into a folder outside the sources.
# install_host.sh FOLDER
set -euo pipefail
sources=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$1"
cd "$1"
stamp=.installed-1.35.0
rustup target list --installed | grep -qx wasm32-wasip2 || rustup target add wasm32-wasip2
for command in "build --release --target wasm32-wasip2" "test --no-run"; do
    # shellcheck disable=SC2086
    nice cargo $command --quiet --locked --manifest-path "$sources/Cargo.toml" --target-dir "$sources/../../.cache/zed"
done
[[ -f $stamp ]] && exit 0
[[ -f package.json ]] || echo '{"private": true}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @bytecodealliance/jco@1.35.0 @bytecodealliance/preview2-shim@0.26.1
touch "$stamp"
