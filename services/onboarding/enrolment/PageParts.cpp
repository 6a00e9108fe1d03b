// SPDX-License-Identifier: Apache-2.0
// Small decisions that the enrolment pages rest on.
#include "PageParts.h"

#include "PageTemplate.h"
#include "core/Base64.h"
#include "core/PercentEncoding.h"
#include "onboarding/MailLogo.h"

#include <qrcodegen.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <exception>

namespace rollcall::onboarding {

namespace {

constexpr std::string_view ownColour = "#1f5fbf";
constexpr int quietZone = 4;

/// "de" of "de-AT", when there are texts for it.
std::string known(std::string_view tag)
{
    std::string primary(tag.substr(0, tag.find_first_of("-_")));
    std::ranges::transform(primary, primary.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const auto& languages = pageLanguages();
    return std::ranges::find(languages, primary) == languages.end() ? std::string() : primary;
}

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t");
    return first == std::string_view::npos ? std::string_view()
                                           : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Thousandths; 1000 when none is given, 0 for what is no number.
int qualityOf(std::string_view parameters)
{
    const auto at = parameters.find("q=");
    if (at == std::string_view::npos)
        return 1000;
    const auto text = trimmed(parameters.substr(at + 2));
    if (text.empty() || (text[0] != '0' && text[0] != '1') || (text.size() > 1 && text[1] != '.'))
        return 0;
    int quality = (text[0] - '0') * 1000;
    int weight = 100;
    for (const char c : text.substr(std::min<std::size_t>(2, text.size()))) {
        if (c < '0' || c > '9')
            break;
        quality += (c - '0') * weight;
        weight /= 10;
    }
    return std::min(quality, 1000);
}

std::string acceptedLanguage(std::string_view field)
{
    std::string best;
    int bestQuality = 0;
    for (std::string_view rest = field; !rest.empty();) {
        const auto comma = rest.find(',');
        const auto item = rest.substr(0, comma);
        rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
        const auto semicolon = item.find(';');
        const auto language = known(trimmed(item.substr(0, semicolon)));
        const int quality =
            qualityOf(semicolon == std::string_view::npos ? std::string_view() : item.substr(semicolon));
        if (!language.empty() && quality > bestQuality) {
            best = language;
            bestQuality = quality;
        }
    }
    return best;
}

bool isColour(std::string_view text)
{
    return text.size() == 7 && text[0] == '#' &&
           std::ranges::all_of(text.substr(1), [](unsigned char c) { return std::isxdigit(c) != 0; });
}

/// Relative luminance (WCAG 2.1).
double luminance(std::string_view colour)
{
    constexpr std::array weights{0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        int byte = 0;
        const auto digits = colour.substr(1 + 2 * i, 2);
        std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
        const double part = byte / 255.0;
        sum += weights.at(i) * (part <= 0.03928 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4));
    }
    return sum;
}

bool isPlain(std::string_view text)
{
    return std::ranges::all_of(text, [](unsigned char c) { return c > ' ' && c != 0x7f && c != '\\'; });
}

} // namespace

EnrolmentText::Chosen EnrolmentText::in(const std::string& language) const
{
    for (const auto& wanted : {language, std::string("en")}) {
        const auto found = byLanguage.find(wanted);
        if (found != byLanguage.end() && !found->second.empty())
            return {wanted, found->second};
    }
    return {"en", {}};
}

std::optional<PhonePlatform> phoneOf(std::string_view userAgent)
{
    const auto has = [&](std::string_view word) { return userAgent.find(word) != std::string_view::npos; };
    if (has("iPhone") || has("iPad") || has("iPod"))
        return PhonePlatform::Ios;
    return has("Android") ? std::optional(PhonePlatform::Android) : std::nullopt;
}

std::string chooseLanguage(std::string_view switched, std::string_view own, std::string_view acceptLanguage)
{
    for (auto chosen : {known(switched), known(own), acceptedLanguage(acceptLanguage)}) {
        if (!chosen.empty())
            return chosen;
    }
    return pageLanguages().front();
}

BrandColours brandColours(std::string_view colour)
{
    const auto ground = isColour(colour) ? colour : ownColour;
    const double bright = luminance(ground) + 0.05;
    return {std::string(ground), 1.05 / bright >= bright / 0.05 ? "#ffffff" : "#000000"};
}

std::string logoAddress(const std::optional<EnrolmentLogo>& logo)
{
    constexpr std::array<std::string_view, 3> types{"image/png", "image/jpeg", "image/svg+xml"};
    if (!logo || logo->bytes.empty() || logo->bytes.size() > mostLogoBytes ||
        std::ranges::find(types, logo->mediaType) == types.end())
        return {};
    return "data:" + logo->mediaType + ";base64," + core::toBase64(logo->bytes);
}

std::string safeLink(std::string_view url)
{
    return url.starts_with("https://") && url.size() > 8 && url[8] != '/' && isPlain(url) ? std::string(url)
                                                                                          : std::string();
}

std::string contactLink(std::string_view contact)
{
    const auto at = contact.find('@');
    const bool isAddress = at != std::string_view::npos && at > 0 && at + 1 < contact.size() &&
                           contact.find('@', at + 1) == std::string_view::npos && isPlain(contact) &&
                           contact.find(':') == std::string_view::npos;
    if (!isAddress)
        return safeLink(contact);
    return "mailto:" + core::percentEncoded(contact.substr(0, at)) + "@" + core::percentEncoded(contact.substr(at + 1));
}

std::string qrCode(const std::string& text, std::string_view label)
{
    try {
        const auto code = qrcodegen::QrCode::encodeText(text.c_str(), qrcodegen::QrCode::Ecc::MEDIUM);
        std::string path;
        for (int y = 0; y < code.getSize(); ++y) {
            for (int x = 0; x < code.getSize(); ++x) {
                int length = 0;
                while (x + length < code.getSize() && code.getModule(x + length, y))
                    ++length;
                if (length > 0)
                    path += "M" + std::to_string(x + quietZone) + " " + std::to_string(y + quietZone) + "h" +
                            std::to_string(length) + "v1h-" + std::to_string(length) + "z";
                x += length;
            }
        }
        const auto side = std::to_string(code.getSize() + 2 * quietZone);
        // The label is one of our own texts; none holds what would have to be escaped here.
        return R"(<svg class="code" role="img" aria-label=")" + std::string(label) + R"(" viewBox="0 0 )" + side + " " +
               side +
               R"(" shape-rendering="crispEdges" xmlns="http://www.w3.org/2000/svg"><path fill="#fff" d="M0 0h)" +
               side + "v" + side + "H0z\"/>" + R"(<path d=")" + path + R"("/></svg>)";
    } catch (const std::exception&) {
        return {}; // longer than a code can hold: the page does without
    }
}

std::string svgAddress(const std::string& svg)
{
    return svg.empty() ? std::string() : "data:image/svg+xml;base64," + core::toBase64(svg);
}

} // namespace rollcall::onboarding
