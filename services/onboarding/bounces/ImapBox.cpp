// SPDX-License-Identifier: Apache-2.0
// EXAMINE and BODY.PEEK leave the mailbox as it is: whoever reads it beside us sees nothing of it.
#include "ImapLine.h"
#include "onboarding/BounceBox.h"

#include <QHostAddress>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

namespace rollcall::onboarding {

namespace {

constexpr std::size_t noLiteral = 65'536; ///< of a reply that should have none

bool isHostName(std::string_view host)
{
    return !host.empty() && host.size() <= 253 && std::ranges::all_of(host, [](unsigned char byte) {
        return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
               byte == '-' || byte == '.' || byte == ':';
    });
}

bool isLoopback(const std::string& host)
{
    return host == "localhost" || QHostAddress(QString::fromStdString(host)).isLoopback();
}

bool isFolderName(std::string_view folder)
{
    return !folder.empty() && folder.size() <= 255 &&
           std::ranges::all_of(folder, [](char letter) { return letter >= 0x20 && letter < 0x7F; });
}

std::string inQuotes(std::string_view text)
{
    std::string made = "\"";
    for (const char letter : text) {
        if (letter == '"' || letter == '\\')
            made += '\\';
        made += letter;
    }
    return made + "\"";
}

std::optional<std::uint32_t> numberIn(std::string_view text)
{
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() ? std::optional(value) : std::nullopt;
}

/// The number behind "UIDVALIDITY " or "UID ".
std::optional<std::uint32_t> numberBehind(std::string_view text, std::string_view word)
{
    const std::size_t at = text.find(word);
    return at == std::string_view::npos ? std::nullopt : numberIn(text.substr(at + word.size()));
}

/// Where a mailbox was read to.
struct Mark {
    std::uint32_t validity = 0;
    std::uint32_t last = 0;
};

std::string toText(const Mark& mark)
{
    return std::to_string(mark.validity) + "." + std::to_string(mark.last);
}

std::optional<Mark> parseMark(std::string_view text)
{
    const std::size_t dot = text.find('.');
    const auto validity = numberIn(text.substr(0, dot));
    const auto last = dot == std::string_view::npos ? std::nullopt : numberIn(text.substr(dot + 1));
    return validity && last ? std::optional(Mark{*validity, *last}) : std::nullopt;
}

/// "* SEARCH 2 84 882"
std::vector<std::uint32_t> numbersOf(const std::vector<ImapReply>& replies, std::uint32_t after)
{
    constexpr std::string_view begin = "* SEARCH";
    std::vector<std::uint32_t> numbers;
    for (const ImapReply& reply : replies) {
        if (!reply.text.starts_with(begin))
            continue;
        std::string_view rest = std::string_view(reply.text).substr(begin.size());
        while (!rest.empty()) {
            const std::size_t digit = rest.find_first_of("0123456789");
            if (digit == std::string_view::npos)
                break;
            rest.remove_prefix(digit);
            // A range up to * holds the last mail, whatever its number is.
            if (const auto number = numberIn(rest); number && *number > after)
                numbers.push_back(*number);
            rest.remove_prefix(std::min(rest.find_first_not_of("0123456789"), rest.size()));
        }
    }
    std::ranges::sort(numbers);
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    return numbers;
}

class ImapBox final : public BounceBox {
public:
    ImapBox(ImapAccount account, MailSecretSource secret, const BounceBounds& bounds)
        : m_account(std::move(account)), m_secret(std::move(secret)), m_bounds(bounds)
    {
    }

    [[nodiscard]] std::string source() const override
    {
        return "imap:" + m_account.userName + "@" + m_account.host + ":" + std::to_string(m_account.port) + "/" +
               m_account.folder;
    }
    [[nodiscard]] bool hasOnePlace() const override { return true; }
    [[nodiscard]] std::chrono::milliseconds pause() const override { return std::chrono::minutes(1); }

    [[nodiscard]] core::Result<BounceFetch> fetch(std::span<const std::string> marks, std::stop_token stop) override
    {
        const auto line = ImapLine::open(m_account, m_secret, stop);
        if (!line)
            return tl::unexpected(line.error());
        const auto validity = examine(**line, stop);
        if (!validity)
            return tl::unexpected(validity.error());
        const auto known = marks.empty() ? std::nullopt : parseMark(marks.front());
        const std::uint32_t after = known && known->validity == *validity ? known->last : 0;
        auto fetched = read(**line, *validity, after, stop);
        // Politeness: what it answers is of no interest.
        std::ignore = (*line)->command("LOGOUT", noLiteral, stop);
        return fetched;
    }

private:
    /// A command that no mailbox refuses.
    [[nodiscard]] core::Result<std::vector<ImapReply>> ask(ImapLine& line, const std::string& text,
                                                           std::size_t mostBytes, const std::stop_token& stop) const
    {
        auto replies = line.command(text, mostBytes, stop);
        if (!replies && replies.error().kind == core::ErrorKind::Invalid && !replies.error().detail.empty())
            return core::failure(core::ErrorKind::Unavailable,
                                 "The IMAP server at " + m_account.host + " refused to be read: " +
                                     replies.error().detail + ". It is tried again by itself.",
                                 replies.error().detail);
        return replies;
    }

