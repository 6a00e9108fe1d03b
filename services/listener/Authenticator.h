// SPDX-License-Identifier: Apache-2.0
// Who is knocking: reads the fields that carry a credential and compares it with what we have issued.
#pragma once

#include "AccessTable.h"
#include "Fingerprints.h"
#include "core/Timestamp.h"
#include "directory/Types.h"
#include "http/Message.h"

#include <optional>
#include <string>
#include <string_view>

namespace rollcall::listener {

enum class Diagnosis {
    Accepted,
    MissingHeader,
    RepeatedHeader,
    DoubledScheme,
    EmptyCredential,
    InnerSpaces,
    Quoted,
    MissingScheme, ///< the credential alone, where a scheme must stand before it
    WrongScheme,   ///< e.g. Basic where this integration has a token
    MalformedBasic,
    WrongField, ///< ours, but made for another header
    Revoked,
    Expired,
    OtherIntegration, ///< ours, but issued for another integration
    OtherPurpose,     ///< ours, but not for SCIM
    Incomplete,       ///< begins as ours do, but was not copied in one piece
    Unknown,
};

struct Verdict {
    Diagnosis diagnosis = Diagnosis::MissingHeader;
    std::optional<directory::CredentialId> credential; ///< also when recognised and refused
    std::string field = "Authorization";               ///< where it stood
    /// What the journal may keep of the field: the scheme and, of a credential known as ours, its last four characters,
    /// else a fingerprint.
    std::string redacted;

    [[nodiscard]] bool isAccepted() const { return diagnosis == Diagnosis::Accepted; }
};

/// Compares SHA-256 hashes in constant time over all candidates, without leaving early. Bearer, header and OAuth
/// integrations take `Bearer t`; bearer and header also a bare `t`; basic takes `Basic base64(username:password)`. A
/// credential with a header name of its own is taken from there and from nowhere else. Any of several live ones will
/// do.
[[nodiscard]] Verdict authenticate(const http::Headers& headers, const directory::Integration& integration,
                                   const AccessTable& table, const Fingerprints& fingerprints, core::Timestamp now);

/// The same for a credential of the purpose "registrations", which names the integration by itself: always
/// `Bearer t`, whatever the integration's own way of signing in.
struct RegistrationSender {
    Verdict verdict;
    std::optional<directory::IntegrationId> integration; ///< of a credential that was recognised
};
[[nodiscard]] RegistrationSender authenticateRegistrations(const http::Headers& headers, const AccessTable& table,
                                                           const Fingerprints& fingerprints, core::Timestamp now);

/// What may be kept of an Authorization field when no integration is known to compare it with.
[[nodiscard]] std::string redactedAuthorization(std::string_view value, const Fingerprints& fingerprints);

/// The `detail` of the 401: nothing that helps a stranger, only errors of shape, which the admin can see and mend.
[[nodiscard]] std::string shownReason(Diagnosis diagnosis);
/// For the journal, where only our own admin reads it.
[[nodiscard]] std::string journalReason(Diagnosis diagnosis);
/// The value of `WWW-Authenticate`; says of a token that it is invalid only when one came (RFC 6750 §3.1).
[[nodiscard]] std::string challenge(directory::AuthMode mode, Diagnosis diagnosis);

} // namespace rollcall::listener
