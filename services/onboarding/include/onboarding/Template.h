// SPDX-License-Identifier: Apache-2.0
// A mail's template and what it becomes for one person: mustache with variables, sections and comments, and no more.
// Thread-safe, no state.
#pragma once

#include "directory/Invitations.h"

#include <tl/expected.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::onboarding {

struct Template {
    directory::MailKind kind = directory::MailKind::Invitation;
    std::string language; ///< BCP 47
    std::string subject;
    std::string html;
    std::string text;
};

/// Whatever their language and occasion.
[[nodiscard]] inline bool hasSameWords(const Template& one, const Template& other)
{
    return one.subject == other.subject && one.html == other.html && one.text == other.text;
}

enum class TemplatePart { Subject, Html, Text };

inline constexpr std::size_t mostSubjectCharacters = 128; ///< code points, rendered
inline constexpr std::size_t mostSubjectBytes = 1024;     ///< of the template
inline constexpr std::size_t mostBodyBytes = std::size_t{64} * 1024;
inline constexpr std::size_t mostRenderedBytes = std::size_t{256} * 1024;
inline constexpr std::size_t mostValueBytes = 2048; ///< longer values are cut
inline constexpr std::size_t mostTags = 500;        ///< in one part
inline constexpr std::size_t deepestSection = 8;

enum class TemplateFaultKind {
    Unescaped,  ///< `{{{` or `{{&`
    Partial,    ///< `{{>`
    Delimiters, ///< `{{=`
    Unclosed,   ///< a tag without `}}`, a section without its end
    Mismatched, ///< an end of a section that is not open
    BadName,    ///< other than letters, digits and `_`
    TooDeep,
    TooManyTags,
    TooLarge,         ///< the template
    RenderedTooLarge, ///< what it became
    SubjectTooLong,   ///< rendered
    SubjectEmpty,     ///< rendered
};

struct TemplateFault {
    TemplateFaultKind kind = TemplateFaultKind::BadName;
    TemplatePart part = TemplatePart::Subject;
    std::size_t line = 1;   ///< from 1
    std::size_t column = 1; ///< from 1, in characters
    std::string name{};     ///< of the tag; may be empty
};

/// What is wrong, where, and what to do, in English.
[[nodiscard]] std::string wordsFor(const TemplateFault& fault);

struct TemplateTag {
    enum class Kind { Variable, Section, Inverted, End };
    Kind kind = Kind::Variable;
    std::string name;
    std::size_t begin = 0; ///< byte of `{{`
    std::size_t end = 0;   ///< byte after `}}`
    std::size_t line = 1;
    std::size_t column = 1;
};

/// The tags of one part in their order, comments left out; sections are closed and nested properly.
[[nodiscard]] tl::expected<std::vector<TemplateTag>, TemplateFault> readTags(std::string_view text, TemplatePart part);

/// By name. A value that is empty, or is not here, does not open its section.
using TemplateValues = std::map<std::string, std::string, std::less<>>;

struct RenderedMail {
    std::string subject; ///< one line without control characters
    std::string html;    ///< values are escaped in it
    std::string text;
};

/// Values are made one line first (control characters, separators of lines and marks that turn the direction of writing
/// become a blank or nothing), so that none can add a header or a line.
[[nodiscard]] tl::expected<RenderedMail, TemplateFault> render(const Template& mail, const TemplateValues& values);

} // namespace rollcall::onboarding
