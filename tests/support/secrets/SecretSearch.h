// SPDX-License-Identifier: Apache-2.0
// Finds secrets in whatever was left or shown: by their shape, and those whose value is known.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace rollcall::tests {

struct SecretFound {
    std::string kind;
    std::size_t at = 0;
    std::string begin; ///< a few characters, enough to look for it
};

/// Known by shape: Rollcall's own credentials, tokens and codes, the simulated vendor's and Okta's tokens, signed
/// tokens, private keys, and a generated password within a Basic field. Of other values only those that were noted are
/// found, as they are and within Base64.
class SecretSearch {
public:
    SecretSearch();

    /// Too short a value (under eight characters) would be found anywhere, and is not noted.
    void note(std::string_view value);
    /// The first of each kind.
    [[nodiscard]] std::vector<SecretFound> find(std::string_view text) const;

    /// The longest that is looked for: pieces of a long text must overlap by so much.
    static constexpr std::size_t longest = 8192;

private:
    using Check = bool (*)(std::string_view text, std::size_t at);
    struct Pattern {
        std::string kind;
        std::string text;
        Check check;
    };

    void add(const char* kind, std::string text, Check check);
    void addInBase64(const char* kind, std::string_view value, Check check);

    std::vector<Pattern> m_patterns;
    /// By their first two characters.
    std::unordered_map<std::uint16_t, std::vector<std::size_t>> m_byStart;
    std::vector<bool> m_starts;
};

} // namespace rollcall::tests
