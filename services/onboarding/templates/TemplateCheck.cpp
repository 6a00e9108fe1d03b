// SPDX-License-Identifier: Apache-2.0
#include "onboarding/TemplateCheck.h"

#include "onboarding/TemplateVariables.h"

#include <QRegularExpression>
#include <QString>

#include <algorithm>
#include <array>
#include <set>

namespace rollcall::onboarding {

namespace {

struct Rule {
    FindingKind kind;
    const char* pattern;
};

// A template is HTML with holes, so no parser of HTML can judge it; a pattern that refuses too much costs the author a
// word, one that refuses too little is a hole that mail clients close once more.
constexpr std::array htmlRules{
    Rule{FindingKind::PlainHttp, R"(\bhttp:)"},
    Rule{FindingKind::ActiveContent,
         R"(<\s*/?\s*(?:script|form|input|button|iframe|frame|object|embed|applet|base)\b)"},
    Rule{FindingKind::ActiveContent, R"(<[^>]*[\s/"']on[a-z]+\s*=)"},
    Rule{FindingKind::ActiveContent, R"((?:java|vb)script\s*:)"},
    Rule{FindingKind::ExternalResource, R"(<\s*link\b|@import\b|\burl\s*\()"},
    Rule{FindingKind::ExternalResource,
         R"(<[^>]*[\s/"'](?:src|srcset|background|poster)\s*=\s*["']?\s*(?!cid:|\{\{\s*logo\s*\}\})[^\s"'>])"},
    Rule{FindingKind::ImageWithoutAlt, R"(<\s*img\b(?![^>]*\balt\s*=)[^>]*>)"},
};

void addMatches(std::vector<Finding>& findings, const QString& text, TemplatePart part, const Rule& rule)
{
    const QRegularExpression pattern(QString::fromLatin1(rule.pattern), QRegularExpression::CaseInsensitiveOption);
    auto matches = pattern.globalMatch(text);
    for (int count = 0; matches.hasNext() && count < 20; ++count) {
        const auto match = matches.next();
        const QString before = text.left(match.capturedStart());
        findings.push_back({rule.kind, rule.kind != FindingKind::ImageWithoutAlt, part,
                            static_cast<std::size_t>(before.count(QLatin1Char('\n')) + 1),
                            static_cast<std::size_t>(match.capturedStart() - before.lastIndexOf(QLatin1Char('\n'))),
                            match.captured().left(80).toStdString()});
    }
}

void checkTags(std::vector<Finding>& findings, const std::string& text, TemplatePart part, directory::MailKind kind)
{
    const auto tags = readTags(text, part);
    if (!tags) {
        const TemplateFault& fault = tags.error();
        findings.push_back({FindingKind::Fault, true, part, fault.line, fault.column, wordsFor(fault)});
        return;
    }
    int links = 0;
    for (const TemplateTag& tag : *tags) {
        if (!isTemplateVariable(tag.name) && tag.kind != TemplateTag::Kind::End)
            findings.push_back({FindingKind::UnknownVariable, true, part, tag.line, tag.column, tag.name});
        if (tag.kind != TemplateTag::Kind::Variable || tag.name != "link")
            continue;
        ++links;
        // In HTML it stands behind the button and once more to copy.
        if (links == 2 && part == TemplatePart::Text)
            findings.push_back({FindingKind::LinkMoreThanOnce, false, part, tag.line, tag.column, tag.name});
    }
    if (links == 0 && part != TemplatePart::Subject && isRequired("link", kind))
        findings.push_back({FindingKind::RequiredMissing, true, part, 1, 1, "link"});
}

bool isBlank(const std::string& text)
{
    return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

bool isEmpty(const TemplateValues& values, const std::string& name)
{
    const auto found = values.find(name);
    return found == values.end() || isBlank(found->second);
}

/// Signs that follow a name in a greeting, in the languages that are shipped.
bool greets(std::string_view rest)
{
    while (rest.starts_with(' ') || rest.starts_with("\xC2\xA0"))
        rest.remove_prefix(rest.front() == ' ' ? 1 : 2);
    constexpr std::array<std::string_view, 8> signs{",",
                                                    "!",
                                                    "?",
                                                    ":",
                                                    "\xE3\x80\x81",              // ideographic comma
                                                    "\xEF\xBC\x8C",              // full-width comma
                                                    "\xE6\xA7\x98",              // sama
                                                    "\xE3\x81\x95\xE3\x82\x93"}; // san
    return std::any_of(signs.begin(), signs.end(), [&](std::string_view sign) { return rest.starts_with(sign); });
}

void checkValues(std::set<PersonFinding>& findings, const std::string& text, TemplatePart part,
                 directory::MailKind kind, const TemplateValues& values)
{
    const auto tags = readTags(text, part);
    if (!tags)
        return;
    std::vector<bool> open;
    for (const TemplateTag& tag : *tags) {
        const bool empty = isEmpty(values, tag.name);
        if (tag.kind == TemplateTag::Kind::End)
            open.pop_back();
        else if (tag.kind != TemplateTag::Kind::Variable)
            open.push_back(empty == (tag.kind == TemplateTag::Kind::Inverted));
        else if (empty && std::find(open.begin(), open.end(), false) == open.end()) {
            if (isRequired(tag.name, kind))
                findings.insert(PersonFinding::RequiredEmpty);
            else
                findings.insert(greets(std::string_view(text).substr(tag.end)) ? PersonFinding::EmptyGreeting
                                                                               : PersonFinding::EmptyVariable);
        }
    }
}

} // namespace

std::vector<Finding> checkTemplate(const Template& mail)
{
    std::vector<Finding> findings;
    checkTags(findings, mail.subject, TemplatePart::Subject, mail.kind);
    checkTags(findings, mail.html, TemplatePart::Html, mail.kind);
    checkTags(findings, mail.text, TemplatePart::Text, mail.kind);
    if (isBlank(mail.html))
        findings.push_back({FindingKind::HtmlEmpty, false, TemplatePart::Html});
    if (isBlank(mail.text))
        findings.push_back({FindingKind::TextEmpty, true, TemplatePart::Text});
    if (mail.html.size() <= mostBodyBytes)
        for (const Rule& rule : htmlRules)
            addMatches(findings, QString::fromStdString(mail.html), TemplatePart::Html, rule);
    if (mail.text.size() <= mostBodyBytes)
        addMatches(findings, QString::fromStdString(mail.text), TemplatePart::Text, htmlRules.front());
    return findings;
}

std::vector<PersonFinding> checkForPerson(const Template& mail, const TemplateValues& values)
{
    std::set<PersonFinding> findings;
    if (!render(mail, values))
        findings.insert(PersonFinding::NotRendered);
    checkValues(findings, mail.subject, TemplatePart::Subject, mail.kind, values);
    checkValues(findings, mail.html, TemplatePart::Html, mail.kind, values);
    checkValues(findings, mail.text, TemplatePart::Text, mail.kind, values);
    return {findings.begin(), findings.end()};
}

void BrokenMailTally::add(std::string_view personId, const std::vector<PersonFinding>& findings)
{
    ++m_checked;
    bool isBroken = false;
    for (const PersonFinding finding : findings) {
        ++m_counts[finding];
        isBroken = isBroken || finding != PersonFinding::EmptyVariable;
    }
    if (!isBroken)
        return;
    ++m_broken;
    if (m_ids.size() < mostIds)
        m_ids.emplace_back(personId);
}

std::uint64_t BrokenMailTally::count(PersonFinding finding) const
{
    const auto found = m_counts.find(finding);
    return found == m_counts.end() ? 0 : found->second;
}

} // namespace rollcall::onboarding
