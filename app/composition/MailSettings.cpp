// SPDX-License-Identifier: Apache-2.0
// The mail server of a directory, as it is stored.
#include "composition/MailSettings.h"

#include "composition/DataLocation.h"
#include "composition/DirectoryVault.h"

#include <array>
#include <charconv>
#include <string>
#include <utility>

namespace rollcall::app {

namespace {

using onboarding::MailLogin;
using onboarding::MailSecurity;

constexpr std::array<std::pair<MailSecurity, std::string_view>, 3> securityNames{{
    {MailSecurity::StartTls, "starttls"},
    {MailSecurity::ImplicitTls, "tls"},
    {MailSecurity::None, "none"},
}};
constexpr std::array<std::pair<MailLogin, std::string_view>, 3> loginNames{{
    {MailLogin::None, "none"},
    {MailLogin::Password, "password"},
    {MailLogin::OAuthToken, "oauth"},
}};

template<class Names, class Value>
std::string_view nameOf(const Names& names, Value value)
{
    for (const auto& [each, name] : names) {
        if (each == value)
            return name;
    }
    return names.front().second;
}

template<class Names>
auto valueNamed(const Names& names, std::string_view text) -> std::optional<decltype(names.front().first)>
{
    for (const auto& [each, name] : names) {
        if (name == text)
            return each;
    }
    return std::nullopt;
}

std::string inForce(const SettingValues& values, std::string_view key)
{
    const auto found = values.find(key);
    if (found != values.end() && !found->second.empty())
        return found->second;
    const auto* definition = findSetting(key);
    return definition ? std::string(definition->fallback) : std::string();
}

} // namespace

std::string_view toString(MailSecurity security)
{
    return nameOf(securityNames, security);
}

std::string_view toString(MailLogin login)
{
    return nameOf(loginNames, login);
}

std::optional<MailSecurity> parseMailSecurity(std::string_view text)
{
    return valueNamed(securityNames, text);
}

std::optional<MailLogin> parseMailLogin(std::string_view text)
{
    return valueNamed(loginNames, text);
}

core::Result<onboarding::MailServer> mailServerOf(const SettingValues& values)
{
    onboarding::MailServer server;
    server.host = inForce(values, setting::mailHost);
    if (server.host.empty())
        return core::failure(core::ErrorKind::NotFound,
                             "No mail server is set. Name the one that takes your organisation's mail: `rollcallctl "
                             "mail configure --host HOST`.");
    const std::string port = inForce(values, setting::mailPort);
    std::from_chars(port.data(), port.data() + port.size(), server.port);
    server.security =
        parseMailSecurity(inForce(values, setting::mailSecurity)).value_or(onboarding::MailSecurity::StartTls);
    server.login = parseMailLogin(inForce(values, setting::mailLogin)).value_or(onboarding::MailLogin::Password);
    server.userName = inForce(values, setting::mailUserName);
    server.clientName = inForce(values, setting::mailClientName);
    server.certificateAuthorities = toPath(inForce(values, setting::mailCertificateAuthorities));
    if (auto checked = onboarding::checkMailServer(server); !checked)
        return tl::unexpected(std::move(checked.error()));
    return server;
}

core::Result<onboarding::MailServer> readMailServer(directory::ReadSession& session)
{
    return readSettings(session).and_then(mailServerOf);
}

MailAccess::MailAccess(directory::Database& database, const core::Clock& clock) : m_database(database), m_clock(clock)
{
}

MailAccess::~MailAccess() = default;

DirectoryVault& MailAccess::vault()
{
    const std::lock_guard lock(m_mutex);
    if (!m_vault)
        m_vault = std::make_unique<DirectoryVault>(m_database, m_clock);
    return *m_vault;
}

core::Result<std::unique_ptr<onboarding::MailSender>> MailAccess::connect()
{
    auto future = m_database.readAsync(
        {}, [](directory::ReadSession& session, std::stop_token) { return readMailServer(session); });
    future.waitForFinished();
    const auto server = future.result();
    if (!server)
        return tl::unexpected(server.error());
    return onboarding::MailSender::create(*server, [this]() -> core::Result<core::Secret> {
        auto secret = vault().vault().read(mailSecretName);
        if (!secret && secret.error().kind == core::ErrorKind::NotFound)
            return core::failure(core::ErrorKind::NotFound,
                                 "The password of the mail server is missing. Enter it: `rollcallctl mail configure "
                                 "--secret-file FILE`.");
        return secret;
    });
}

core::Result<std::string> MailAccess::state()
{
    auto future =
        m_database.readAsync({}, [](directory::ReadSession& session, std::stop_token) -> core::Result<std::string> {
            const auto values = readSettings(session);
            if (!values)
                return tl::unexpected(values.error());
            const auto secret = session.secret(mailSecretName);
            if (!secret)
                return tl::unexpected(secret.error());
            std::string state = *secret ? std::to_string(core::toMilliseconds((*secret)->modified)) : std::string();
            for (const auto& [key, value] : *values) {
                if (key.starts_with("mail."))
                    state += "\n" + key + "=" + value;
            }
            return state;
        });
    future.waitForFinished();
    return future.result();
}

core::Result<> MailAccess::storeSecret(const core::Secret& secret)
{
    return vault().vault().write(mailSecretName, secret);
}

} // namespace rollcall::app
