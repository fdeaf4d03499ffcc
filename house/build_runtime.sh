#!/bin/sh
# Builds the runtime's two libraries, what `snowc build` links and what the JIT loads.
# Only these two: where cargo makes an rlib besides, it optimises nothing across crates.
set -eu
cd -- "$(dirname -- "$0")/../runtime"
python=$(sh ../house/doctor.sh --python)
library=${CARGO_TARGET_DIR:-target}/release/libsnow_rt.a
cargo rustc --release --locked --quiet --lib --crate-type staticlib,cdylib
# Without the debug information of Rust's std, which would go into every program that keeps its own.
if command -v strip >/dev/null; then strip -S "$library"; fi
"$python" ../house/short_backtraces.py "$library"
