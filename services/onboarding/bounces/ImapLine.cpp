// SPDX-License-Identifier: Apache-2.0
// libcurl connects, secures and logs in. Its own IMAP commands would mark mails as read, and end at a line within a
// mail that looks like the server's: literals are counted here.
#include "ImapLine.h"

#include "mail/CurlLibrary.h"

#include <QHostAddress>
#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace rollcall::onboarding {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t longestLine = 4U * 1024 * 1024; ///< the numbers of half a million mails
constexpr std::size_t mostReplies = 10'000;
constexpr int stopInterval = 200; ///< milliseconds between two looks at the stop token

struct FreeMulti {
    void operator()(CURLM* handle) const { curl_multi_cleanup(handle); }
};

std::string place(const ImapAccount& account)
{
    return account.host + ", port " + std::to_string(account.port);
}

core::Error broken(const ImapAccount& account)
{
    return core::makeError(core::ErrorKind::Offline,
                           "The line to " + place(account) + " broke. It is tried again by itself.");
}

core::Error toError(CURLcode code, const std::string& detail, const ImapAccount& account)
{
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
        return core::makeError(core::ErrorKind::Offline,
                               "There is no server named " + account.host +
                                   ", or this computer's DNS does not answer. Check the name.",
                               detail);
    case CURLE_COULDNT_CONNECT:
        return core::makeError(core::ErrorKind::Offline,
                               "Nothing answers at " + place(account) +
                                   ". Check host and port, and that a firewall lets this computer out.",
                               detail);
    case CURLE_OPERATION_TIMEDOUT:
        return core::makeError(core::ErrorKind::Offline,
                               "The IMAP server at " + place(account) + " did not answer in time.", detail);
    case CURLE_USE_SSL_FAILED:
        return core::makeError(core::ErrorKind::Invalid,
                               "The IMAP server at " + place(account) +
                                   " offers no STARTTLS, so that no password was sent. Choose TLS from the first byte "
                                   "(mostly port 993).",
                               detail);
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
        return core::makeError(core::ErrorKind::Invalid,
                               "The line to " + place(account) + " could not be secured: " + detail +
                                   ". Check the host name against the server's certificate, and the authorities "
                                   "trusted here.",
                               detail);
    case CURLE_LOGIN_DENIED:
        return core::makeError(core::ErrorKind::Denied,
                               "The IMAP server at " + place(account) + " did not accept the login of " +
                                   account.userName +
                                   ". Check user name and password; some services want an app password or OAuth, or "
                                   "have IMAP switched off for the mailbox.",
                               detail);
    case CURLE_ABORTED_BY_CALLBACK:
        return core::makeError(core::ErrorKind::Cancelled, "Stopped.");
    default:
        return core::makeError(core::ErrorKind::Offline,
                               "The IMAP server at " + place(account) + " could not be talked to: " + detail + ".",
                               detail);
    }
}

std::string urlOf(const ImapAccount& account)
{
    const std::string scheme = account.security == MailSecurity::ImplicitTls ? "imaps" : "imap";
    const bool isIpv6 = account.host.find(':') != std::string::npos;
    return scheme + "://" + (isIpv6 ? "[" + account.host + "]" : account.host) + ":" + std::to_string(account.port) +
           "/";
}

int progress(void* stop, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
{
    return static_cast<std::stop_token*>(stop)->stop_requested() ? 1 : 0;
}

/// The n of a line that ends with {n}: so many bytes follow it.
std::optional<std::size_t> literalOf(std::string_view line)
{
    const std::size_t brace = line.rfind('{');
    if (brace == std::string_view::npos || !line.ends_with('}'))
        return std::nullopt;
    std::size_t size = 0;
    const char* end = line.data() + line.size() - 1;
    const auto read = std::from_chars(line.data() + brace + 1, end, size);
    return read.ec == std::errc() && read.ptr == end ? std::optional(size) : std::nullopt;
}

} // namespace

class ImapLine::Socket {
public:
    explicit Socket(const ImapAccount& account)
        : m_account(account), m_handle(curl_easy_init()), m_waiting(curl_multi_init())
    {
    }

