// SPDX-License-Identifier: Apache-2.0
// SMTP by libcurl; the only file that knows it. What it tells us: each reply, each command's verb, the need for bytes.
#include "CurlLibrary.h"
#include "DeliveryVerdict.h"
#include "core/Socket.h"

#include <QHostAddress>
#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <utility>

namespace rollcall::onboarding {

namespace {

struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

bool isLoopback(const std::string& host)
{
    return host == "localhost" || QHostAddress(QString::fromStdString(host)).isLoopback();
}

std::string urlOf(const MailServer& server, const std::string& clientName)
{
    const std::string scheme = server.security == MailSecurity::ImplicitTls ? "smtps" : "smtp";
    const bool isIpv6 = server.host.find(':') != std::string::npos;
    const std::string host = isIpv6 ? "[" + server.host + "]" : server.host;
    return scheme + "://" + host + ":" + std::to_string(server.port) + "/" + clientName;
}

bool isHostName(std::string_view host)
{
    return !host.empty() && host.size() <= 253 && std::ranges::all_of(host, [](unsigned char byte) {
        return std::isalnum(byte) != 0 || byte == '-' || byte == '.' || byte == ':';
    });
}

LineEnd lineEndOf(CURLcode code)
{
    switch (code) {
    case CURLE_OK:
        return LineEnd::Kept;
    case CURLE_COULDNT_RESOLVE_HOST:
        return LineEnd::NoSuchHost;
    case CURLE_COULDNT_CONNECT:
        return LineEnd::NotReachable;
    case CURLE_OPERATION_TIMEDOUT:
        return LineEnd::TimedOut;
    case CURLE_USE_SSL_FAILED:
        return LineEnd::NoTlsOffered;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
        return LineEnd::TlsFailed;
    case CURLE_LOGIN_DENIED:
        return LineEnd::LoginFailed;
    case CURLE_ABORTED_BY_CALLBACK:
        return LineEnd::Stopped;
    default:
        return LineEnd::Broken;
    }
}

std::optional<SmtpStage> stageOf(std::string_view command)
{
    if (command.starts_with("AUTH"))
        return SmtpStage::Login;
    if (command.starts_with("MAIL"))
        return SmtpStage::Sender;
    if (command.starts_with("RCPT"))
        return SmtpStage::Recipient;
    if (command.starts_with("DATA"))
        return SmtpStage::Content;
    if (command.starts_with("EHLO") || command.starts_with("HELO") || command.starts_with("STARTTLS"))
        return SmtpStage::Connect;
    return std::nullopt; // as the answers within a login
}

} // namespace

core::Result<> checkMailServer(const MailServer& server)
{
    if (!isHostName(server.host))
        return core::failure(core::ErrorKind::Invalid, "Enter the mail server's name, as smtp.example.com, without "
                                                       "anything before or behind it.");
    if (server.port == 0)
        return core::failure(core::ErrorKind::Invalid,
                             "Enter the mail server's port: 587, or 465 with TLS from the first "
                             "byte.");
    if (server.security == MailSecurity::None && !isLoopback(server.host))
        return core::failure(
            core::ErrorKind::Invalid,
            "Mails hold personal links, so that they are sent in the clear to this computer alone. Choose "
            "STARTTLS (mostly port 587) or TLS from the first byte (465).");
    if (server.login != MailLogin::None && server.userName.empty())
        return core::failure(core::ErrorKind::Invalid, "Enter the user name of the mail account.");
    return {};
}

class MailSender::Connection {
public:
    Connection(const MailServer& server, MailSecretSource secret)
        : m_server(server), m_secret(std::move(secret)), m_handle(curl_easy_init())
    {
    }

    [[nodiscard]] bool isUsable() const { return m_library.isReady && m_handle; }
    [[nodiscard]] Delivery send(const MailMessage& message, const BeforeHandOver& beforeHandOver, std::stop_token stop);
    [[nodiscard]] Delivery check(std::stop_token stop);

private:
    /// The delivery when it cannot even begin.
    [[nodiscard]] std::optional<Delivery> prepare(const std::string& clientName);
    [[nodiscard]] Delivery perform();

    static std::size_t read(char* buffer, std::size_t size, std::size_t count, void* self);
    static std::size_t reply(char* line, std::size_t size, std::size_t count, void* self);
    static int progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);
    static int debug(CURL*, curl_infotype type, char* data, std::size_t size, void* self);

