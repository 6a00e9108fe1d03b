// SPDX-License-Identifier: Apache-2.0
// The secret in an invitation's link.
#include "onboarding/EnrolmentToken.h"

#include <algorithm>
#include <utility>

namespace rollcall::onboarding {

namespace {

constexpr std::size_t tokenLength = 43;
/// 43 characters hold two bits more than 256; these are the ones that leave them zero.
constexpr std::string_view lastCharacters = "AEIMQUYcgkosw048";

bool isBase64Url(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

} // namespace

EnrolmentToken::EnrolmentToken(core::Secret text) : m_text(std::move(text)) {}

std::optional<EnrolmentToken> EnrolmentToken::parse(std::string_view text)
{
    if (text.size() != tokenLength || !std::ranges::all_of(text, isBase64Url) ||
        lastCharacters.find(text.back()) == std::string_view::npos)
        return std::nullopt;
    return EnrolmentToken(core::Secret(text));
}

core::Result<EnrolmentToken> EnrolmentToken::generate()
{
    auto made = core::generateToken({});
    if (!made)
        return tl::unexpected(std::move(made.error()));
    return EnrolmentToken(std::move(*made));
}

core::Sha256Digest EnrolmentToken::hash() const
{
    return core::sha256(m_text.reveal());
}

} // namespace rollcall::onboarding
