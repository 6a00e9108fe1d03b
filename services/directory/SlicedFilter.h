// SPDX-License-Identifier: Apache-2.0
// A filter on an attribute that may have more values than should be held: they are shown to it in slices.
#pragma once

#include "core/Result.h"
#include "scim/Filter.h"
#include "scim/Json.h"
#include "scim/Schema.h"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::directory {

/// The filter and the type must live as long as this.
class SlicedFilter {
public:
    /// The next values in order; none when all were given.
    using NextSlice = std::function<core::Result<scim::JsonArray>()>;

    /// `attribute`: a multi-valued one of the core schema.
    SlicedFilter(const scim::FilterNode& root, const scim::ResourceType& type, std::string_view attribute);

    /// As scim::matches() of the resource with all those values. They are asked for only when the rest of it does not
    /// decide, and only until they do. What the resource has under that name itself is not looked at.
    [[nodiscard]] core::Result<bool> matches(const scim::JsonObject& resource, const NextSlice& next) const;

private:
    using Verdicts = std::map<const scim::FilterNode*, bool>;
    class Evaluation;

    void collect(const scim::FilterNode& node);
    [[nodiscard]] core::Result<Verdicts> judge(const NextSlice& next) const;

    const scim::FilterNode& m_root;
    const scim::ResourceType& m_type;
    std::string m_attribute;
    std::vector<const scim::FilterNode*> m_conditions; ///< those on the attribute
    Verdicts m_withoutValues;                          ///< what each of them says where there is no value
};

} // namespace rollcall::directory
