#!/bin/sh
# Makes sure that PostgreSQL's server programs are on this machine. Starts no service: luoshi runs
# them itself, and looks in the same places (app/src/postgres/binaries.rs).
set -eu

found() {
    [ -z "${PG_BIN_DIR:-}" ] || return 0
    for program in /usr/lib/postgresql/*/bin/postgres /usr/pgsql-*/bin/postgres \
        /opt/homebrew/opt/postgresql*/bin/postgres /usr/local/opt/postgresql*/bin/postgres; do
        [ ! -x "$program" ] || return 0
    done
    command -v postgres >/dev/null
}

has() { command -v "$1" >/dev/null; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# Debian's package makes and starts a cluster of its own, unless it is told not to.
with_apt() {
    as_root sh -c '
        quiet=/etc/postgresql-common/createcluster.d/luoshi.conf
        mkdir -p "${quiet%/*}"
        echo "create_main_cluster = false" >"$quiet"
        trap "rm -f $quiet" EXIT
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -q
        apt-get install -y -q --no-install-recommends postgresql'
}

install() {
    if [ "$(id -u)" != 0 ] && ! has sudo; then
        echo "PostgreSQL is missing. Please run as root: $*" >&2
        exit 3
    elif [ "$1" = apt-get ]; then
        with_apt
    else
        as_root "$@"
    fi
}

found && exit 0
echo "Installing PostgreSQL ..." >&2
if has apt-get; then install apt-get install -y postgresql
elif has dnf; then install dnf install -y postgresql-server
elif has yum; then install yum install -y postgresql-server
elif has zypper; then install zypper install -y postgresql-server
elif has apk; then install apk add postgresql
elif has brew; then brew install postgresql@17
else
    echo "PostgreSQL is missing. Please install its server with this system's package tool." >&2
    exit 3
fi
found
