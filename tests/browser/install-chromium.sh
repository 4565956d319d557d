#!/usr/bin/env bash
# Installs Chromium without a window and a font with every Vietnamese letter, from Debian's own packages.
set -euo pipefail

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || {
        echo "Chromium is missing and this is neither root nor a user with sudo. Either run as root:" >&2
        echo "    apt-get install chromium-headless-shell fonts-noto-core" >&2
        echo "or name a Chromium of your own: CHROMIUM=/path/to/chromium ./build.sh test" >&2
        exit 1
    }
    as_root=(sudo)
fi
command -v apt-get >/dev/null || {
    echo "Chromium is missing and there is no apt-get. Install it and name it: CHROMIUM=/path/to/chromium" >&2
    exit 1
}
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -qq --yes --no-install-recommends chromium-headless-shell fonts-noto-core
