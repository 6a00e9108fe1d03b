// SPDX-License-Identifier: Apache-2.0
// Checks a JSON document against a JSON schema; hides the validator and its headers from the rest of the room.
#pragma once

#include "core/Result.h"
#include "scim/Json.h"

#include <memory>
#include <string>
#include <vector>

namespace rollcall::setup {

struct SchemaViolation {
    std::string pointer; ///< JSON pointer to the value that does not fit
    std::string message;
};

class SchemaCheck {
public:
    /// Corrupt when the document is not a schema that can be used.
    [[nodiscard]] static core::Result<SchemaCheck> compile(const scim::JsonValue& schema);

    SchemaCheck(SchemaCheck&&) noexcept;
    SchemaCheck& operator=(SchemaCheck&&) noexcept;
    ~SchemaCheck();

    /// All violations, the deepest of each branch first; empty when the document fits.
    [[nodiscard]] std::vector<SchemaViolation> violations(const scim::JsonValue& document) const;

private:
    struct Compiled;
    explicit SchemaCheck(std::unique_ptr<Compiled> compiled);
    std::unique_ptr<Compiled> m_compiled;
};

} // namespace rollcall::setup
