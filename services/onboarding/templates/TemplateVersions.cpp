// SPDX-License-Identifier: Apache-2.0
#include "onboarding/TemplateVersions.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace rollcall::onboarding {

namespace {

constexpr std::size_t mostComparedLines = 2000;

std::string folded(std::string_view language)
{
    std::string result(language);
    for (char& each : result) {
        if (each >= 'A' && each <= 'Z')
            each = static_cast<char>(each - 'A' + 'a');
        else if (each == '_')
            each = '-';
    }
    return result;
}

std::optional<LanguageChoice> choiceOf(std::string_view wanted, const std::vector<std::string>& available,
                                       LanguageStep exact, LanguageStep parent)
{
    std::string language = folded(wanted);
    for (LanguageStep step = exact; !language.empty(); step = parent) {
        const auto found = std::find_if(available.begin(), available.end(),
                                        [&](const std::string& each) { return folded(each) == language; });
        if (found != available.end())
            return LanguageChoice{*found, step};
        const auto dash = language.rfind('-');
        language.resize(dash == std::string::npos ? 0 : dash);
    }
    return std::nullopt;
}

using Lines = std::vector<std::string_view>;

Lines linesOf(std::string_view text)
{
    Lines lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        std::string_view line = text.substr(0, end);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        lines.push_back(line);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

void append(std::vector<DiffLine>& diff, LineChange change, const Lines& lines, std::size_t begin, std::size_t end)
{
    for (std::size_t index = begin; index < end; ++index)
        diff.push_back({change, std::string(lines[index])});
}

/// The longest common subsequence of what differs, by the table of lengths from the end.
void appendMiddle(std::vector<DiffLine>& diff, const Lines& before, const Lines& after, std::size_t begin,
                  std::size_t beforeEnd, std::size_t afterEnd)
{
    const std::size_t rows = beforeEnd - begin;
    const std::size_t columns = afterEnd - begin;
    if (rows > mostComparedLines || columns > mostComparedLines) {
        append(diff, LineChange::Removed, before, begin, beforeEnd);
        append(diff, LineChange::Added, after, begin, afterEnd);
        return;
    }
    const std::size_t width = columns + 1;
    std::vector<std::uint16_t> lengths((rows + 1) * width, 0);
    for (std::size_t row = rows; row-- > 0;)
        for (std::size_t column = columns; column-- > 0;)
            lengths[row * width + column] =
                before[begin + row] == after[begin + column]
                    ? static_cast<std::uint16_t>(lengths[(row + 1) * width + column + 1] + 1)
                    : std::max(lengths[(row + 1) * width + column], lengths[row * width + column + 1]);
    std::size_t row = 0;
    std::size_t column = 0;
    while (row < rows || column < columns) {
        if (row < rows && column < columns && before[begin + row] == after[begin + column]) {
            append(diff, LineChange::Same, before, begin + row, begin + row + 1);
            ++row;
            ++column;
        } else if (row < rows &&
                   (column == columns || lengths[(row + 1) * width + column] >= lengths[row * width + column + 1])) {
            append(diff, LineChange::Removed, before, begin + row, begin + row + 1);
            ++row;
        } else {
            append(diff, LineChange::Added, after, begin + column, begin + column + 1);
            ++column;
        }
    }
}

} // namespace

std::optional<LanguageChoice> chooseLanguage(std::string_view wanted, const std::vector<std::string>& available,
                                             std::string_view integrationDefault)
{
    if (auto choice = choiceOf(wanted, available, LanguageStep::Exact, LanguageStep::Parent))
        return choice;
    if (auto choice =
            choiceOf(integrationDefault, available, LanguageStep::IntegrationDefault, LanguageStep::IntegrationDefault))
        return choice;
    return choiceOf("en", available, LanguageStep::English, LanguageStep::English);
}

std::vector<DiffLine> diffLines(std::string_view before, std::string_view after)
{
    const Lines old = linesOf(before);
    const Lines now = linesOf(after);
    std::size_t begin = 0;
    while (begin < old.size() && begin < now.size() && old[begin] == now[begin])
        ++begin;
    std::size_t tail = 0;
    while (tail < old.size() - begin && tail < now.size() - begin &&
           old[old.size() - 1 - tail] == now[now.size() - 1 - tail])
        ++tail;
    std::vector<DiffLine> diff;
    append(diff, LineChange::Same, old, 0, begin);
    appendMiddle(diff, old, now, begin, old.size() - tail, now.size() - tail);
    append(diff, LineChange::Same, old, old.size() - tail, old.size());
    return diff;
}

} // namespace rollcall::onboarding
