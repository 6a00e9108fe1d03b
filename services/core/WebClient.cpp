// SPDX-License-Identifier: Apache-2.0
// Blocking calls, each handed to the worker that lives on an event-loop thread of its own.
#include "core/WebClient.h"

#include "WebWorker.h"

#include <QSslCertificate>
#include <QThread>
#include <QUrl>

#include <algorithm>
#include <array>

namespace rollcall::core {

namespace {

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

} // namespace

std::optional<std::string_view> findHeader(const WebHeaders& headers, std::string_view name)
{
    for (const auto& [key, value] : headers) {
        if (equalIgnoringCase(key, name))
            return value;
    }
    return std::nullopt;
}

Result<> checkWebUrl(std::string_view url)
{
    const QUrl parsed = toUrl(url);
    const auto wrong = [&](const std::string& why) {
        return failure(ErrorKind::Invalid, "The address cannot be used: " + why);
    };
    const bool isPrintable = std::ranges::all_of(url, [](char c) { return c > ' ' && c != '\x7f'; });
    if (!isPrintable || !parsed.isValid() || parsed.isRelative() || parsed.host().isEmpty())
        return wrong("it is not a URL with a host, such as https://scim.example.com/v2.");
    if (!parsed.userInfo().isEmpty())
        return wrong("it holds a user name or password. Enter the credential in its own field.");
    if (parsed.hasFragment())
        return wrong("it has a part after #, which no server sees. Leave it out.");
    if (parsed.scheme() == QLatin1String("https"))
        return {};
    if (parsed.scheme() != QLatin1String("http"))
        return wrong("it begins with neither https:// nor http://.");
    if (!isLoopback(parsed))
        return wrong("plain http:// would send credentials readably over the network. Use https://.");
    return {};
}

struct WebClient::Setup {
    QThread thread;
    Worker* worker = nullptr; ///< goes with its thread
};

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
    exchange->deadline = std::chrono::steady_clock::now() + request.timeout;
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