    [[nodiscard]] core::Result<> connect(const core::Secret* secret, std::stop_token stop)
    {
        CURL* handle = m_handle.get();
        if (!m_library.isReady || !handle || !m_waiting)
            return core::failure(core::ErrorKind::Internal, "The mail library could not be set up.");
        std::array<char, CURL_ERROR_SIZE> text{};
        curl_easy_setopt(handle, CURLOPT_URL, urlOf(m_account).c_str());
        curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "imap,imaps");
        curl_easy_setopt(handle, CURLOPT_PROXY, "");
        curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(handle, CURLOPT_CONNECT_ONLY, 1L);
        curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(m_account.connectTimeout.count()));
        curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(m_account.timeout.count()));
        curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, text.data());
        curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, &progress);
        curl_easy_setopt(handle, CURLOPT_XFERINFODATA, &stop);
        curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
        if (m_account.security != MailSecurity::None)
            curl_easy_setopt(handle, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
        if (!m_account.certificateAuthorities.empty())
            curl_easy_setopt(handle, CURLOPT_CAINFO, m_account.certificateAuthorities.string().c_str());
        if (secret) {
            curl_easy_setopt(handle, CURLOPT_USERNAME, m_account.userName.c_str());
            curl_easy_setopt(handle,
                             m_account.login == MailLogin::OAuthToken ? CURLOPT_XOAUTH2_BEARER : CURLOPT_PASSWORD,
                             secret->reveal().data());
        }
        const CURLcode code = curl_easy_perform(handle);
        const std::string detail = text[0] != '\0' ? text.data() : curl_easy_strerror(code);
        // What these pointed to goes with this call.
        curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, nullptr);
        curl_easy_setopt(handle, CURLOPT_XFERINFODATA, nullptr);
        curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 1L);
        if (code == CURLE_OK && curl_easy_getinfo(handle, CURLINFO_ACTIVESOCKET, &m_socket) == CURLE_OK &&
            m_socket != CURL_SOCKET_BAD)
            return {};
        return tl::unexpected(code == CURLE_OK ? broken(m_account) : toError(code, detail, m_account));
    }

    [[nodiscard]] core::Result<> send(std::string_view bytes, Clock::time_point deadline, const std::stop_token& stop)
    {
        while (!bytes.empty()) {
            std::size_t sent = 0;
            const CURLcode code = curl_easy_send(m_handle.get(), bytes.data(), bytes.size(), &sent);
            if (code == CURLE_OK) {
                bytes.remove_prefix(sent);
                continue;
            }
            if (code != CURLE_AGAIN)
                return tl::unexpected(broken(m_account));
            if (auto waited = wait(CURL_WAIT_POLLOUT, deadline, stop); !waited)
                return waited;
        }
        return {};
    }

    /// One line without its end.
    [[nodiscard]] core::Result<std::string> line(Clock::time_point deadline, const std::stop_token& stop)
    {
        std::size_t looked = 0;
        for (;;) {
            const std::size_t end = m_buffer.find('\n', looked);
            if (end != std::string::npos) {
                std::string found = m_buffer.substr(0, end);
                m_buffer.erase(0, end + 1);
                if (found.ends_with('\r'))
                    found.pop_back();
                return found;
            }
            looked = m_buffer.size();
            if (looked > longestLine)
                return tl::unexpected(tooMuch());
            if (auto more = receive(deadline, stop); !more)
                return tl::unexpected(std::move(more.error()));
        }
    }

    [[nodiscard]] core::Result<std::string> bytes(std::size_t count, Clock::time_point deadline,
                                                  const std::stop_token& stop)
    {
        while (m_buffer.size() < count) {
            if (auto more = receive(deadline, stop); !more)
                return tl::unexpected(std::move(more.error()));
        }
        std::string found = m_buffer.substr(0, count);
        m_buffer.erase(0, count);
        return found;
    }

    [[nodiscard]] core::Error tooMuch() const
    {
        return core::makeError(core::ErrorKind::Invalid,
                               "The server at " + place(m_account) +
                                   " says more than an IMAP server does. Check host and port; a mailbox of half a "
                                   "million mails has to be emptied first.");
    }

