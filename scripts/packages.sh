# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034
# shellcheck shell=bash
# What run.sh, test.sh and bench.sh share: finding and installing packages, and plain progress lines.
# Sourced, not run.

step() { printf '==> %s\n' "$*"; }
fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

# What a plain build and its pictures need. Boost is named per system below.
BUILD_PACKAGES=(
    cmake ninja-build g++ ccache pkg-config
    qt6-base-dev qt6-wayland libqt6sql6-sqlite qt6-svg-dev libgl-dev
    libutf8proc-dev libexpected-dev libvalijson-dev libssl-dev libcurl4-openssl-dev
    libkainjow-mustache-dev libqrcodegencpp-dev
    fonts-inter fonts-noto-core fonts-noto-cjk
)
# What the tests need besides.
TEST_PACKAGES=(clang-format-19 clang-19 libclang-rt-19-dev lld sqlite3 libsqlite3-dev curl jq openssl python3 python3-aiosmtpd postfix dovecot-imapd chromium chromium-driver poppler-utils)
# What `test.sh --lint` needs besides. (`test.sh --full` needs npm, from wherever it is.)
LINT_PACKAGES=(clang-tidy-19)
BENCH_PACKAGES=(libsqlite3-dev)

os_field() { (
    # shellcheck disable=SC1091
    . /etc/os-release && printf '%s' "${!1:-}"
); }

# Debian 12's libboost-dev is 1.74 and conflicts with 1.81; Ubuntu's own is new enough from 23.10 on (not tried there).
boost_packages() {
    case "$(os_field ID)" in
    debian)
        if [ "$(os_field VERSION_ID)" = 12 ]; then
            echo libboost1.81-dev libboost-json1.81-dev
        else
            echo libboost-dev libboost-json-dev
        fi
        ;;
    *) echo libboost-dev libboost-json-dev ;;
    esac
}

is_installed() {
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null || true)" = installed ]
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "packages are missing and there is neither root nor sudo. Install them by hand: ${missing[*]}"
    fi
}

# ensure_packages NAME…: installs those that are missing, and nothing when none is.
ensure_packages() {
    if ! command -v dpkg-query >/dev/null; then
        step "Not a Debian or Ubuntu system: nothing is installed here. README.md lists what the build needs."
        return 0
    fi
    case "$(os_field ID)" in
    debian) ;;
    *) step "This is $(os_field PRETTY_NAME): written for, but not tried on, anything but Debian 12." ;;
    esac
    local missing=() name
    for name in "$@"; do
        is_installed "$name" || missing+=("$name")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    step "Installing ${#missing[@]} packages: ${missing[*]}"
    as_root apt-get update -qq
    # The tests start it with a configuration of their own; it is not to become the mail server of this computer.
    case " ${missing[*]} " in
    *" postfix "*) echo "postfix postfix/main_mailer_type select No configuration" | as_root debconf-set-selections ;;
    esac
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
}

# configure PRESET FOLDER: only when it was never done; a build repeats it by itself when its files change.
configure() {
    if [ ! -f "$2/build.ninja" ]; then
        step "Configuring ($1)"
        cmake --preset "$1"
    fi
}

# How many compilers at once: one for each core, but not more than memory allows (a heavy file takes about 1 GB).
jobs_for_build() {
    local cores memory
    cores="$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)"
    memory="$(awk '/MemAvailable/ {print int($2 / 1048576)}' /proc/meminfo 2>/dev/null || echo 2)"
    [ "$memory" -ge 1 ] || memory=1
    echo $((cores < memory ? cores : memory))
}
