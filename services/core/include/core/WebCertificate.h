// SPDX-License-Identifier: Apache-2.0
// What a server shows of itself when a TLS connection to it is opened. Link rollcall_core_web for it.
#pragma once

#include "core/Timestamp.h"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

namespace rollcall::core {

/// What speaks against a certificate; the first that an admin mends.
enum class CertificateTrouble {
    None,
    Expired,
    NotYetValid,
    WrongName,
    MissingIntermediate, ///< nobody here knows its issuer, and the server sends no certificate of it
    UnknownAuthority,    ///< signed by itself, or at the end of its chain by somebody unknown here
    Other,               ///< `reason` says which
};

struct WebCertificate {
    CertificateTrouble trouble = CertificateTrouble::None;
    std::string reason; ///< of the trouble, as a sentence without its full stop; empty for None
    std::string issuer; ///< its common name or organisation; may be empty
    Timestamp begins{};
    Timestamp ends{};
};

/// Opens a connection to the `https` URL, sends nothing on it and closes it again. Blocks for `timeout` at most, on a
/// thread of any kind. Chain, name and dates are checked against the system's authorities and those of the PEM file,
/// which may be empty. No proxy is used. Nothing when no certificate was shown: not reached, no TLS there, not https.
[[nodiscard]] std::optional<WebCertificate> peekCertificate(const std::string& url, std::chrono::milliseconds timeout,
                                                            const std::filesystem::path& authorities = {});

} // namespace rollcall::core