private:
    [[nodiscard]] core::Result<> receive(Clock::time_point deadline, const std::stop_token& stop)
    {
        std::array<char, 16384> part{};
        for (;;) {
            std::size_t received = 0;
            const CURLcode code = curl_easy_recv(m_handle.get(), part.data(), part.size(), &received);
            if (code == CURLE_OK && received > 0) {
                m_buffer.append(part.data(), received);
                return {};
            }
            if (code != CURLE_AGAIN)
                return tl::unexpected(broken(m_account));
            if (auto waited = wait(CURL_WAIT_POLLIN, deadline, stop); !waited)
                return waited;
        }
    }

    [[nodiscard]] core::Result<> wait(short events, Clock::time_point deadline, const std::stop_token& stop)
    {
        for (;;) {
            if (stop.stop_requested())
                return core::failure(core::ErrorKind::Cancelled, "Stopped.");
            if (Clock::now() >= deadline)
                return tl::unexpected(toError(CURLE_OPERATION_TIMEDOUT, {}, m_account));
            curl_waitfd descriptor{m_socket, events, 0};
            int ready = 0;
            if (curl_multi_wait(m_waiting.get(), &descriptor, 1, stopInterval, &ready) != CURLM_OK)
                return tl::unexpected(broken(m_account));
            if (ready > 0)
                return {};
        }
    }

    const CurlLibrary m_library;
    const ImapAccount m_account;
    std::unique_ptr<CURL, FreeCurlHandle> m_handle;
    std::unique_ptr<CURLM, FreeMulti> m_waiting; ///< waits on every system; holds no transfer
    curl_socket_t m_socket = CURL_SOCKET_BAD;
    std::string m_buffer;
};

ImapLine::ImapLine(std::unique_ptr<Socket> socket, const ImapAccount& account)
    : m_socket(std::move(socket)), m_timeout(account.timeout)
{
}

ImapLine::~ImapLine() = default;

core::Result<std::unique_ptr<ImapLine>> ImapLine::open(const ImapAccount& account, const MailSecretSource& secret,
                                                       std::stop_token stop)
{
    auto socket = std::make_unique<Socket>(account);
    std::optional<core::Secret> password;
    if (account.login != MailLogin::None) {
        auto read = secret();
        if (!read)
            return tl::unexpected(std::move(read.error()));
        password.emplace(std::move(*read));
    }
    if (auto connected = socket->connect(password ? &*password : nullptr, std::move(stop)); !connected)
        return tl::unexpected(std::move(connected.error()));
    return std::unique_ptr<ImapLine>(new ImapLine(std::move(socket), account));
}

core::Result<ImapReply> ImapLine::reply(std::size_t mostBytes, std::stop_token stop)
{
    ImapReply reply;
    for (;;) {
        auto line = m_socket->line(m_deadline, stop);
        if (!line)
            return tl::unexpected(std::move(line.error()));
        reply.text += *line;
        const auto literal = literalOf(*line);
        if (!literal)
            return reply;
        if (*literal > mostBytes || reply.text.size() > longestLine)
            return tl::unexpected(m_socket->tooMuch());
        auto bytes = m_socket->bytes(*literal, m_deadline, stop);
        if (!bytes)
            return tl::unexpected(std::move(bytes.error()));
        if (reply.literal.empty())
            reply.literal = std::move(*bytes);
    }
}

core::Result<std::vector<ImapReply>> ImapLine::command(std::string_view text, std::size_t mostBytes,
                                                       std::stop_token stop)
{
    m_deadline = Clock::now() + m_timeout;
    const std::string tag = "R" + std::to_string(++m_commands) + " ";
    if (auto sent = m_socket->send(tag + std::string(text) + "\r\n", m_deadline, stop); !sent)
        return tl::unexpected(std::move(sent.error()));
    std::vector<ImapReply> replies;
    std::size_t bytes = 0;
    for (;;) {
        auto next = reply(mostBytes, stop);
        if (!next)
            return tl::unexpected(std::move(next.error()));
        if (next->text.starts_with(tag)) {
            const std::string said = next->text.substr(tag.size());
            if (said.starts_with("OK"))
                return replies;
            return core::failure(core::ErrorKind::Invalid, said, said);
        }
        bytes += next->text.size() + next->literal.size();
        if (replies.size() >= mostReplies || bytes > longestLine + 2 * mostBytes)
            return tl::unexpected(m_socket->tooMuch());
        replies.push_back(std::move(*next));
    }
}

} // namespace rollcall::onboarding
