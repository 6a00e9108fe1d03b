// SPDX-License-Identifier: Apache-2.0
// The calls of a web client where they run.
#include "WebWorker.h"

#include "WebBody.h"
#include "WebFailureText.h"

#include <QHostAddress>
#include <QNetworkProxy>
#include <QSslError>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace rollcall::core {

namespace {

using Clock = std::chrono::steady_clock;

class SystemProxies final : public QNetworkProxyFactory {
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery& query) override
    {
        if (isLoopback(query.url()))
            return {QNetworkProxy(QNetworkProxy::NoProxy)};
        return systemProxyForQuery(query);
    }
};

/// Where nothing is sent without a proxy, what Qt tells of the proxy's refusal is told of the host.
WebFailureKind onTheWay(WebFailureKind kind, const QUrl& url)
{
    if (kind != WebFailureKind::Unreachable && kind != WebFailureKind::UnknownHost)
        return kind;
    const auto proxies = SystemProxies().queryProxy(QNetworkProxyQuery(url));
    const bool isByProxy = !proxies.isEmpty() && proxies.first().type() != QNetworkProxy::NoProxy;
    return isByProxy ? WebFailureKind::Proxy : kind;
}

/// Whether what ended the reply is the answer's own status, as against something on the way.
bool isAnswered(QNetworkReply::NetworkError error)
{
    if (error == QNetworkReply::ContentReSendError)
        return false;
    return error == QNetworkReply::NoError || error == QNetworkReply::ProtocolInvalidOperationError ||
           (error >= QNetworkReply::ContentAccessDenied && error <= QNetworkReply::UnknownContentError) ||
           error >= QNetworkReply::InternalServerError;
}

bool hasBody(const WebRequest& request)
{
    return !request.body.empty() || !request.secretBody.isEmpty();
}

bool mayRepeat(const WebRequest& request)
{
    return (request.method == "GET" || request.method == "HEAD") && !hasBody(request);
}

} // namespace

QUrl toUrl(std::string_view text)
{
    return QUrl::fromEncoded(QByteArray(text.data(), static_cast<qsizetype>(text.size())));
}

