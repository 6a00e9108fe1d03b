# SPDX-License-Identifier: Apache-2.0
# Third-party libraries. Why each was chosen stands in ARCHITECTURE.md.

find_package(Qt6 6.4 REQUIRED COMPONENTS Core Gui Widgets Sql Svg Network)
if(ROLLCALL_BUILD_TESTS)
  find_package(Qt6 6.4 REQUIRED COMPONENTS Test)
endif()
find_package(Boost 1.81 REQUIRED COMPONENTS json)
find_package(OpenSSL 3.0 REQUIRED)
find_package(CURL 7.85 REQUIRED)
find_package(Threads REQUIRED)
find_package(tl-expected REQUIRED)
# Optional: the key of stored secrets can then live in the system's keychain.
find_package(Qt6Keychain QUIET)

# Debian ships utf8proc without a CMake package, vcpkg with one.
find_package(utf8proc CONFIG QUIET)
if(NOT TARGET utf8proc)
  find_path(UTF8PROC_INCLUDE_DIR utf8proc.h REQUIRED)
  find_library(UTF8PROC_LIBRARY utf8proc REQUIRED)
  add_library(utf8proc UNKNOWN IMPORTED)
  set_target_properties(utf8proc PROPERTIES
    IMPORTED_LOCATION "${UTF8PROC_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${UTF8PROC_INCLUDE_DIR}")
endif()

find_path(VALIJSON_INCLUDE_DIR valijson/validator.hpp REQUIRED)
add_library(rollcall_valijson INTERFACE)
target_include_directories(rollcall_valijson SYSTEM INTERFACE "${VALIJSON_INCLUDE_DIR}")

find_path(MUSTACHE_INCLUDE_DIR kainjow/mustache.hpp REQUIRED)
add_library(rollcall_mustache INTERFACE)
target_include_directories(rollcall_mustache SYSTEM INTERFACE "${MUSTACHE_INCLUDE_DIR}")

find_path(QRCODEGEN_INCLUDE_DIR qrcodegen.hpp PATH_SUFFIXES qrcodegen nayuki-qr-code-generator REQUIRED)
find_library(QRCODEGEN_LIBRARY NAMES qrcodegencpp nayuki-qr-code-generator REQUIRED)
add_library(rollcall_qrcodegen UNKNOWN IMPORTED)
set_target_properties(rollcall_qrcodegen PROPERTIES
  IMPORTED_LOCATION "${QRCODEGEN_LIBRARY}"
  INTERFACE_INCLUDE_DIRECTORIES "${QRCODEGEN_INCLUDE_DIR}")
