// SPDX-License-Identifier: Apache-2.0
#include "onboarding/MailLogo.h"

#include "core/Base64.h"
#include "scim/Json.h"

#include <utility>

namespace rollcall::onboarding {

namespace {

constexpr std::string_view pngSignature("\x89PNG\r\n\x1a\n", 8);
constexpr std::string_view jpegSignature("\xff\xd8\xff", 3);

std::string mediaTypeOf(std::string_view bytes)
{
    if (bytes.starts_with(pngSignature))
        return "image/png";
    return bytes.starts_with(jpegSignature) ? "image/jpeg" : "";
}

core::Error unreadable()
{
    return core::makeError(core::ErrorKind::Corrupt, "The stored logo cannot be read. Give it anew.");
}

} // namespace

core::Result<MailLogo> readMailLogo(std::string_view bytes)
{
    std::string mediaType = mediaTypeOf(bytes);
    if (mediaType.empty())
        return core::failure(core::ErrorKind::Invalid,
                             "The logo is neither PNG nor JPEG, and mail programs show nothing "
                             "else reliably. Save the picture as PNG.");
    if (bytes.size() > mostLogoBytes)
        return core::failure(core::ErrorKind::Invalid,
                             "The logo has " + std::to_string((bytes.size() + 1023) / 1024) + " KiB, and " +
                                 std::to_string(mostLogoBytes / 1024) +
                                 " KiB is the most. It is shown 36 pixels high: make it 72 high and save it anew.");
    return MailLogo{std::move(mediaType), std::string(bytes)};
}

std::string settingOfMailLogo(directory::IntegrationId integration)
{
    return "mail/" + std::to_string(integration.value) + "/logo";
}

std::string toJson(const MailLogo& logo)
{
    return scim::toJson(scim::JsonObject{{"mediaType", logo.mediaType}, {"base64", core::toBase64(logo.bytes)}});
}

core::Result<MailLogo> parseMailLogo(std::string_view json)
{
    const auto parsed = scim::parseJson(json);
    const auto* object = parsed ? parsed->if_object() : nullptr;
    const auto* encoded = object != nullptr ? object->if_contains("base64") : nullptr;
    if (encoded == nullptr || !encoded->is_string())
        return tl::unexpected(unreadable());
    const auto bytes = core::fromBase64(std::string_view(encoded->get_string()));
    auto logo = bytes ? readMailLogo(*bytes) : tl::unexpected(unreadable());
    return logo ? std::move(logo) : tl::unexpected(unreadable());
}

core::Result<std::optional<MailLogo>> logoOf(directory::ReadSession& session, directory::IntegrationId integration)
{
    const auto stored = session.setting(settingOfMailLogo(integration));
    if (!stored)
        return tl::unexpected(stored.error());
    // Empty: there was one, and it was taken away.
    if (!*stored || (*stored)->empty())
        return std::nullopt;
    auto logo = parseMailLogo(**stored);
    if (!logo)
        return tl::unexpected(std::move(logo.error()));
    return std::optional(std::move(*logo));
}

InlineImage asImage(MailLogo logo)
{
    const char* name = logo.mediaType == "image/png" ? "logo.png" : "logo.jpg";
    return {std::string(logoReference.substr(logoReference.find(':') + 1)), std::move(logo.mediaType), name,
            std::move(logo.bytes)};
}

void showInline(std::string& html, std::string_view reference, const MailLogo& picture)
{
    const std::string address = "data:" + picture.mediaType + ";base64," + core::toBase64(picture.bytes);
    for (auto at = html.find(reference); at != std::string::npos; at = html.find(reference, at + address.size()))
        html.replace(at, reference.size(), address);
}

} // namespace rollcall::onboarding
