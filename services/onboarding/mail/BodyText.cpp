// SPDX-License-Identifier: Apache-2.0
// Both encodings of RFC 2045, and the choice between them.
#include "BodyText.h"

#include "core/Base64.h"

#include <algorithm>
#include <utility>

namespace rollcall::onboarding {

namespace {

constexpr std::size_t lineLength = 76;
constexpr std::string_view hexDigits = "0123456789ABCDEF";

bool isPrintable(char byte)
{
    const auto value = static_cast<unsigned char>(byte);
    return value >= 0x20 && value < 0x7F && byte != '=';
}

/// One byte as it stands in a line; a blank at the end of a line would be lost on the way.
std::string quotedByte(char byte, bool isAtLineEnd)
{
    const bool isBlank = byte == ' ' || byte == '\t';
    if (isBlank ? !isAtLineEnd : isPrintable(byte))
        return std::string(1, byte);
    const auto value = static_cast<unsigned char>(byte);
    return {'=', hexDigits[value >> 4U], hexDigits[value & 0x0FU]};
}

void appendQuotedLine(std::string& out, std::string_view line)
{
    std::size_t column = 0;
    for (std::size_t index = 0; index < line.size(); ++index) {
        const std::string piece = quotedByte(line[index], index + 1 == line.size());
        // The last place of a line is for the sign that it goes on.
        if (column + piece.size() > lineLength - 1) {
            out += "=\r\n";
            column = 0;
        }
        out += piece;
        column += piece.size();
    }
    out += "\r\n";
}

} // namespace

std::string withNetworkLineEnds(std::string_view text)
{
    std::string out;
    out.reserve(text.size() + text.size() / 32);
    for (std::size_t index = 0; index < text.size(); ++index) {
        if (text[index] == '\r' || text[index] == '\n') {
            if (text[index] == '\r' && index + 1 < text.size() && text[index + 1] == '\n')
                ++index;
            out += "\r\n";
        } else {
            out += text[index];
        }
    }
    if (!out.ends_with("\r\n"))
        out += "\r\n";
    return out;
}

std::string quotedPrintable(std::string_view text)
{
    std::string out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find("\r\n"), text.size());
        appendQuotedLine(out, text.substr(0, end));
        text.remove_prefix(std::min(end + 2, text.size()));
    }
    return out;
}

std::string base64Lines(std::string_view bytes)
{
    constexpr std::size_t bytesPerLine = lineLength / 4 * 3;
    std::string out;
    while (!bytes.empty()) {
        out += core::toBase64(bytes.substr(0, bytesPerLine)) + "\r\n";
        bytes.remove_prefix(std::min(bytesPerLine, bytes.size()));
    }
    return out;
}

EncodedBody encodedTextBody(std::string_view utf8)
{
    const std::string text = withNetworkLineEnds(utf8);
    std::string quoted = quotedPrintable(text);
    std::string base64 = base64Lines(text);
    if (quoted.size() <= base64.size())
        return {"quoted-printable", std::move(quoted)};
    return {"base64", std::move(base64)};
}

} // namespace rollcall::onboarding
