// SPDX-License-Identifier: Apache-2.0
// How we log in at the downstream: the header field, and tokens kept until shortly before they end.
#pragma once

#include "Call.h"
#include "relay/Downstream.h"

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>

namespace rollcall::relay {

struct Credential {
    std::string headerName;
    core::Secret value;
    std::uint64_t tokenNumber = 0; ///< 0: not a token, fetching another one makes no sense
};

/// Thread-safe. While one lane fetches a token, the others wait for it instead of fetching their own, each until its
/// own deadline or stop. No call waits for anything else.
class Authorization {
public:
    Authorization(const Downstream& downstream, SecretSource secret);

    [[nodiscard]] tl::expected<Credential, Trouble> credential(Conversation& conversation);
    /// The downstream refused this token: the next call of `credential` fetches another one.
    void refused(std::uint64_t tokenNumber);

private:
    struct Token {
        core::Secret value;
        Instant expires{};
    };
    [[nodiscard]] tl::expected<Credential, Trouble> token(Conversation& conversation);
    [[nodiscard]] tl::expected<Token, Trouble> fetch(Conversation& conversation) const;
    [[nodiscard]] core::WebRequest tokenRequest(const core::Secret& secret) const;

    const Downstream& m_downstream;
    SecretSource m_secret;
    std::mutex m_mutex; ///< never held while anybody is called
    std::condition_variable_any m_fetched;
    bool m_isFetching = false;
    Token m_token;
    std::uint64_t m_number = 0;
};

} // namespace rollcall::relay
