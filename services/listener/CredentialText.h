// SPDX-License-Identifier: Apache-2.0
// A credential as it stands in a request field: what it looks like, before it is compared with anything.
#pragma once

#include <string>
#include <string_view>

namespace rollcall::listener {

enum class CredentialShape {
    WellFormed,
    Empty,          ///< a scheme and nothing behind it
    DoubledScheme,  ///< "Bearer Bearer …": the word was pasted into a field that adds it by itself
    InnerSpaces,    ///< spaces or line ends within or, written out as \n or %0A, behind it
    Quoted,         ///< in quotation marks or angle brackets
    MalformedBasic, ///< not base64, or without a colon
    OtherScheme,    ///< neither Bearer nor Basic
};

struct CredentialText {
    CredentialShape shape = CredentialShape::WellFormed;
    std::string scheme; ///< "Bearer", "Bearer Bearer", "Basic", or empty
    std::string username;
    std::string secret; ///< without what is wrong around it, so that an own one is recognised all the same

    /// Begins as ours do and is too short or too long: it was not copied in one piece.
    [[nodiscard]] bool isPieceOfOurs() const;
    /// In one piece and as the tokens are that OAuth gives out; nothing else needs to be looked up among those.
    [[nodiscard]] bool isShapedAsOAuthToken() const;
};

/// Whether `text` is `prefix` and the random characters that core::generateToken() puts behind it.
[[nodiscard]] bool isShapedAsToken(std::string_view text, std::string_view prefix);

/// Whether a token, password or code of ours stands anywhere in `text`, or most of one.
[[nodiscard]] bool holdsOneOfOurs(std::string_view text);

/// The value of an Authorization field.
[[nodiscard]] CredentialText readAuthorization(std::string_view value);
/// The value of a field of another name, which holds the credential alone; `Bearer` before it is let pass.
[[nodiscard]] CredentialText readBareCredential(std::string_view value);

/// Without blanks around.
[[nodiscard]] std::string_view withoutBlanks(std::string_view text);

} // namespace rollcall::listener
