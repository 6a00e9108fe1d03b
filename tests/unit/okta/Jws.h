// SPDX-License-Identifier: Apache-2.0
// Reads signed texts as the other side would, with OpenSSL alone: none of the code under test takes part.
#pragma once

#include <QJsonObject>

#include <optional>
#include <string>
#include <string_view>

namespace rollcall::test {

struct Jws {
    QJsonObject header;
    QJsonObject claims;
    std::string signedPart;
    std::string signature;

    /// Of the compact form; nothing when it is not one.
    [[nodiscard]] static std::optional<Jws> read(std::string_view text);
    /// Whether the signature is that of the public key.
    [[nodiscard]] bool isSignedBy(const QJsonObject& jwk) const;
    [[nodiscard]] std::string claim(const char* name) const;
};

} // namespace rollcall::test
