// SPDX-License-Identifier: Apache-2.0
// Credentials, their rotation and their revocation in words.
#pragma once

#include "core/Timestamp.h"
#include "directory/Types.h"
#include "screens/CredentialView.h"

#include <QCoreApplication>
#include <QString>

#include <chrono>
#include <span>

namespace rollcall::setup {
struct Profile;
}

namespace rollcall::models {

struct CredentialRotated;

/// Where a credential is pasted, in the words of that page.
struct CredentialPlace {
    QString page;       ///< "Okta, under Provisioning › Integration › Edit"
    QString userField;  ///< "Username", "Client ID"; empty where there is none
    QString tokenField; ///< "Authorization", "Password"

    /// By the step of the profile in which it is pasted first; in general words without a profile.
    [[nodiscard]] static CredentialPlace of(const setup::Profile* profile, const directory::Integration& integration);
    /// "“Username” and “Password”"
    [[nodiscard]] QString fields() const;
};

class CredentialText {
    Q_DECLARE_TR_FUNCTIONS(rollcall::models::CredentialText)

public:
    using Credentials = std::span<const directory::Credential>;

    [[nodiscard]] static CredentialRow row(const directory::Credential& credential, core::Timestamp now);
    /// "1 valid, 2 revoked"
    [[nodiscard]] static QString status(Credentials credentials, core::Timestamp now);
    /// How things stand, in a sentence or two.
    [[nodiscard]] static QString summary(Credentials credentials, core::Timestamp now);
    [[nodiscard]] static QList<CredentialWarning> warnings(Credentials credentials, core::Timestamp now);
    /// What a rotation will do, and where the new one is to be pasted.
    [[nodiscard]] static QString rotation(Credentials credentials, const CredentialPlace& place,
                                          std::chrono::hours overlap, core::Timestamp now);
    /// "7 days", "1 hour"
    [[nodiscard]] static QString overlap(std::chrono::hours overlap);
    [[nodiscard]] static CredentialSecret secret(const CredentialRotated& rotation, const CredentialPlace& place,
                                                 core::Timestamp now);
    [[nodiscard]] static CredentialRevocation revocation(const directory::Credential& credential,
                                                         Credentials credentials, bool isSecond, core::Timestamp now);

private:
    [[nodiscard]] static QString paste(const CredentialPlace& place, const QString& when);
    /// What Okta could still sign in with.
    [[nodiscard]] static QString othersOf(const directory::Credential& credential, Credentials credentials,
                                          core::Timestamp now);
};

} // namespace rollcall::models
