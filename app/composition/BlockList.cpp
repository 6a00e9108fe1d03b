// SPDX-License-Identifier: Apache-2.0
// Words become blocks when they are given, not when they are used, so that a file may go away afterwards.
#include "composition/BlockList.h"

#include "http/Server.h"
#include "listener/OktaRanges.h"

#include <QFile>
#include <QString>

#include <algorithm>

namespace rollcall::app {

namespace {

constexpr std::string_view oktaPrefix = "okta:";
constexpr qint64 largestFile = qint64{8} * 1024 * 1024;

core::Result<std::vector<std::string>> readOktaFile(std::string_view place)
{
    const std::size_t hash = place.rfind('#');
    const std::string_view cell = hash == std::string_view::npos ? std::string_view() : place.substr(hash + 1);
    const std::string name(place.substr(0, hash));
    QFile file(QString::fromStdString(name));
    if (!file.open(QIODevice::ReadOnly)) {
        return core::failure(core::ErrorKind::Invalid, "The file " + name + " with Okta's ranges cannot be read: " +
                                                           file.errorString().toStdString() + ".");
    }
    const QByteArray content = file.read(largestFile);
    return listener::readOktaRanges({content.constData(), static_cast<std::size_t>(content.size())}, cell);
}

} // namespace

core::Result<std::vector<std::string>> readBlocks(std::span<const std::string> words)
{
    std::vector<std::string> blocks;
    const auto add = [&blocks](const std::string& block) {
        if (std::ranges::find(blocks, block) == blocks.end())
            blocks.push_back(block);
    };
    for (const std::string& word : words) {
        if (!word.starts_with(oktaPrefix)) {
            if (auto checked = http::checkBlock(word); !checked)
                return tl::unexpected(checked.error());
            add(word);
            continue;
        }
        const auto ranges = readOktaFile(std::string_view(word).substr(oktaPrefix.size()));
        if (!ranges)
            return tl::unexpected(ranges.error());
        std::for_each(ranges->begin(), ranges->end(), add);
    }
    return blocks;
}

std::vector<std::string> splitBlocks(std::string_view text)
{
    constexpr std::string_view separators = " ,\t";
    std::vector<std::string> words;
    for (std::size_t at = text.find_first_not_of(separators); at != std::string_view::npos;) {
        const std::size_t end = std::min(text.find_first_of(separators, at), text.size());
        words.emplace_back(text.substr(at, end - at));
        at = text.find_first_not_of(separators, end);
    }
    return words;
}

std::string joinBlocks(std::span<const std::string> blocks)
{
    std::string text;
    for (const std::string& block : blocks)
        text += (text.empty() ? "" : " ") + block;
    return text;
}

} // namespace rollcall::app
