// SPDX-License-Identifier: Apache-2.0
// Embedded templates and texts of the enrolment pages, filled in.
#pragma once

#include "core/Result.h"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rollcall::onboarding {

/// What a template names: texts, which are sections too where they are not empty, and lists.
struct TemplateData {
    std::map<std::string, std::string> texts;
    std::map<std::string, std::vector<TemplateData>> lists;

    /// Makes a section without a text of its own appear.
    void show(const std::string& section) { texts[section] = "1"; }
};

/// Fills in a template under :/rollcall/web; all but `{{{…}}}` is escaped for HTML. Internal when it is missing or
/// wrong.
[[nodiscard]] core::Result<std::string> fillTemplate(std::string_view name, const TemplateData& data);
/// A file under :/rollcall/web as it is.
[[nodiscard]] core::Result<std::string> webFile(std::string_view name);

/// The languages that there are texts for, English first.
[[nodiscard]] const std::vector<std::string>& pageLanguages();

/// The texts of one language by key.
class PageTexts {
public:
    [[nodiscard]] static core::Result<PageTexts> load(const std::string& language);
    /// Ends the program for a key that does not stand in the file: a test holds all files to the same keys.
    [[nodiscard]] const std::string& at(std::string_view key) const;
    /// With {name} replaced by its value; what stands in a value is not looked at again.
    [[nodiscard]] std::string filled(std::string_view key,
                                     const std::vector<std::pair<std::string_view, std::string_view>>& values) const;
    [[nodiscard]] const std::map<std::string, std::string, std::less<>>& all() const { return m_texts; }

private:
    std::map<std::string, std::string, std::less<>> m_texts;
};

} // namespace rollcall::onboarding
