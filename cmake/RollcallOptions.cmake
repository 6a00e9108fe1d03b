# SPDX-License-Identifier: Apache-2.0
# Build options, and the one INTERFACE target that carries every compiler flag of ours.

option(ROLLCALL_BUILD_TESTS "Build the tests" ON)
option(ROLLCALL_BUILD_BENCH "Build the benchmarks" OFF)
option(ROLLCALL_BUILD_FUZZERS "Build the libFuzzer targets (needs Clang)" OFF)
option(ROLLCALL_WARNINGS_AS_ERRORS "Treat warnings as errors" OFF)
option(ROLLCALL_PRECOMPILED_HEADERS "Use precompiled headers" ON)
option(ROLLCALL_SHARED_ROOMS "Make each room a shared library: for builds with all tests, not for what is installed" OFF)
set(ROLLCALL_SANITIZE "" CACHE STRING "Sanitizers to build with, e.g. address,undefined or thread")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
if(ROLLCALL_SHARED_ROOMS)
  # With sanitizers some 280 tests would carry 20 GB of the same rooms. Nothing is marked for export, so that all is
  # visible then, which Windows does not know.
  set(ROLLCALL_ROOM_TYPE SHARED)
else()
  set(ROLLCALL_ROOM_TYPE STATIC)
  set(CMAKE_CXX_VISIBILITY_PRESET hidden)
  set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
endif()
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "Build type" FORCE)
endif()

find_program(ROLLCALL_CCACHE ccache)
if(ROLLCALL_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Precompiled headers defeat ccache unless it is told to ignore their time stamps.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      "${CMAKE_COMMAND}" -E env
      "CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime"
      "${ROLLCALL_CCACHE}")
endif()

add_library(rollcall_flags INTERFACE)
target_compile_definitions(rollcall_flags INTERFACE
  QT_NO_CAST_FROM_ASCII
  QT_NO_CAST_TO_ASCII
  QT_NO_CAST_FROM_BYTEARRAY
  QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
  QT_NO_FOREACH
  QT_NO_KEYWORDS
  QT_DISABLE_DEPRECATED_BEFORE=0x060400)
if(MSVC)
  target_compile_options(rollcall_flags INTERFACE /W4 /permissive- /utf-8)
  target_compile_definitions(rollcall_flags INTERFACE NOMINMAX WIN32_LEAN_AND_MEAN _WIN32_WINNT=0x0A00)
  if(ROLLCALL_WARNINGS_AS_ERRORS)
    target_compile_options(rollcall_flags INTERFACE /WX)
  endif()
else()
  target_compile_options(rollcall_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wold-style-cast -Wnon-virtual-dtor -Woverloaded-virtual
    -fstack-protector-strong)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Tells GCC that a precompiled header and its users agree, so that ccache may keep the objects.
    target_compile_options(rollcall_flags INTERFACE -fpch-preprocess)
  endif()
  if(ROLLCALL_WARNINGS_AS_ERRORS)
    target_compile_options(rollcall_flags INTERFACE -Werror)
  endif()
endif()
# The usual linker takes three times as long, for some two hundred programs in a build with all tests.
find_program(ROLLCALL_LLD ld.lld)
if(ROLLCALL_LLD AND CMAKE_SYSTEM_NAME STREQUAL "Linux")
  target_link_options(rollcall_flags INTERFACE -fuse-ld=lld)
endif()
if(ROLLCALL_SANITIZE)
  target_compile_options(rollcall_flags INTERFACE -fsanitize=${ROLLCALL_SANITIZE} -fno-omit-frame-pointer)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # What the sanitizers insert makes GCC see uses that are none, as its manual says; the builds without them tell.
    target_compile_options(rollcall_flags INTERFACE -Wno-error=maybe-uninitialized)
  endif()
  target_link_options(rollcall_flags INTERFACE -fsanitize=${ROLLCALL_SANITIZE})
  if(ROLLCALL_SANITIZE MATCHES "undefined")
    target_compile_options(rollcall_flags INTERFACE -fno-sanitize-recover=undefined)
  endif()
endif()
