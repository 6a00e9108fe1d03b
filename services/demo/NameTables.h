// SPDX-License-Identifier: Apache-2.0
// The stock of names, positions and places from which people are invented.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace rollcall::demo {

/// A part of a name and how it is spelt in an address.
struct NamePart {
    std::string_view name;
    std::string_view ascii;
};

/// A whole name that careless programs break on.
struct SpecialName {
    std::string_view first;
    std::string_view middle;
    std::string_view last;
    std::string_view localPart; ///< of login and address
    std::size_t place;          ///< index into places()
    bool isFamilyFirst = false; ///< how the display name is written
};

struct Place {
    std::string_view city;
    std::string_view state;
    std::string_view country; ///< ISO 3166
    std::string_view zipCode;
    std::string_view street;
    std::string_view locale;   ///< Okta's form, e.g. de_DE
    std::string_view language; ///< e.g. de
    std::string_view timezone;
    std::string_view phonePrefix;
};

struct Department {
    std::string_view name;
    std::string_view division;
    std::string_view costCenter;
    std::span<const std::string_view> titles; ///< the first is the head's
};

[[nodiscard]] std::span<const NamePart> firstNames();
[[nodiscard]] std::span<const NamePart> lastNames();
[[nodiscard]] std::span<const SpecialName> specialNames();
[[nodiscard]] std::span<const Place> places();
[[nodiscard]] std::span<const Department> departments();

} // namespace rollcall::demo
