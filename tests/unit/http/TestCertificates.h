// SPDX-License-Identifier: Apache-2.0
// A certificate authority and server certificates for 127.0.0.1, made on the spot.
#pragma once

#include <QString>

namespace rollcall::test {

struct CertificateFiles {
    QString authority; ///< PEM, what a client trusts
    QString chain;     ///< PEM
    QString key;       ///< PEM
};

/// Writes `name`-authority.pem, `name`-chain.pem and `name`-key.pem into the folder: a fresh authority and a
/// certificate of it for 127.0.0.1 and localhost, or for `host` alone when that is given, which ends after
/// `secondsLeft` or ended before that many. Empty names when OpenSSL refuses.
[[nodiscard]] CertificateFiles makeCertificate(const QString& folder, const QString& name, const char* host = nullptr,
                                               long secondsLeft = 24L * 3600);

/// Signed with its own key, as one that was made by hand; `authority` is empty.
[[nodiscard]] CertificateFiles makeSelfSignedCertificate(const QString& folder, const QString& name);

} // namespace rollcall::test
