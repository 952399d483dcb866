#!/bin/sh
# Makes sure that a Chromium and a Chinese font are on this machine, for the stories told in a
# browser. It looks in the same places as web/e2e/browser.ts.
set -eu

found() {
    [ -z "${CHROMIUM:-}" ] || return 0
    for program in /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome; do
        [ ! -x "$program" ] || return 0
    done
    return 1
}

found && exit 0
install='apt-get install -y --no-install-recommends chromium fonts-noto-cjk'
if ! command -v apt-get >/dev/null; then
    echo "Chromium is missing. Please install it, and name it in CHROMIUM." >&2
    exit 3
elif [ "$(id -u)" = 0 ]; then
    as_root() { "$@"; }
elif command -v sudo >/dev/null; then
    as_root() { sudo "$@"; }
else
    echo "Chromium is missing. Please run as root: $install" >&2
    exit 3
fi
echo "Installing Chromium ..." >&2
as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q
# shellcheck disable=SC2086
as_root env DEBIAN_FRONTEND=noninteractive $install
found
