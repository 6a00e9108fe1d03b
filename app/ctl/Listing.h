// SPDX-License-Identifier: Apache-2.0
// A list as every command prints it: one JSON array for machines, an aligned table for people.
#pragma once

#include "ctl/Console.h"

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::ctl {

/// Holds a few hundred rows at the most, whatever the length.
class Listing {
public:
    Listing(Console& console, bool isJson, std::initializer_list<std::string_view> header)
        : m_console(console), m_isJson(isJson), m_table(header)
    {
    }

    /// `json` gives the element and `cells` the row; only the one that is needed is called.
    template<class Json, class Cells>
    void add(const Json& json, const Cells& cells)
    {
        if (m_isJson)
            addElement(json());
        else
            addRow(cells());
        ++m_size;
    }
    [[nodiscard]] std::size_t size() const { return m_size; }

    /// People read `summary` below the table, or alone when there are no rows; nothing when it is empty. Until here a
    /// list without elements has printed nothing, so that a command may still fail cleanly.
    void end(std::string_view summary = {});

private:
    void addElement(const scim::JsonValue& element);
    void addRow(std::vector<std::string> cells);

    Console& m_console;
    bool m_isJson;
    TextTable m_table;
    std::size_t m_size = 0;
};

} // namespace rollcall::ctl
