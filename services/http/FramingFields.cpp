// SPDX-License-Identifier: Apache-2.0
// Refuses what a proxy may read otherwise than we do: the openings for request smuggling.
#include "FramingFields.h"

#include "FieldText.h"
#include "RequestTarget.h"

#include <algorithm>

namespace rollcall::http {

namespace {

bool isAllDigits(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// Other codings, and chunked behind them.
bool isForeignCoding(std::string_view value)
{
    bool isFirst = true;
    for (auto comma = value.find(','); comma != std::string_view::npos; comma = value.find(',')) {
        const auto coding = trimmed(value.substr(0, comma));
        if (!isToken(coding) || equalsIgnoringCase(coding, "chunked"))
            return false;
        value.remove_prefix(comma + 1);
        isFirst = false;
    }
    return !isFirst && equalsIgnoringCase(trimmed(value), "chunked");
}

} // namespace

std::string_view FramingFields::add(std::string_view name, std::string_view value)
{
    if (equalsIgnoringCase(name, "Host")) {
        if (++m_hosts > 1)
            return "more than one Host";
        return isHost(value) ? "" : "malformed Host";
    }
    if (equalsIgnoringCase(name, "Content-Length")) {
        // Two of the same value are tolerated by some and refused by others.
        if (++m_contentLengths > 1)
            return "more than one Content-Length";
        return isAllDigits(value) ? "" : "malformed Content-Length";
    }
    if (equalsIgnoringCase(name, "Transfer-Encoding")) {
        const bool isFirst = ++m_transferEncodings == 1;
        m_isCodingForeign = isFirst && m_contentLengths == 0 && isForeignCoding(value);
        return isFirst && equalsIgnoringCase(value, "chunked") ? "" : "a Transfer-Encoding other than chunked";
    }
    // A proxy may check the one and we the other.
    if (equalsIgnoringCase(name, "Authorization"))
        return ++m_authorizations > 1 ? "more than one Authorization" : "";
    if (equalsIgnoringCase(name, "Expect"))
        m_expectsContinue = m_expectsContinue || equalsIgnoringCase(value, "100-continue");
    return "";
}

std::string_view FramingFields::finish(bool isHttp10) const
{
    if (!isHttp10 && m_hosts == 0)
        return "no Host";
    if (isHttp10 && m_transferEncodings > 0)
        return "Transfer-Encoding in HTTP/1.0";
    if (m_transferEncodings > 0 && m_contentLengths > 0)
        return "Content-Length together with Transfer-Encoding";
    return "";
}

} // namespace rollcall::http
