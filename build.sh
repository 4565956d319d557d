#!/usr/bin/env bash
# Builds Tracuu from a fresh checkout. Needs Rust (with rustup) and Node; the rest is fetched, pinned by lock files.
#
#   ./build.sh          the page, the command (target/release/tracuu) and the sample library (dist/)
#   ./build.sh serve    the same, then serves dist/ and prints its address
#   ./build.sh test     every test, the ones in a real browser included
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

need() { # need COMMAND WHERE
    command -v "$1" >/dev/null || { echo "build.sh: $1 was not found. Install it: $2" >&2; exit 1; }
}
need cargo "https://rustup.rs"
need node "https://nodejs.org, version 20 or later"
node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' ||
    { echo "build.sh: this needs Node 20 or later; found $(node --version)" >&2; exit 1; }
need npm "it comes with Node; on Debian: apt install npm"

target=wasm32-unknown-unknown
if [ ! -d "$(rustc --print target-libdir --target "$target")" ]; then
    need rustup "https://rustup.rs (or install the $target standard library your own way)"
    rustup target add "$target"
fi

# The Wasm is compiled together with the standard library, whose sources are a component of the toolchain.
if [ ! -d "$(rustc --print sysroot)/lib/rustlib/src/rust/library" ]; then
    need rustup "https://rustup.rs (or install the component rust-src your own way)"
    rustup component add rust-src
fi

task=${1:-dist}
case "$task" in
    dist | serve | test) exec cargo xtask "$task" "${@:2}" ;;
    *) echo "usage: ./build.sh [serve [--port P] | test]" >&2; exit 2 ;;
esac
