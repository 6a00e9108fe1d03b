// SPDX-License-Identifier: Apache-2.0
// How schema documents spell the characteristics of attributes (RFC 7643 §7).
#pragma once

#include "scim/Schema.h"

#include <array>
#include <string_view>

namespace rollcall::scim {

template<class Value>
struct SchemaName {
    std::string_view text;
    Value value;
};

inline constexpr std::array<SchemaName<AttributeType>, 8> typeNames{{{"string", AttributeType::String},
                                                                     {"boolean", AttributeType::Boolean},
                                                                     {"decimal", AttributeType::Decimal},
                                                                     {"integer", AttributeType::Integer},
                                                                     {"dateTime", AttributeType::DateTime},
                                                                     {"binary", AttributeType::Binary},
                                                                     {"reference", AttributeType::Reference},
                                                                     {"complex", AttributeType::Complex}}};
inline constexpr std::array<SchemaName<Mutability>, 4> mutabilityNames{{{"readOnly", Mutability::ReadOnly},
                                                                        {"readWrite", Mutability::ReadWrite},
                                                                        {"immutable", Mutability::Immutable},
                                                                        {"writeOnly", Mutability::WriteOnly}}};
inline constexpr std::array<SchemaName<Returned>, 4> returnedNames{{{"always", Returned::Always},
                                                                    {"never", Returned::Never},
                                                                    {"default", Returned::Default},
                                                                    {"request", Returned::Request}}};
inline constexpr std::array<SchemaName<Uniqueness>, 3> uniquenessNames{
    {{"none", Uniqueness::None}, {"server", Uniqueness::Server}, {"global", Uniqueness::Global}}};

} // namespace rollcall::scim
