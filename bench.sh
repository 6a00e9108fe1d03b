#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds the benchmarks in Release and prints their tables. Arguments go to the benchmark program.
set -euo pipefail
# shellcheck source=scripts/packages.sh
. "$(dirname "${BASH_SOURCE[0]}")/scripts/packages.sh"

# shellcheck disable=SC2046
ensure_packages "${BUILD_PACKAGES[@]}" "${BENCH_PACKAGES[@]}" $(boost_packages)
cd "$ROOT"
configure release build/release
ninja -C build/release -t targets all >build/release/targets.txt
if ! grep -q '^rollcall_bench: ' build/release/targets.txt; then
    fail "there is no target rollcall_bench in this tree"
fi
step "Building the benchmarks (Release)"
ninja -C build/release -j "$(jobs_for_build)" rollcall_bench
step "Measuring"
# The program's folder differs with the generator's layout; ninja knows where it put it.
program="$(find build/release -type f -name rollcall_bench -perm -u+x | head -n 1)"
[ -n "$program" ] || fail "rollcall_bench was built but cannot be found"
exec "$program" "$@"
