#!/usr/bin/env bash
# Installs a real VS Code (its server comes inside the npm package code-server) and a driver for Chromium into a folder outside the sources.
# install_host.sh FOLDER
set -euo pipefail
mkdir -p "$1"
cd "$1"
host=$PWD
stamp="$host/.installed-4.100.3"
[[ -f $stamp ]] && exit 0
[[ -f package.json ]] || echo '{"private": true}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts code-server@4.100.3 playwright-core@1.65.1
cd node_modules/code-server/lib/vscode
npm install --silent --no-audit --no-fund --omit=dev --ignore-scripts
cd extensions
npm install --silent --no-audit --no-fund --omit=dev --ignore-scripts
cd ../node_modules/node-pty # tasks run in terminals, which need this one compiled helper
node_folder=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")
npx --yes node-gyp@11.5.0 rebuild --nodedir="$node_folder" >"$host/node-pty.log" 2>&1 || { tail -5 "$host/node-pty.log" >&2; exit 1; }
touch "$stamp"
