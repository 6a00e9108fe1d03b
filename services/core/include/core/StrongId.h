// SPDX-License-Identifier: Apache-2.0
// An identifier that cannot be mistaken for another kind of identifier.
#pragma once

#include <compare>
#include <cstddef>
#include <functional>
#include <utility>

namespace rollcall::core {

template<class Tag, class Value>
struct StrongId {
    Value value{};

    StrongId() = default;
    explicit StrongId(Value v) : value(std::move(v)) {}

    auto operator<=>(const StrongId&) const = default;
    bool operator==(const StrongId&) const = default;
};

} // namespace rollcall::core

template<class Tag, class Value>
struct std::hash<rollcall::core::StrongId<Tag, Value>> {
    std::size_t operator()(const rollcall::core::StrongId<Tag, Value>& id) const noexcept
    {
        return std::hash<Value>{}(id.value);
    }
};
