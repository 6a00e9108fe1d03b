#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# lint.sh BUILD_FOLDER < file names: clang-tidy-19 over them, findings are errors.
set -euo pipefail
folder="${1:?the build folder}"

# GCC's own flags and precompiled headers mean nothing to Clang, so the compile commands are cleaned for it.
clean="$folder/lint"
mkdir -p "$clean"
sed -E -e 's/-fpch-preprocess//g' -e 's/-Winvalid-pch//g' -e 's/-Wno-error=maybe-uninitialized//g' -e 's/-include [^ ]*cmake_pch\.hxx//g' \
    -e 's/-fsanitize=[^ "]*//g' -e 's/-fno-sanitize-recover=[^ "]*//g' \
    "$folder/compile_commands.json" >"$clean/compile_commands.json"
xargs -r -P 2 -n 4 clang-tidy-19 -p "$clean" --quiet --warnings-as-errors='*'