    [[nodiscard]] core::Result<std::uint32_t> examine(ImapLine& line, const std::stop_token& stop) const
    {
        const auto replies = line.command("EXAMINE " + inQuotes(m_account.folder), noLiteral, stop);
        if (!replies && replies.error().kind == core::ErrorKind::Invalid && !replies.error().detail.empty())
            return core::failure(core::ErrorKind::Invalid,
                                 "The mailbox of " + m_account.userName + " has no folder " + m_account.folder +
                                     " that can be read: " + replies.error().detail + ". Check its name.",
                                 replies.error().detail);
        if (!replies)
            return tl::unexpected(replies.error());
        for (const ImapReply& reply : *replies) {
            if (const auto validity = numberBehind(reply.text, "[UIDVALIDITY "))
                return *validity;
        }
        return core::failure(core::ErrorKind::Invalid,
                             "The IMAP server at " + m_account.host +
                                 " does not number its mails (UIDVALIDITY), so that they cannot be told apart. Use a "
                                 "Maildir, or another server.");
    }

    [[nodiscard]] core::Result<BounceFetch> read(ImapLine& line, std::uint32_t validity, std::uint32_t after,
                                                 const std::stop_token& stop) const
    {
        const auto found =
            ask(line, "UID SEARCH UID " + std::to_string(std::uint64_t{after} + 1) + ":*", noLiteral, stop);
        if (!found)
            return tl::unexpected(found.error());
        BounceFetch fetch;
        std::size_t bytes = 0;
        for (const std::uint32_t number : numbersOf(*found, after)) {
            if (fetch.letters.size() >= m_bounds.letters || bytes >= m_bounds.bytes) {
                fetch.hasMore = true;
                break;
            }
            auto content = letter(line, number, stop);
            if (!content)
                return tl::unexpected(std::move(content.error()));
            bytes += content->size();
            fetch.letters.push_back({toText({validity, number}), std::move(*content)});
        }
        return fetch;
    }

    /// Empty for one that somebody took away meanwhile.
    [[nodiscard]] core::Result<std::string> letter(ImapLine& line, std::uint32_t number,
                                                   const std::stop_token& stop) const
    {
        const std::string most = std::to_string(m_bounds.bytesOfALetter);
        auto replies = ask(line, "UID FETCH " + std::to_string(number) + " (UID BODY.PEEK[]<0." + most + ">)",
                           m_bounds.bytesOfALetter, stop);
        if (!replies)
            return tl::unexpected(std::move(replies.error()));
        for (ImapReply& reply : *replies) {
            if (reply.text.find(" FETCH ") != std::string::npos && numberBehind(reply.text, "UID ") == number)
                return std::move(reply.literal);
        }
        return std::string();
    }

    const ImapAccount m_account;
    const MailSecretSource m_secret;
    const BounceBounds m_bounds;
};

} // namespace

core::Result<> checkImapAccount(const ImapAccount& account)
{
    if (!isHostName(account.host))
        return core::failure(core::ErrorKind::Invalid, "Enter the IMAP server's name, as imap.example.com, without "
                                                       "anything before or behind it.");
    if (account.port == 0)
        return core::failure(core::ErrorKind::Invalid,
                             "Enter the IMAP server's port: 993, or 143 where STARTTLS secures the line.");
    if (account.security == MailSecurity::None && !isLoopback(account.host))
        return core::failure(core::ErrorKind::Invalid,
                             "The password would go over the line in the clear, which is done to this computer alone. "
                             "Choose TLS from the first byte (mostly port 993) or STARTTLS (143).");
    if (account.login == MailLogin::None)
        return core::failure(core::ErrorKind::Invalid, "A mailbox is not open to everybody: choose password or oauth.");
    if (account.userName.empty())
        return core::failure(core::ErrorKind::Invalid, "Enter the user name of the mailbox.");
    if (!isFolderName(account.folder))
        return core::failure(core::ErrorKind::Invalid,
                             "Enter the mailbox's folder in ASCII, as the server names it, e.g. INBOX.");
    return {};
}

core::Result<std::unique_ptr<BounceBox>> openImap(const ImapAccount& account, MailSecretSource secret,
                                                  const BounceBounds& bounds)
{
    if (auto usable = checkImapAccount(account); !usable)
        return tl::unexpected(std::move(usable.error()));
    return std::unique_ptr<BounceBox>(std::make_unique<ImapBox>(account, std::move(secret), bounds));
}

} // namespace rollcall::onboarding
