#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what is missing, builds, and starts the desktop console. Arguments go to the program, e.g. --demo.
set -euo pipefail
# shellcheck source=scripts/packages.sh
. "$(dirname "${BASH_SOURCE[0]}")/scripts/packages.sh"

case "$(uname -s)" in
Linux) ;;
*) fail "run.sh knows Debian and Ubuntu. For Windows and macOS see README.md, \"Other systems\"." ;;
esac

# shellcheck disable=SC2046
ensure_packages "${BUILD_PACKAGES[@]}" $(boost_packages)
call_folder="$PWD"
cd "$ROOT"
if [ ! -f build/build.ninja ]; then
    step "Configuring"
    cmake --preset dev -DROLLCALL_BUILD_TESTS=OFF
fi
# Nothing to do is the usual case and must cost next to nothing, also in words.
if ! ninja -C build -n rollcall rollcallctl 2>/dev/null | grep -q 'no work to do'; then
    step "Building (the first time takes some minutes)"
    ninja -C build -j "$(jobs_for_build)" rollcall rollcallctl
fi

# Whether there is a display is for the program to find out: only the demonstration goes on without one.
cd "$call_folder"
exec "$ROOT/build/bin/rollcall" "$@"
