// SPDX-License-Identifier: Apache-2.0
// A condition on indexed columns as SQL with its values.
#pragma once

#include "Connection.h"
#include "FilterPlan.h"
#include "directory/Types.h"

#include <string>
#include <string_view>
#include <vector>

namespace rollcall::directory {

/// Texts and values that belong together, in order.
class IndexedConditionSql {
public:
    /// `column` names the column of an attribute, empty where there is none; `alias` is the table's.
    IndexedConditionSql(const SqlDialect& dialect, IntegrationId integration, std::string_view alias,
                        std::string_view (*column)(IndexedAttribute));

    /// What no index can answer is left out. One that does not lead is only checked on the rows to which another leads.
    void add(const IndexedComparison& comparison, bool isLeading);

    /// Nothing was added: the condition says nothing.
    [[nodiscard]] bool isEmpty() const { return m_text.empty(); }
    /// Begins with " AND ".
    [[nodiscard]] const std::string& text() const { return m_text; }
    void bind(Statement& statement) const;

private:
    void addEmail(const std::string& address);
    void addMember(const std::string& memberId);
    void addGroup(const std::string& groupId);
    void addText(std::string_view column, IndexedAttribute attribute, const std::string& value);

    struct Value {
        bool isText = true;
        std::string text{};
        std::int64_t number = 0;
    };

    const SqlDialect& m_dialect;
    IntegrationId m_integration;
    std::string m_alias;
    std::string_view (*m_column)(IndexedAttribute);
    std::string m_text;
    std::vector<Value> m_values;
};

} // namespace rollcall::directory
