#!/bin/sh
# zig as the C compiler of crates that are built for another machine: what cargo's crates say of the target is Rust's name of it, which zig does not know.
# In: ZIG, the command, and ZIG_TARGET, zig's name; a compiler's arguments.
set -eu
for argument; do
    shift
    case $argument in
    --target=*) ;;
    *) set -- "$@" "$argument" ;;
    esac
done
exec $ZIG cc -target "$ZIG_TARGET" "$@"
