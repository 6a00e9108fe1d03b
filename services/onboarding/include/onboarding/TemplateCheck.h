// SPDX-License-Identifier: Apache-2.0
// What is wrong with a template, and whom it would give a broken mail. Thread-safe, no state.
#pragma once

#include "onboarding/Template.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::onboarding {

enum class FindingKind {
    Fault,            ///< it cannot be rendered: see Finding::detail
    RequiredMissing,  ///< a required variable is not in this part
    LinkMoreThanOnce, ///< in the text part
    UnknownVariable,
    PlainHttp,
    ImageWithoutAlt,
    ActiveContent,    ///< script, event handler, form, frame, `javascript:`
    ExternalResource, ///< style sheet, font or picture from elsewhere
    TextEmpty,
    HtmlEmpty,
};

struct Finding {
    FindingKind kind = FindingKind::Fault;
    bool isError = true; ///< it cannot be saved; else a warning
    TemplatePart part = TemplatePart::Subject;
    std::size_t line = 1;
    std::size_t column = 1;
    std::string detail{}; ///< the name, or what was found, or the fault in words
};

[[nodiscard]] std::vector<Finding> checkTemplate(const Template& mail);

enum class PersonFinding {
    NotRendered,   ///< too long a subject, nothing left of it, too large
    RequiredEmpty, ///< the link
    EmptyGreeting, ///< an empty value right before a sign, as in "Hello ,"
    EmptyVariable, ///< another empty value; not broken
};

/// Looks at what is rendered for these values: a variable inside a section that stays closed does not count.
[[nodiscard]] std::vector<PersonFinding> checkForPerson(const Template& mail, const TemplateValues& values);

/// Gathers checkForPerson() over everybody, in slices as the caller likes.
class BrokenMailTally {
public:
    static constexpr std::size_t mostIds = 1000;

    void add(std::string_view personId, const std::vector<PersonFinding>& findings);
    [[nodiscard]] std::uint64_t checked() const { return m_checked; }
    [[nodiscard]] std::uint64_t broken() const { return m_broken; }
    /// Of the first mostIds broken mails.
    [[nodiscard]] const std::vector<std::string>& ids() const { return m_ids; }
    /// How many people have this finding.
    [[nodiscard]] std::uint64_t count(PersonFinding finding) const;

private:
    std::uint64_t m_checked = 0;
    std::uint64_t m_broken = 0;
    std::vector<std::string> m_ids;
    std::map<PersonFinding, std::uint64_t> m_counts;
};

} // namespace rollcall::onboarding
