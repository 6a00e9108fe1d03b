// SPDX-License-Identifier: Apache-2.0
// A handshake that goes on whatever is wrong, so that all of it can be told.
#include "core/WebCertificate.h"

#include "WebFailureText.h"
#include "WebWorker.h"

#include <QDateTime>
#include <QNetworkProxy>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslError>
#include <QSslSocket>
#include <QUrl>

#include <algorithm>

namespace rollcall::core {

namespace {

constexpr int usualPort = 443;

std::string issuerOf(const QSslCertificate& certificate)
{
    for (const auto name : {QSslCertificate::CommonName, QSslCertificate::Organization}) {
        const QStringList values = certificate.issuerInfo(name);
        if (!values.isEmpty())
            return values.first().toStdString();
    }
    return {};
}

bool has(const QList<QSslError>& errors, QSslError::SslError kind)
{
    return std::ranges::any_of(errors, [kind](const QSslError& error) { return error.error() == kind; });
}

CertificateTrouble troubleOf(const QList<QSslError>& errors, qsizetype chainLength)
{
    if (errors.isEmpty())
        return CertificateTrouble::None;
    // Of several, a new certificate mends the first, and the rest is judged again then.
    if (has(errors, QSslError::CertificateExpired))
        return CertificateTrouble::Expired;
    if (has(errors, QSslError::HostNameMismatch))
        return CertificateTrouble::WrongName;
    if (has(errors, QSslError::CertificateNotYetValid))
        return CertificateTrouble::NotYetValid;
    if (has(errors, QSslError::SelfSignedCertificate) || has(errors, QSslError::SelfSignedCertificateInChain))
        return CertificateTrouble::UnknownAuthority;
    const bool isIssuerUnknown = has(errors, QSslError::UnableToGetLocalIssuerCertificate) ||
                                 has(errors, QSslError::UnableToGetIssuerCertificate) ||
                                 has(errors, QSslError::UnableToVerifyFirstCertificate);
    if (isIssuerUnknown)
        return chainLength <= 1 ? CertificateTrouble::MissingIntermediate : CertificateTrouble::UnknownAuthority;
    return CertificateTrouble::Other;
}

QSslConfiguration configuration(const std::filesystem::path& authorities)
{
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    // Errors are told and not acted upon.
    tls.setPeerVerifyMode(QSslSocket::QueryPeer);
    if (!authorities.empty())
        tls.setCaCertificates(QSslConfiguration::systemCaCertificates() +
                              QSslCertificate::fromPath(QString::fromStdU16String(authorities.u16string()), QSsl::Pem,
                                                        QSslCertificate::PatternSyntax::FixedString));
    return tls;
}

} // namespace

std::optional<WebCertificate> peekCertificate(const std::string& url, std::chrono::milliseconds timeout,
                                              const std::filesystem::path& authorities)
{
    const QUrl parsed = toUrl(url);
    if (parsed.scheme() != QLatin1String("https") || parsed.host().isEmpty())
        return std::nullopt;
    QSslSocket socket;
    socket.setProxy(QNetworkProxy::NoProxy);
    socket.setSslConfiguration(configuration(authorities));
    socket.connectToHostEncrypted(parsed.host(), static_cast<quint16>(parsed.port(usualPort)));
    const bool isEncrypted = socket.waitForEncrypted(static_cast<int>(timeout.count()));
    const QSslCertificate shown = socket.peerCertificate();
    if (!isEncrypted || shown.isNull())
        return std::nullopt;
    const QList<QSslError> errors = socket.sslHandshakeErrors();
    WebCertificate certificate;
    certificate.trouble = troubleOf(errors, socket.peerCertificateChain().size());
    certificate.reason = tlsReason(errors).toStdString();
    certificate.issuer = issuerOf(shown);
    certificate.begins = fromMilliseconds(shown.effectiveDate().toMSecsSinceEpoch());
    certificate.ends = fromMilliseconds(shown.expiryDate().toMSecsSinceEpoch());
    socket.abort();
    return certificate;
}

} // namespace rollcall::core
