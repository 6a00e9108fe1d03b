#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what is missing, builds with sanitizers and warnings as errors, and runs the tests. The last line is
# `N passed, N failed`. --full adds every figure that takes long, and the benchmarks; --lint is the linter alone, over
# everything that is not a test.
set -euo pipefail
# shellcheck source=scripts/packages.sh
. "$(dirname "${BASH_SOURCE[0]}")/scripts/packages.sh"

is_full=no
is_lint=no
for argument in "$@"; do
    case "$argument" in
    --full) is_full=yes ;;
    --lint) is_lint=yes ;;
    *) fail "unknown argument $argument; there are --full and --lint" ;;
    esac
done

# ThreadSanitizer covers the cores that run without Qt's event loop; the uninstrumented Qt would drown the rest in noise.
TSAN_TARGETS=(
    test_core_lane
    test_http_server test_http_limits test_http_streams test_http_deadlines test_http_lifecycle test_http_connections
    test_directory_writer test_directory_feed test_directory_journal test_directory_jobs test_jobs_runner
    test_conformance_concurrency test_conformance_versions test_conformance_deadline test_conformance_oauth
    test_conformance_credentials test_conformance_freshness test_conformance_service test_conformance_largegroups
    test_conformance_starting test_conformance_storagetrouble test_conformance_grants
)

passed=0
failed=0
ran=0 # by the last ctest
result_file="$(mktemp)"
trap 'rm -f "$result_file"' EXIT

note() { # note NAME STATUS
    if [ "$2" = 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAILED: %s\n' "$1"
    fi
}

# Runs ctest and adds its figures to ours. It runs to its end whatever fails; a selection without any test is a failure.
run_ctest() { # run_ctest FOLDER ARGS…
    local folder="$1" line
    shift
    ran=0
    ctest --test-dir "$folder" --output-on-failure --no-tests=error "$@" 2>&1 | tee "$result_file" || true
    line="$(grep -E '[0-9]+% tests passed, [0-9]+ tests failed out of [0-9]+' "$result_file" | tail -n 1 || true)"
    if [ -z "$line" ]; then
        note "ctest in $folder $*" 1
        return 0
    fi
    local lost total
    lost="$(sed -E 's/.*passed, ([0-9]+) tests failed.*/\1/' <<<"$line")"
    total="$(sed -E 's/.*out of ([0-9]+).*/\1/' <<<"$line")"
    ran="$total"
    failed=$((failed + lost))
    passed=$((passed + total - lost))
}

# By find, since git refuses to answer in a tree that another user owns.
CODE_FOLDERS=(app ui models services resources tests cmake)
sources() { # sources FOLDER…
    find "$@" -type f \( -name '*.cpp' -o -name '*.h' \) | sort
}

finish() {
    printf '%d passed, %d failed\n' "$passed" "$failed"
    [ "$failed" = 0 ]
}

packages=("${BUILD_PACKAGES[@]}" "${TEST_PACKAGES[@]}")
[ "$is_lint" = no ] || packages+=("${LINT_PACKAGES[@]}")
if [ "$is_full" = yes ]; then
    command -v npm >/dev/null || packages+=(nodejs npm)
fi
# shellcheck disable=SC2046
ensure_packages "${packages[@]}" $(boost_packages)
cd "$ROOT"

step "Checking the format"
format_status=0
sources "${CODE_FOLDERS[@]}" | xargs -r clang-format-19 --dry-run -Werror || format_status=$?
note "clang-format" "$format_status"

configure ci build/ci
step "Building with AddressSanitizer and UBSan, warnings are errors"
if ! ninja -C build/ci -j "$(jobs_for_build)"; then
    note "build" 1
    finish
    exit 1
fi
if [ "$is_lint" = yes ]; then
    # Behind the build, which makes what moc has to say.
    step "Linting"
    tidy_status=0
    sources app ui models services | grep '\.cpp$' | scripts/lint.sh build/ci || tidy_status=$?
    note "clang-tidy" "$tidy_status"
    finish
    exit
fi
step "Running the tests"
export ASAN_OPTIONS="${ASAN_OPTIONS:-detect_leaks=1:abort_on_error=0}"
export LSAN_OPTIONS="${LSAN_OPTIONS:-suppressions=$ROOT/tests/support/lsan-suppressions.txt:print_suppressions=0}"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:-print_stacktrace=1}"
run_ctest build/ci -j2

step "Building the listener's and the writer's tests with ThreadSanitizer"
configure tsan build/tsan
# A name that is no target stops ninja, so that nothing drops out of this list unseen.
if ninja -C build/tsan -j "$(jobs_for_build)" "${TSAN_TARGETS[@]}"; then
    # A test that starts itself once more, to be killed, forks beside its threads.
    export TSAN_OPTIONS="suppressions=$ROOT/tests/support/tsan-suppressions.txt:halt_on_error=0:second_deadlock_stack=1:die_after_fork=0"
    run_ctest build/tsan -j2 -R "^($(IFS='|' && echo "${TSAN_TARGETS[*]}"))\$"
    [ "$ran" = "${#TSAN_TARGETS[@]}" ] || note "only $ran of ${#TSAN_TARGETS[@]} tests ran with ThreadSanitizer" 1
else
    note "build with ThreadSanitizer" 1
fi

step "Fuzzing the pure parts"
fuzz_seconds=5
[ "$is_full" = no ] || fuzz_seconds=60
fuzz_status=0
scripts/fuzz.sh "$fuzz_seconds" || fuzz_status=$?
note "fuzzing" "$fuzz_status"

if [ "$is_full" = yes ]; then
    step "Running what takes long"
    ROLLCALL_KILLS=200 run_ctest build/ci -V -L faults
    ROLLCALL_LOAD_PEOPLE=10000 run_ctest build/ci -V -L gui
    step "Relaying to an independent SCIM server"
    ROLLCALL_RELAY_DOWNSTREAM=1 run_ctest build/ci -V -L relay
    step "Letting Okta's own SDK judge the simulated organisation, and reading 100,000 people of it"
    ROLLCALL_OKTA_SDK=1 ROLLCALL_OKTA_PEOPLE=100000 run_ctest build/ci -V -L okta
    step "5,000 invitations through Postfix, with the program killed ten times"
    ROLLCALL_MAILS=5000 ROLLCALL_MAIL_KILLS=10 run_ctest build/ci -V -L mail
    step "Looking at an organisation where 3,000 people are registered already"
    ROLLCALL_REGISTERED=3000 run_ctest build/ci -V -R '^test_ctl_registrations$'
    step "Benchmarks"
    bench_status=0
    ./bench.sh || bench_status=$?
    note "bench" "$bench_status"
fi

finish
