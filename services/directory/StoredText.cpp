// SPDX-License-Identifier: Apache-2.0
// Stored text compared and measured.
#include "StoredText.h"

#include "scim/Resource.h"

namespace rollcall::directory {

bool holdsSame(std::string_view stored, std::string_view text, const scim::JsonObject& attributes)
{
    if (stored == text)
        return true;
    const auto object = scim::parseStored(stored);
    return object && *object == attributes;
}

bool holdsSame(std::string_view stored, std::string_view text)
{
    if (stored == text)
        return true;
    const auto object = scim::parseStored(text);
    return object && holdsSame(stored, text, *object);
}

core::Result<> checkStorable(std::string_view text, std::string_view stored)
{
    constexpr std::size_t little = 1024;
    const bool wasLarger = stored.size() > scim::mostResourceBytes;
    if (text.size() <= (wasLarger ? stored.size() + little : scim::mostResourceBytes))
        return {};
    return core::failure(core::ErrorKind::Invalid,
                         "This would have " + std::to_string(text.size()) + " bytes, which is more than the " +
                             std::to_string(scim::mostResourceBytes) +
                             " that are kept of one person or group. Check the attribute mapping of the application.");
}

} // namespace rollcall::directory
