// SPDX-License-Identifier: Apache-2.0
// What Qt Network reports, sorted by what a caller does about it, in words for a person.
#include "WebFailureText.h"

namespace rollcall::core {

namespace {

QString reasonOf(const QSslError& error)
{
    switch (error.error()) {
    case QSslError::CertificateExpired:
        return QStringLiteral("its certificate has expired");
    case QSslError::CertificateNotYetValid:
        return QStringLiteral("its certificate is not valid yet, or the clock of this computer is behind");
    case QSslError::HostNameMismatch:
        return QStringLiteral("its certificate is for another name");
    case QSslError::SelfSignedCertificate:
    case QSslError::SelfSignedCertificateInChain:
        return QStringLiteral("its certificate is signed by itself or by an authority this computer does not know");
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToGetIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
        return QStringLiteral("its certificate comes from an authority this computer does not know, or the server "
                              "leaves out an intermediate certificate");
    case QSslError::CertificateRevoked:
        return QStringLiteral("its certificate was revoked");
    case QSslError::NoPeerCertificate:
        return QStringLiteral("it shows no certificate");
    default:
        return error.errorString();
    }
}

std::string inWords(std::chrono::milliseconds time)
{
    const auto seconds = time.count() / 1000;
    return seconds > 0 ? std::to_string(seconds) + " s" : std::to_string(time.count()) + " ms";
}

} // namespace

QString tlsReason(const QList<QSslError>& errors)
{
    // An unknown authority is reported together with what follows from it; a wrong name matters more than that.
    for (const QSslError& error : errors) {
        if (error.error() == QSslError::HostNameMismatch || error.error() == QSslError::CertificateExpired)
            return reasonOf(error);
    }
    return errors.isEmpty() ? QString() : reasonOf(errors.first());
}

WebFailureKind failureKind(QNetworkReply::NetworkError error, const QString& tlsReason, bool isSent)
{
    if (!tlsReason.isEmpty())
        return WebFailureKind::Tls;
    switch (error) {
    case QNetworkReply::HostNotFoundError:
        return WebFailureKind::UnknownHost;
    case QNetworkReply::ConnectionRefusedError:
        return WebFailureKind::Unreachable;
    case QNetworkReply::SslHandshakeFailedError:
        return WebFailureKind::Tls;
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyConnectionClosedError:
    case QNetworkReply::ProxyNotFoundError:
    case QNetworkReply::ProxyTimeoutError:
    case QNetworkReply::ProxyAuthenticationRequiredError:
    case QNetworkReply::UnknownProxyError:
        return WebFailureKind::Proxy;
    case QNetworkReply::TimeoutError:
        return isSent ? WebFailureKind::TimedOut : WebFailureKind::Unreachable;
    case QNetworkReply::UnknownNetworkError:
    case QNetworkReply::TemporaryNetworkFailureError:
    case QNetworkReply::NetworkSessionFailedError:
        return isSent ? WebFailureKind::Broken : WebFailureKind::Unreachable;
    default:
        return WebFailureKind::Broken;
    }
}

bool mayHaveArrived(WebFailureKind kind)
{
    switch (kind) {
    case WebFailureKind::TimedOut:
    case WebFailureKind::TooLarge:
    case WebFailureKind::Broken:
    case WebFailureKind::Cancelled:
        return true;
    default:
        return false;
    }
}

Error webError(WebFailureKind kind, const WebPlace& place, std::chrono::milliseconds timeout, const std::string& reason)
{
    const std::string& host = place.host;
    switch (kind) {
    case WebFailureKind::UnknownHost:
        return makeError(ErrorKind::Offline,
                         "There is no computer named " + host +
                             ". Check the spelling, and that this computer can look names up.",
                         reason);
    case WebFailureKind::Unreachable:
        return makeError(ErrorKind::Offline,
                         host + " cannot be reached at port " + std::to_string(place.port) +
                             ". It may be down, or a firewall is in between; check the address and the port.",
                         reason);
    case WebFailureKind::Proxy:
        return makeError(ErrorKind::Offline,
                         "The proxy on the way to " + host + " refuses or cannot be reached. Check the proxy settings.",
                         reason);
    case WebFailureKind::Tls:
        return makeError(ErrorKind::Offline, "No trusted connection to " + host + ": " + reason + ". Nothing was sent.",
                         reason);
    case WebFailureKind::TimedOut:
        return makeError(ErrorKind::Offline, host + " did not answer within " + inWords(timeout) + ".", reason);
    case WebFailureKind::TooLarge:
        return makeError(ErrorKind::Invalid, "The answer of " + host + " is larger than expected and was not read.",
                         reason);
    case WebFailureKind::Cancelled:
        return makeError(ErrorKind::Cancelled, "Cancelled.", reason);
    case WebFailureKind::BadRequest:
        return makeError(ErrorKind::Invalid, "The request cannot be sent.", reason);
    case WebFailureKind::Broken:
        break;
    }
    return makeError(ErrorKind::Offline, "The connection to " + host + " broke off before the answer was complete.",
                     reason);
}

} // namespace rollcall::core