QByteArray toBytes(std::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

bool isLoopback(const QUrl& url)
{
    const QString host = url.host();
    return host == QLatin1String("localhost") || QHostAddress(host).isLoopback();
}

void WebClient::Worker::prepare()
{
    m_manager = new QNetworkAccessManager(this);
    m_manager->setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    if (m_usesSystemProxy)
        m_manager->setProxyFactory(new SystemProxies);
    else
        m_manager->setProxy(QNetworkProxy(QNetworkProxy::NoProxy));
    m_tls = QSslConfiguration::defaultConfiguration();
    m_tls.setProtocol(QSsl::TlsV1_2OrLater);
    m_tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
    if (!m_authorities.isEmpty())
        m_tls.setCaCertificates(QSslConfiguration::systemCaCertificates() + m_authorities);
}

QNetworkRequest WebClient::Worker::networkRequest(const WebRequest& request) const
{
    QNetworkRequest result(toUrl(request.url));
    result.setSslConfiguration(m_tls);
    result.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    result.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    result.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    result.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    result.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    result.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    // Over HTTP/2 the manager repeats requests by rules of its own.
    result.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    result.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    result.setRawHeader("User-Agent", m_userAgent);
    result.setRawHeader("Accept-Language", "en");
    // A compressed answer could grow beyond its limit in one step.
    result.setRawHeader("Accept-Encoding", "identity");
    for (const auto& [name, value] : request.headers)
        result.setRawHeader(toBytes(name), toBytes(value));
    if (!request.secretHeader.isEmpty())
        result.setRawHeader(toBytes(request.secretHeaderName), toBytes(request.secretHeader.reveal()));
    return result;
}

QNetworkReply* WebClient::Worker::transmit(Exchange& exchange)
{
    const WebRequest& request = exchange.request;
    auto outgoing = networkRequest(request);
    const QByteArray method = toBytes(request.method);
    if (mayRepeat(request))
        return method == "GET" ? m_manager->get(outgoing) : m_manager->head(outgoing);
    const bool isSecret = !request.secretBody.isEmpty();
    auto* body = new OneWayBody(toBytes(isSecret ? request.secretBody.reveal() : std::string_view(request.body)));
    if (isSecret)
        body->markSecret();
    // Qt tells later that it was sent, and not at all when it is stopped in between. The exchange outlives its reply.
    body->onFirstRead([&exchange] { exchange.isSent = true; });
    outgoing.setHeader(QNetworkRequest::ContentLengthHeader, body->bytesAvailable());
    QNetworkReply* reply = m_manager->sendCustomRequest(outgoing, method, body);
    body->setParent(reply);
    return reply;
}

void WebClient::Worker::start(const std::shared_ptr<Exchange>& exchange)
{
    if (exchange->isDone)
        return;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(exchange->deadline - Clock::now());
    if (left.count() <= 0) {
        fail(*exchange, WebFailureKind::TimedOut, {});
        return;
    }
    if (!m_manager)
        prepare();
    exchange->usesSystemProxy = m_usesSystemProxy;
    exchange->reply = transmit(*exchange);
    watch(exchange);
    auto* timer = new QTimer(exchange->reply);
    timer->setSingleShot(true);
    timer->setTimerType(Qt::PreciseTimer);
    QObject::connect(timer, &QTimer::timeout, this, [this, exchange] { end(exchange, WebFailureKind::TimedOut); });
    timer->start(static_cast<int>(std::min<std::int64_t>(left.count(), 24LL * 3600 * 1000)));
}

void WebClient::Worker::watch(const std::shared_ptr<Exchange>& exchange)
{
    QNetworkReply* reply = exchange->reply;
    const auto noteSent = [exchange] {
        if (!exchange->ended)
            exchange->isSent = true;
    };
    QObject::connect(reply, &QNetworkReply::requestSent, this, noteSent);
    QObject::connect(reply, &QNetworkReply::uploadProgress, this, noteSent);
    QObject::connect(reply, &QNetworkReply::sslErrors, this,
                     [exchange](const QList<QSslError>& errors) { exchange->tlsReason = tlsReason(errors); });
    QObject::connect(reply, &QNetworkReply::metaDataChanged, this, [this, exchange] {
        const auto length = exchange->reply->header(QNetworkRequest::ContentLengthHeader);
        const bool hasBody = exchange->request.method != "HEAD";
        if (hasBody && length.isValid() && length.toULongLong() > exchange->request.maximumResponseBytes)
            end(exchange, WebFailureKind::TooLarge);
    });
    QObject::connect(reply, &QNetworkReply::readyRead, this, [this, exchange] { take(exchange, *this); });
    QObject::connect(reply, &QNetworkReply::finished, this, [this, exchange] {
        take(exchange, *this);
        finish(exchange);
    });
}

void WebClient::Worker::take(const std::shared_ptr<Exchange>& exchange, Worker& worker)
{
    if (exchange->isDone || exchange->ended)
        return;
    const auto& request = exchange->request;
    const auto kept = static_cast<std::size_t>(exchange->body.size());
    const auto more = static_cast<std::size_t>(std::max<qint64>(exchange->reply->bytesAvailable(), 0));
    if (more == 0)
        return;
    if (more > request.maximumResponseBytes - kept || (request.mayKeep && !request.mayKeep(more)))
        worker.end(exchange, WebFailureKind::TooLarge);
    else
        exchange->body += exchange->reply->read(static_cast<qint64>(more));
}

void WebClient::Worker::end(const std::shared_ptr<Exchange>& exchange, WebFailureKind kind)
{
    if (exchange->isDone || exchange->ended)
        return;
    exchange->ended = kind;
    // What has no body is on its way at once: whether it has left is not known yet.
    if (kind == WebFailureKind::Cancelled && exchange->reply && !hasBody(exchange->request))
        exchange->isSent = true;
    if (exchange->reply)
        exchange->reply->abort(); // emits finished
    if (!exchange->isDone)
        finish(exchange);
}

void WebClient::Worker::finish(const std::shared_ptr<Exchange>& exchange)
{
    if (exchange->isDone)
        return;
    QNetworkReply* reply = exchange->reply;
    if (reply)
        reply->deleteLater();
    if (exchange->ended || !reply) {
        fail(*exchange, exchange->ended.value_or(WebFailureKind::Cancelled), {});
        return;
    }
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    // Qt rewinds the body for a redirect that it then leaves to us, and calls it an error that this cannot be done.
    const bool isRedirect = status / 100 == 3 && reply->error() == QNetworkReply::ContentReSendError;
    if (status <= 0 || !(isAnswered(reply->error()) || isRedirect)) {
        const auto kind = failureKind(reply->error(), exchange->tlsReason, exchange->isSent);
        fail(*exchange, exchange->usesSystemProxy ? onTheWay(kind, reply->url()) : kind,
             exchange->tlsReason.isEmpty() ? reply->errorString() : exchange->tlsReason);
        return;
    }
    const auto length = reply->header(QNetworkRequest::ContentLengthHeader);
    if (exchange->request.method != "HEAD" && status != 204 && status / 100 != 3 && length.isValid() &&
        length.toLongLong() > exchange->body.size()) {
        fail(*exchange, WebFailureKind::Broken, QStringLiteral("the answer is shorter than it said"));
        return;
    }
    WebResponse response;
    response.status = status;
    const auto pairs = reply->rawHeaderPairs();
    for (const auto& [name, value] : pairs)
        response.headers.emplace_back(name.toStdString(), value.toStdString());
    response.body.assign(exchange->body.constData(), static_cast<std::size_t>(exchange->body.size()));
    exchange->body.clear();
    exchange->isDone = true;
    exchange->promise.set_value(std::move(response));
}

void WebClient::Worker::fail(Exchange& exchange, WebFailureKind kind, const QString& reason)
{
    const QUrl url = toUrl(exchange.request.url);
    WebFailure result;
    result.kind = kind;
    result.isSent = exchange.isSent && mayHaveArrived(kind);
    const WebPlace place{url.host().toStdString(), url.port(url.scheme() == QLatin1String("http") ? 80 : 443)};
    result.error = webError(kind, place, exchange.request.timeout, reason.toStdString());
    exchange.isDone = true;
    exchange.promise.set_value(tl::unexpected(std::move(result)));
}

} // namespace rollcall::core
