// SPDX-License-Identifier: Apache-2.0
// Blocking calls over QNetworkAccessManager, which lives on an event-loop thread of its own.
#include "core/WebClient.h"

#include "WebFailureText.h"

#include <QHostAddress>
#include <QIODevice>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QSslConfiguration>
#include <QSslError>
#include <QThread>
#include <QTimer>
#include <QUrl>

#include <algorithm>
#include <array>
#include <cstring>
#include <future>

namespace rollcall::core {

namespace {

using Clock = std::chrono::steady_clock;

/// A body that can be read once. Qt sends a request again when the connection ends before the answer; that it cannot
/// rewind this makes it fail instead, so that nothing is done twice at the other side.
class OneWayBody final : public QIODevice {
public:
    explicit OneWayBody(QByteArray bytes) : m_bytes(std::move(bytes)) { open(QIODevice::ReadOnly); }
    ~OneWayBody() override
    {
        if (m_isSecret)
            m_bytes.fill('\0');
    }
    void markSecret() { m_isSecret = true; }

    [[nodiscard]] bool isSequential() const override { return true; }
    bool seek(qint64) override { return false; }
    bool reset() override { return false; }
    [[nodiscard]] bool atEnd() const override { return bytesAvailable() == 0; }
    [[nodiscard]] qint64 bytesAvailable() const override
    {
        return m_bytes.size() - m_position + QIODevice::bytesAvailable();
    }

protected:
    qint64 readData(char* data, qint64 limit) override
    {
        const qint64 size = std::min<qint64>(limit, m_bytes.size() - m_position);
        if (size <= 0)
            return -1;
        std::memcpy(data, m_bytes.constData() + m_position, static_cast<std::size_t>(size));
        m_position += size;
        return size;
    }
    qint64 writeData(const char*, qint64) override { return -1; }

private:
    QByteArray m_bytes;
    qint64 m_position = 0;
    bool m_isSecret = false;
};

bool isLoopback(const QUrl& url)
{
    const QString host = url.host();
    return host == QLatin1String("localhost") || QHostAddress(host).isLoopback();
}

class SystemProxies final : public QNetworkProxyFactory {
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery& query) override
    {
        if (isLoopback(query.url()))
            return {QNetworkProxy(QNetworkProxy::NoProxy)};
        return systemProxyForQuery(query);
    }
};

QUrl toUrl(std::string_view text)
{
    return QUrl::fromEncoded(QByteArray(text.data(), static_cast<qsizetype>(text.size())));
}

QByteArray toBytes(std::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

bool equalIgnoringCase(std::string_view left, std::string_view right)
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::ranges::equal(left, right, [&](char a, char b) { return lower(a) == lower(b); });
}

bool isToken(std::string_view text)
{
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::ranges::all_of(text, [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               marks.find(c) != std::string_view::npos;
    });
}

bool isFieldValue(std::string_view text)
{
    return std::ranges::none_of(text, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

bool isOursToSet(std::string_view name)
{
    constexpr std::array<std::string_view, 8> names{
        "host", "content-length", "connection", "transfer-encoding", "upgrade", "te", "trailer", "accept-encoding"};
    return std::ranges::any_of(names, [&](std::string_view known) { return equalIgnoringCase(name, known); });
}

Result<> checkHeader(std::string_view name, std::string_view value)
{
    if (!isToken(name) || isOursToSet(name))
        return failure(ErrorKind::Invalid, "A header named \"" + std::string(name) + "\" cannot be sent.");
    if (!isFieldValue(value))
        return failure(ErrorKind::Invalid,
                       "The header " + std::string(name) + " holds a line break and cannot be sent.");
    return {};
}

Result<> check(const WebRequest& request)
{
    if (auto url = checkWebUrl(request.url); !url)
        return url;
    if (!isToken(request.method))
        return failure(ErrorKind::Invalid, "\"" + request.method + "\" is no HTTP method.");
    for (const auto& [name, value] : request.headers) {
        if (auto header = checkHeader(name, value); !header)
            return header;
    }
    if (!request.secretHeader.isEmpty())
        return checkHeader(request.secretHeaderName, request.secretHeader.reveal());
    return {};
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

bool mayRepeat(const WebRequest& request)
{
    return (request.method == "GET" || request.method == "HEAD") && request.body.empty() &&
           request.secretBody.isEmpty();
}

} // namespace

std::optional<std::string_view> findHeader(const WebHeaders& headers, std::string_view name)
{
    for (const auto& [key, value] : headers) {
        if (equalIgnoringCase(key, name))
            return value;
    }
    return std::nullopt;
}

Result<> checkWebUrl(std::string_view text)
{
    const QUrl url = toUrl(text);
    const auto wrong = [&](const std::string& why) {
        return failure(ErrorKind::Invalid, "The address cannot be used: " + why);
    };
    const bool isPrintable = std::ranges::all_of(text, [](char c) { return c > ' ' && c != '\x7f'; });
    if (!isPrintable || !url.isValid() || url.isRelative() || url.host().isEmpty())
        return wrong("it is not a URL with a host, such as https://scim.example.com/v2.");
    if (!url.userInfo().isEmpty())
        return wrong("it holds a user name or password. Enter the credential in its own field.");
    if (url.hasFragment())
        return wrong("it has a part after #, which no server sees. Leave it out.");
    if (url.scheme() == QLatin1String("https"))
        return {};
    if (url.scheme() != QLatin1String("http"))
        return wrong("it begins with neither https:// nor http://.");
    if (!isLoopback(url))
        return wrong("plain http:// would send credentials readably over the network. Use https://.");
    return {};
}

/// One call on its way. Everything but the promise belongs to the worker's thread.
struct WebClient::Exchange {
    WebRequest request;
    Clock::time_point deadline;
    std::promise<tl::expected<WebResponse, WebFailure>> promise;
    QNetworkReply* reply = nullptr;
    QByteArray body;
    QString tlsReason;
    bool isSent = false;
    bool isDone = false;
    std::optional<WebFailureKind> ended; ///< by us
};

class WebClient::Worker final : public QObject {
public:
    Worker(const Options& options, QList<QSslCertificate> authorities)
        : m_usesSystemProxy(options.usesSystemProxy),
          m_userAgent(toBytes(options.userAgent)),
          m_authorities(std::move(authorities))
    {
    }

    void start(const std::shared_ptr<Exchange>& exchange);
    void end(const std::shared_ptr<Exchange>& exchange, WebFailureKind kind);

private:
    void prepare();
    [[nodiscard]] QNetworkRequest networkRequest(const WebRequest& request) const;
    [[nodiscard]] QNetworkReply* transmit(WebRequest& request);
    void watch(const std::shared_ptr<Exchange>& exchange);
    static void take(const std::shared_ptr<Exchange>& exchange, Worker& worker);
    static void finish(const std::shared_ptr<Exchange>& exchange);
    static void fail(Exchange& exchange, WebFailureKind kind, const QString& reason);

    bool m_usesSystemProxy;
    QByteArray m_userAgent;
    QList<QSslCertificate> m_authorities;
    QSslConfiguration m_tls;
    QNetworkAccessManager* m_manager = nullptr;
};

struct WebClient::Setup {
    QThread thread;
    Worker* worker = nullptr; ///< goes with its thread
};

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

QNetworkReply* WebClient::Worker::transmit(WebRequest& request)
{
    auto outgoing = networkRequest(request);
    const QByteArray method = toBytes(request.method);
    if (mayRepeat(request))
        return method == "GET" ? m_manager->get(outgoing) : m_manager->head(outgoing);
    const bool isSecret = !request.secretBody.isEmpty();
    auto* body = new OneWayBody(toBytes(isSecret ? request.secretBody.reveal() : std::string_view(request.body)));
    if (isSecret)
        body->markSecret();
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
    exchange->reply = transmit(exchange->request);
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
    exchange->body += exchange->reply->readAll();
    if (static_cast<std::size_t>(exchange->body.size()) > exchange->request.maximumResponseBytes)
        worker.end(exchange, WebFailureKind::TooLarge);
}

void WebClient::Worker::end(const std::shared_ptr<Exchange>& exchange, WebFailureKind kind)
{
    if (exchange->isDone || exchange->ended)
        return;
    exchange->ended = kind;
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
        fail(*exchange, failureKind(reply->error(), exchange->tlsReason, exchange->isSent),
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
    exchange->isDone = true;
    exchange->promise.set_value(std::move(response));
}

void WebClient::Worker::fail(Exchange& exchange, WebFailureKind kind, const QString& reason)
{
    const QUrl url = toUrl(exchange.request.url);
    WebFailure result;
    result.kind = kind;
    result.isSent = exchange.isSent && mayHaveArrived(kind);
    result.error = webError(kind, url.host().toStdString(), exchange.request.timeout, reason.toStdString());
    exchange.isDone = true;
    exchange.promise.set_value(tl::unexpected(std::move(result)));
}

Result<std::unique_ptr<WebClient>> WebClient::create(const Options& options)
{
    QList<QSslCertificate> authorities;
    if (!options.certificateAuthorities.empty()) {
        const auto name = QString::fromStdU16String(options.certificateAuthorities.u16string());
        authorities = QSslCertificate::fromPath(name, QSsl::Pem, QSslCertificate::PatternSyntax::FixedString);
        if (authorities.isEmpty())
            return failure(ErrorKind::Invalid, "The file of certificate authorities " + name.toStdString() +
                                                   " cannot be read or holds no PEM certificate.");
    }
    auto setup = std::make_unique<Setup>();
    setup->worker = new Worker(options, std::move(authorities));
    setup->worker->moveToThread(&setup->thread);
    QObject::connect(&setup->thread, &QThread::finished, setup->worker, &QObject::deleteLater);
    setup->thread.setObjectName(QStringLiteral("web"));
    setup->thread.start();
    return std::unique_ptr<WebClient>(new WebClient(std::move(setup)));
}

WebClient::WebClient(std::unique_ptr<Setup> setup) : m_setup(std::move(setup)) {}

WebClient::~WebClient()
{
    m_setup->thread.quit();
    m_setup->thread.wait();
}

tl::expected<WebResponse, WebFailure> WebClient::send(WebRequest request, std::stop_token stop)
{
    if (auto checked = check(request); !checked)
        return tl::unexpected(WebFailure{WebFailureKind::BadRequest, checked.error(), false});
    auto exchange = std::make_shared<Exchange>();
    exchange->deadline = Clock::now() + request.timeout;
    exchange->request = std::move(request);
    auto outcome = exchange->promise.get_future();
    Worker* worker = m_setup->worker;
    QMetaObject::invokeMethod(worker, [worker, exchange] { worker->start(exchange); }, Qt::QueuedConnection);
    const std::stop_callback cancel(stop, [worker, exchange] {
        QMetaObject::invokeMethod(
            worker, [worker, exchange] { worker->end(exchange, WebFailureKind::Cancelled); }, Qt::QueuedConnection);
    });
    return outcome.get();
}

} // namespace rollcall::core
