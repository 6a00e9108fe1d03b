// SPDX-License-Identifier: Apache-2.0
// Names and compatibilities as they are given on the command line.
#include "ctl/IntegrationOptions.h"

#include "composition/IntegrationCompatibility.h"
#include "ctl/Input.h"

#include <utility>

namespace rollcall::ctl {

namespace {
constexpr std::size_t longestName = 200;
} // namespace

Outcome<> checkName(const std::string& name)
{
    if (name.find_first_not_of(' ') == std::string::npos)
        return usage("--name needs a name.");
    if (name.size() > longestName)
        return usage("The name is too long: " + std::to_string(longestName) + " bytes are the most.");
    return {};
}

Outcome<std::optional<scim::Compatibility>> readCompatibility(const Invocation& invocation)
{
    std::string text = invocation.value("compatibility");
    if (text.empty())
        return std::nullopt;
    if (text != "tolerant" && text != "entra" && text != "strict") {
        auto content = readInput(text);
        if (!content)
            return tl::unexpected(content.error());
        if (content->find('{') == std::string::npos)
            return usage("--compatibility must be tolerant, entra, strict, or a file with a JSON object.");
        text = std::move(*content);
    }
    auto read = app::parseCompatibility(text);
    if (!read)
        return usage(read.error().message);
    return *read;
}

} // namespace rollcall::ctl
