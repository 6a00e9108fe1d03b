// SPDX-License-Identifier: Apache-2.0
// Each condition on a multi-valued attribute holds as soon as one value meets it, or as long as none breaks it. So it
// says the same of all values together as of none, until a slice of them says otherwise.
#include "SlicedFilter.h"

#include "scim/Fold.h"

#include <algorithm>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

namespace rollcall::directory {

SlicedFilter::SlicedFilter(const scim::FilterNode& root, const scim::ResourceType& type, std::string_view attribute)
    : m_root(root), m_type(type), m_attribute(attribute)
{
    collect(root);
    for (const scim::FilterNode* condition : m_conditions)
        m_withoutValues.emplace(condition, scim::matches(*condition, m_type, {}));
}

void SlicedFilter::collect(const scim::FilterNode& node)
{
    std::visit(
        [&](const auto& part) {
            using Part = std::decay_t<decltype(part)>;
            if constexpr (std::is_same_v<Part, scim::And> || std::is_same_v<Part, scim::Or>) {
                collect(*part.left);
                collect(*part.right);
            } else if constexpr (std::is_same_v<Part, scim::Not>) {
                collect(*part.operand);
            } else {
                const std::string& urn = part.path.schemaUrn;
                const bool isCore = urn.empty() || scim::equalsIgnoringAsciiCase(urn, m_type.core.urn);
                if (isCore && scim::equalsIgnoringAsciiCase(part.path.attribute, m_attribute))
                    m_conditions.push_back(&node);
            }
        },
        node.node);
}

core::Result<SlicedFilter::Verdicts> SlicedFilter::judge(const NextSlice& next) const
{
    Verdicts verdicts = m_withoutValues;
    std::vector<const scim::FilterNode*> open = m_conditions;
    while (!open.empty()) {
        auto slice = next();
        if (!slice)
            return tl::unexpected(std::move(slice.error()));
        if (slice->empty())
            break;
        scim::JsonObject part;
        part[m_attribute] = std::move(*slice);
        std::erase_if(open, [&](const scim::FilterNode* condition) {
            const bool holds = scim::matches(*condition, m_type, part);
            return std::exchange(verdicts[condition], holds) != holds;
        });
    }
    return verdicts;
}

/// Of one resource.
class SlicedFilter::Evaluation {
public:
    Evaluation(const SlicedFilter& filter, const scim::JsonObject& resource, const NextSlice& next)
        : m_filter(filter), m_resource(resource), m_next(next)
    {
    }

    [[nodiscard]] core::Result<bool> evaluate(const scim::FilterNode& node)
    {
        if (const auto* both = std::get_if<scim::And>(&node.node)) {
            auto left = evaluate(*both->left);
            return left && *left ? evaluate(*both->right) : left;
        }
        if (const auto* either = std::get_if<scim::Or>(&node.node)) {
            auto left = evaluate(*either->left);
            return left && !*left ? evaluate(*either->right) : left;
        }
        if (const auto* negation = std::get_if<scim::Not>(&node.node))
            return evaluate(*negation->operand).map([](bool holds) { return !holds; });
        if (!m_filter.m_withoutValues.contains(&node))
            return scim::matches(node, m_filter.m_type, m_resource);
        if (!m_verdicts) {
            auto judged = m_filter.judge(m_next);
            if (!judged)
                return tl::unexpected(std::move(judged.error()));
            m_verdicts = std::move(*judged);
        }
        return m_verdicts->at(&node);
    }

private:
    const SlicedFilter& m_filter;
    const scim::JsonObject& m_resource;
    const NextSlice& m_next;
    std::optional<Verdicts> m_verdicts;
};

core::Result<bool> SlicedFilter::matches(const scim::JsonObject& resource, const NextSlice& next) const
{
    return Evaluation(*this, resource, next).evaluate(m_root);
}

} // namespace rollcall::directory
