#!/bin/sh
# Builds the runtime for programs of another machine, as build_cross.sh aarch64-linux, where `snowc build --target` finds it.
# Rust's standard library for that machine comes by rustup, in the variant for musl. Nothing is linked: a static library is an archive.
set -eu
cd -- "$(dirname -- "$0")/../runtime"
house=$PWD/../house
target="${1%-linux}-unknown-linux-musl"
if [ ! -d "$(rustc --print target-libdir --target "$target")" ]; then
    rustup target add "$target"
fi
# Some crates have C and assembly in them, which zig compiles.
python=$PWD/../.venv/bin/python
"$python" -m ziglang version >/dev/null 2>&1 || (cd .. && "$python" -m pip install --quiet --no-build-isolation --editable '.[cross]')
export ZIG="$python -m ziglang" ZIG_TARGET="$1-musl"
export "CC_$(echo "$target" | tr - _)=$house/zig_cc.sh"
# Programs get the C library from zig: Rust's own copy must not be in the archive as well. libc calls types of musl's deprecated that it will change.
RUSTFLAGS="-C target-feature=-crt-static -A deprecated" \
    cargo rustc --release --locked --quiet --lib --crate-type staticlib --target "$target"
mkdir -p "target/release/$1"
cp "target/$target/release/libsnow_rt.a" "target/release/$1/"
"$python" "$house/short_backtraces.py" "target/release/$1/libsnow_rt.a"
