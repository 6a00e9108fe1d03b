#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# fuzz.sh SECONDS [TARGET…]: builds the libFuzzer targets and runs each for that long, from the seeds in the repository
# and from what earlier runs found (build/fuzz/found). Fails on the first finding, which lies in build/fuzz/findings.
# FUZZ_FOLDER names another build folder.
set -euo pipefail
seconds="${1:?how many seconds each target runs}"
shift
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
folder="${FUZZ_FOLDER:-$root/build/fuzz}"
targets=("$@")
[ "${#targets[@]}" -gt 0 ] || targets=(resource filter path patch version1 http_session delivery_report)

cmake -G Ninja -S "$root/tests/fuzz" -B "$folder" -DCMAKE_CXX_COMPILER=clang++-19 \
    -DCMAKE_BUILD_TYPE=RelWithDebInfo >"$folder.log" 2>&1 || {
    cat "$folder.log" >&2
    exit 1
}
ninja -C "$folder" "${targets[@]/#/fuzz_}"

mkdir -p "$folder/findings"
for target in "${targets[@]}"; do
    mkdir -p "$folder/found/$target"
    log="$folder/$target.log"
    status=0
    "$folder/bin/fuzz_$target" -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=2048 \
        -dict="$root/tests/fuzz/$target.dict" -artifact_prefix="$folder/findings/$target-" \
        "$folder/found/$target" "$root/tests/fuzz/$target" >"$log" 2>&1 || status=$?
    if [ "$status" != 0 ]; then
        tail -n 40 "$log" >&2
        printf 'fuzz_%s: a finding lies in %s\n' "$target" "$folder/findings" >&2
        exit 1
    fi
    printf 'fuzz_%s: %s\n' "$target" "$(grep -E '^Done [0-9]+ runs' "$log")"
done