    [[nodiscard]] std::size_t nextBytes(char* buffer, std::size_t size);

    const CurlLibrary m_library;
    const MailServer m_server;
    std::string m_greeter; ///< as the server named itself when it was connected to
    MailSecretSource m_secret;
    std::unique_ptr<CURL, FreeCurlHandle> m_handle;
    std::array<char, CURL_ERROR_SIZE> m_errorText{};

    // Of the exchange that runs.
    std::stop_token m_stop;
    const BeforeHandOver* m_beforeHandOver = nullptr;
    ComposedMail m_mail;
    std::size_t m_sent = 0;
    Exchange m_exchange;
    SmtpReplies m_replies;

    bool m_offersUtf8 = false; ///< the connection that is kept
};

std::size_t MailSender::Connection::nextBytes(char* buffer, std::size_t size)
{
    if (m_stop.stop_requested() && !m_exchange.isHandedOver)
        return CURL_READFUNC_ABORT;
    if (m_mail.needsUtf8 && !m_offersUtf8) {
        m_exchange.lacksUtf8 = true;
        return CURL_READFUNC_ABORT;
    }
    const std::size_t length = std::min(size, m_mail.bytes.size() - m_sent);
    const bool isLast = m_sent + length == m_mail.bytes.size();
    // What a server has of a mail without its end is no mail: until here nothing can have been delivered.
    if (isLast && !m_exchange.isHandedOver) {
        if (*m_beforeHandOver) {
            if (const auto handed = (*m_beforeHandOver)(); !handed)
                return CURL_READFUNC_ABORT;
        }
        m_exchange.isHandedOver = true;
    }
    std::memcpy(buffer, m_mail.bytes.data() + m_sent, length);
    m_sent += length;
    return length;
}

std::size_t MailSender::Connection::read(char* buffer, std::size_t size, std::size_t count, void* self)
{
    return static_cast<Connection*>(self)->nextBytes(buffer, size * count);
}

std::size_t MailSender::Connection::reply(char* line, std::size_t size, std::size_t count, void* self)
{
    auto* connection = static_cast<Connection*>(self);
    connection->m_replies.take({line, size * count});
    if (connection->m_replies.hasGreeted())
        connection->m_offersUtf8 = connection->m_replies.offersUtf8();
    return size * count;
}

int MailSender::Connection::progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
{
    const auto* connection = static_cast<Connection*>(self);
    return connection->m_stop.stop_requested() && !connection->m_exchange.isHandedOver ? 1 : 0;
}

int MailSender::Connection::debug(CURL*, curl_infotype type, char* data, std::size_t size, void* self)
{
    // Of a command nothing but its verb is looked at: some carry the password.
    if (type == CURLINFO_HEADER_OUT) {
        if (const auto stage = stageOf({data, std::min<std::size_t>(size, 8)}))
            static_cast<Connection*>(self)->m_exchange.stage = *stage;
    }
    return 0;
}

std::optional<Delivery> MailSender::Connection::prepare(const std::string& clientName)
{
    m_exchange = {};
    m_replies.clear();
    m_sent = 0;
    m_errorText.fill('\0');
    CURL* handle = m_handle.get();
    // Options are forgotten, the connection is not.
    curl_easy_reset(handle);
    curl_easy_setopt(handle, CURLOPT_URL, urlOf(m_server, clientName).c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(handle, CURLOPT_PROXY, "");
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(m_server.connectTimeout.count()));
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(m_server.timeout.count()));
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, m_errorText.data());
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &Connection::reply);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, &Connection::progress);
    curl_easy_setopt(handle, CURLOPT_XFERINFODATA, this);
    curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(handle, CURLOPT_DEBUGFUNCTION, &Connection::debug);
    curl_easy_setopt(handle, CURLOPT_DEBUGDATA, this);
    curl_easy_setopt(handle, CURLOPT_VERBOSE, 1L);
    if (m_server.security != MailSecurity::None)
        curl_easy_setopt(handle, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
    if (!m_server.certificateAuthorities.empty())
        curl_easy_setopt(handle, CURLOPT_CAINFO, m_server.certificateAuthorities.string().c_str());
    if (m_server.login == MailLogin::None)
        return std::nullopt;
    const auto secret = m_secret();
    if (!secret)
        return Delivery{DeliveryKind::Deferred, false, 0, {}, secret.error().message, {}};
    // A Secret is kept as a std::string, which ends with a NUL; another copy would have to be wiped.
    const char* plain = secret->reveal().data();
    curl_easy_setopt(handle, CURLOPT_USERNAME, m_server.userName.c_str());
    curl_easy_setopt(handle, m_server.login == MailLogin::OAuthToken ? CURLOPT_XOAUTH2_BEARER : CURLOPT_PASSWORD,
                     plain);
    return std::nullopt;
}

