// SPDX-License-Identifier: Apache-2.0
// Where reports of returned mails are read, as it is stored.
#include "composition/BounceSettings.h"

#include "composition/DataLocation.h"
#include "composition/DirectoryVault.h"
#include "composition/MailSettings.h"

#include <array>
#include <charconv>
#include <utility>

namespace rollcall::app {

namespace {

constexpr std::array<std::pair<BounceSource, std::string_view>, 3> sourceNames{{
    {BounceSource::Off, "off"},
    {BounceSource::Maildir, "maildir"},
    {BounceSource::Imap, "imap"},
}};

std::string inForce(const SettingValues& values, std::string_view key)
{
    const auto found = values.find(key);
    if (found != values.end() && !found->second.empty())
        return found->second;
    const auto* definition = findSetting(key);
    return definition ? std::string(definition->fallback) : std::string();
}

onboarding::ImapAccount accountOf(const SettingValues& values)
{
    onboarding::ImapAccount account;
    account.host = inForce(values, setting::bouncesHost);
    const std::string port = inForce(values, setting::bouncesPort);
    std::from_chars(port.data(), port.data() + port.size(), account.port);
    account.security =
        parseMailSecurity(inForce(values, setting::bouncesSecurity)).value_or(onboarding::MailSecurity::ImplicitTls);
    account.login = parseMailLogin(inForce(values, setting::bouncesLogin)).value_or(onboarding::MailLogin::Password);
    account.userName = inForce(values, setting::bouncesUserName);
    account.folder = inForce(values, setting::bouncesFolder);
    account.certificateAuthorities = toPath(inForce(values, setting::bouncesCertificateAuthorities));
    return account;
}

} // namespace

std::string_view toString(BounceSource source)
{
    for (const auto& [each, name] : sourceNames) {
        if (each == source)
            return name;
    }
    return sourceNames.front().second;
}

std::optional<BounceSource> parseBounceSource(std::string_view text)
{
    for (const auto& [source, name] : sourceNames) {
        if (name == text)
            return source;
    }
    return std::nullopt;
}

core::Result<BounceSettings> bounceSettingsOf(const SettingValues& values)
{
    BounceSettings settings;
    settings.source = parseBounceSource(inForce(values, setting::bouncesSource)).value_or(BounceSource::Off);
    settings.maildir = toPath(inForce(values, setting::bouncesMaildir));
    settings.imap = accountOf(values);
    if (settings.source == BounceSource::Maildir && settings.maildir.empty())
        return core::failure(core::ErrorKind::Invalid,
                             "Name the Maildir that returned mails come to: the folder that holds new and cur.");
    if (settings.source == BounceSource::Imap) {
        if (auto checked = onboarding::checkImapAccount(settings.imap); !checked)
            return tl::unexpected(std::move(checked.error()));
    }
    return settings;
}

BounceAccess::BounceAccess(directory::Database& database, const core::Clock& clock)
    : m_database(database), m_clock(clock)
{
}

BounceAccess::~BounceAccess() = default;

DirectoryVault& BounceAccess::vault()
{
    const std::lock_guard lock(m_mutex);
    if (!m_vault)
        m_vault = std::make_unique<DirectoryVault>(m_database, m_clock);
    return *m_vault;
}

core::Result<core::Secret> BounceAccess::secret()
{
    auto secret = vault().vault().read(bounceSecretName);
    if (!secret && secret.error().kind == core::ErrorKind::NotFound)
        return core::failure(core::ErrorKind::NotFound,
                             "The password of the mailbox for returned mails is missing. Enter it: `rollcallctl "
                             "bounces configure --secret-file FILE`.");
    return secret;
}

core::Result<std::unique_ptr<onboarding::BounceBox>> BounceAccess::open()
{
    auto future = m_database.readAsync({}, [](directory::ReadSession& session, std::stop_token) {
        return readSettings(session).and_then(bounceSettingsOf);
    });
    future.waitForFinished();
    const auto settings = future.result();
    if (!settings)
        return tl::unexpected(settings.error());
    switch (settings->source) {
    case BounceSource::Off:
        break;
    case BounceSource::Maildir:
        return onboarding::openMaildir(settings->maildir);
    case BounceSource::Imap:
        return onboarding::openImap(settings->imap, [this] { return secret(); });
    }
    return core::failure(core::ErrorKind::NotFound,
                         "Returned mails are read nowhere. Say where they come to: `rollcallctl bounces configure "
                         "--maildir DIR`, or with --host and --user-name for a mailbox by IMAP.");
}

core::Result<std::string> BounceAccess::state()
{
    auto future =
        m_database.readAsync({}, [](directory::ReadSession& session, std::stop_token) -> core::Result<std::string> {
            const auto values = readSettings(session);
            if (!values)
                return tl::unexpected(values.error());
            const auto secret = session.secret(bounceSecretName);
            if (!secret)
                return tl::unexpected(secret.error());
            std::string state = *secret ? std::to_string(core::toMilliseconds((*secret)->modified)) : std::string();
            for (const auto& [key, value] : *values) {
                if (key.starts_with("bounces."))
                    state += "\n" + key + "=" + value;
            }
            return state;
        });
    future.waitForFinished();
    return future.result();
}

core::Result<> BounceAccess::storeSecret(const core::Secret& secret)
{
    return vault().vault().write(bounceSecretName, secret);
}

} // namespace rollcall::app
