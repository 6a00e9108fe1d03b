// SPDX-License-Identifier: Apache-2.0
// Elements go out as they come, rows in slices whose widths are known.
#include "ctl/Listing.h"

#include <utility>

namespace rollcall::ctl {

namespace {

constexpr std::size_t rowsHeld = 500;

} // namespace

void Listing::addElement(const scim::JsonValue& element)
{
    if (m_size == 0)
        m_console.beginArray();
    m_console.element(element);
}

void Listing::addRow(std::vector<std::string> cells)
{
    m_table.addRow(std::move(cells));
    if (m_table.size() >= rowsHeld)
        m_console.table(m_table);
}

void Listing::end(std::string_view summary)
{
    if (m_isJson) {
        if (m_size == 0)
            m_console.beginArray();
        m_console.endArray();
        return;
    }
    if (!m_table.isEmpty())
        m_console.table(m_table);
    if (!summary.empty())
        m_console.line(summary);
}

} // namespace rollcall::ctl