Delivery MailSender::Connection::perform()
{
    const CURLcode code = curl_easy_perform(m_handle.get());
    m_exchange.line = lineEndOf(code);
    // The library keeps the connection of a server that went silent behind a mail, and would wait two minutes for an
    // answer to its good-bye.
    curl_socket_t socket = CURL_SOCKET_BAD;
    if (m_exchange.line != LineEnd::Kept &&
        curl_easy_getinfo(m_handle.get(), CURLINFO_ACTIVESOCKET, &socket) == CURLE_OK && socket != CURL_SOCKET_BAD)
        core::endConnection(static_cast<std::intptr_t>(socket));
    m_exchange.detail = m_errorText[0] != '\0' ? m_errorText.data() : curl_easy_strerror(code);
    Delivery delivery = judge(m_server, m_exchange, m_replies);
    // On a connection that was kept it has greeted before.
    if (m_replies.hasGreeted())
        m_greeter = delivery.server;
    else
        delivery.server = m_greeter;
    return delivery;
}

Delivery MailSender::Connection::send(const MailMessage& message, const BeforeHandOver& beforeHandOver,
                                      std::stop_token stop)
{
    auto mail = compose(message);
    if (!mail)
        return {DeliveryKind::Refused, false, 0, {}, mail.error().message, {}};
    m_mail = std::move(*mail);
    m_stop = std::move(stop);
    m_beforeHandOver = &beforeHandOver;
    const std::string clientName = m_server.clientName.empty() ? message.from.domain : m_server.clientName;
    if (auto trouble = prepare(clientName))
        return std::move(*trouble);
    CURL* handle = m_handle.get();
    const std::unique_ptr<curl_slist, FreeList> recipients(
        curl_slist_append(nullptr, ("<" + message.to.address() + ">").c_str()));
    curl_easy_setopt(handle, CURLOPT_MAIL_FROM, ("<" + message.from.address() + ">").c_str());
    curl_easy_setopt(handle, CURLOPT_MAIL_RCPT, recipients.get());
    curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(handle, CURLOPT_READFUNCTION, &Connection::read);
    curl_easy_setopt(handle, CURLOPT_READDATA, this);
    curl_easy_setopt(handle, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(m_mail.bytes.size()));
    return perform();
}

Delivery MailSender::Connection::check(std::stop_token stop)
{
    m_mail = {};
    m_stop = std::move(stop);
    if (auto trouble = prepare(m_server.clientName.empty() ? "rollcall" : m_server.clientName))
        return std::move(*trouble);
    curl_easy_setopt(m_handle.get(), CURLOPT_CONNECT_ONLY, 1L);
    return perform();
}

core::Result<std::unique_ptr<MailSender>> MailSender::create(const MailServer& server, MailSecretSource secret)
{
    if (auto usable = checkMailServer(server); !usable)
        return tl::unexpected(std::move(usable.error()));
    auto connection = std::make_unique<Connection>(server, std::move(secret));
    if (!connection->isUsable())
        return core::failure(core::ErrorKind::Internal, "The mail library could not be set up.");
    return std::unique_ptr<MailSender>(new MailSender(std::move(connection)));
}

MailSender::MailSender(std::unique_ptr<Connection> connection) : m_connection(std::move(connection)) {}

MailSender::~MailSender() = default;

Delivery MailSender::send(const MailMessage& message, const BeforeHandOver& beforeHandOver, std::stop_token stop)
{
    return m_connection->send(message, beforeHandOver, std::move(stop));
}

Delivery MailSender::check(std::stop_token stop)
{
    return m_connection->check(std::move(stop));
}

} // namespace rollcall::onboarding
