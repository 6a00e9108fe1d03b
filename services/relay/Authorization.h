// SPDX-License-Identifier: Apache-2.0
// How we log in at the downstream: the header field, and tokens kept until shortly before they end.
#pragma once

#include "Call.h"
#include "relay/Downstream.h"

#include <cstdint>
#include <mutex>
#include <string>

namespace rollcall::relay {

struct Credential {
    std::string headerName;
    core::Secret value;
    std::uint64_t tokenNumber = 0; ///< 0: not a token, fetching another one makes no sense
};

/// Thread-safe. While one lane fetches a token, the others wait for it instead of fetching their own.
class Authorization {
public:
    Authorization(const Downstream& downstream, SecretSource secret);

    [[nodiscard]] tl::expected<Credential, Trouble> credential(Conversation& conversation);
    /// The downstream refused this token: the next call of `credential` fetches another one.
    void refused(std::uint64_t tokenNumber);

private:
    [[nodiscard]] tl::expected<Credential, Trouble> token(Conversation& conversation);
    [[nodiscard]] tl::expected<void, Trouble> fetch(Conversation& conversation, const core::Secret& secret);
    [[nodiscard]] core::WebRequest tokenRequest(const core::Secret& secret) const;
    [[nodiscard]] tl::expected<void, Trouble> keep(const core::WebResponse& response);

    const Downstream& m_downstream;
    SecretSource m_secret;
    std::timed_mutex m_mutex;
    core::Secret m_token;
    std::uint64_t m_number = 0;
    Instant m_expires{};
};

} // namespace rollcall::relay
