// SPDX-License-Identifier: Apache-2.0
// The same functions the command line calls.
#include "desktop/DesktopMail.h"

#include "composition/DirectoryVault.h"
#include "composition/MailTest.h"
#include "core/Deliver.h"
#include "onboarding/TemplateMailMaker.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace rollcall::app {

namespace {

using Changes = std::vector<std::pair<std::string_view, std::string>>;

Changes serverChanges(const models::MailWords& words)
{
    return {{setting::mailHost, words.host},
            {setting::mailPort, words.port},
            {setting::mailSecurity, std::string(toString(words.security))},
            {setting::mailLogin, std::string(toString(words.login))},
            {setting::mailUserName, words.userName}};
}

/// Each in the form in which it is stored, and all of them together as one server.
core::Result<Changes> checkedServer(directory::ReadSession& session, const models::MailWords& words)
{
    Changes changes = serverChanges(words);
    auto values = readSettings(session);
    if (!values)
        return tl::unexpected(values.error());
    for (auto& [key, value] : changes) {
        if (!value.empty()) {
            auto normal = findSetting(key)->normalise(value);
            if (!normal)
                return tl::unexpected(normal.error());
            value = std::move(*normal);
        }
        (*values)[std::string(key)] = value;
    }
    const auto server = mailServerOf(*values);
    if (!server && (server.error().kind == core::ErrorKind::Invalid || !words.host.empty()))
        return tl::unexpected(server.error());
    return changes;
}

/// What is stored of the sender, with what the form says over it.
core::Result<std::string> checkedIdentity(directory::ReadSession& session, directory::IntegrationId integration,
                                          const models::MailWords& words)
{
    const auto stored = session.setting(onboarding::settingOfMailIdentity(integration));
    if (!stored)
        return tl::unexpected(stored.error());
    onboarding::MailIdentity identity;
    if (auto known = onboarding::parseMailIdentity(stored->value_or("{}")))
        identity = std::move(*known);
    identity.fromAddress = words.fromAddress;
    identity.fromName = words.fromName;
    identity.replyTo = words.replyTo;
    identity.branding.organisation = words.organisation;
    identity.branding.support = words.support;
    auto json = onboarding::toJson(identity);
    if (const auto checked = onboarding::parseMailIdentity(json); !checked)
        return tl::unexpected(checked.error());
    return json;
}

} // namespace

DesktopMail::DesktopMail(directory::Database& database, const core::Clock& clock, QObject* parent)
    : MailControl(parent), m_database(database), m_clock(clock), m_access(database, clock), m_lane("mail settings", 1)
{
}

DesktopMail::~DesktopMail()
{
    m_stop.request_stop();
    m_lane.stop();
}

template<class Work, class Done>
void DesktopMail::begin(Work work, Done done)
{
    if (m_isBusy)
        return;
    m_isBusy = true;
    m_stop = std::stop_source{};
    auto future = core::run(m_lane, m_stop.get_token(), std::move(work));
    core::deliver(future, this, [this, done = std::move(done)](const auto& result) {
        m_isBusy = false;
        if (result)
            done(result);
        else
            Q_EMIT failed(result.error());
    });
}

core::Result<models::MailStored> DesktopMail::read(directory::IntegrationId integration)
{
    const auto session = m_database.newReadSession();
    if (!session)
        return tl::unexpected(session.error());
    const auto values = readSettings(**session);
    const auto identity = (*session)->setting(onboarding::settingOfMailIdentity(integration));
    auto onboarding = setup::readOnboarding(**session, integration, {});
    if (!values)
        return tl::unexpected(values.error());
    if (!identity || !onboarding)
        return tl::unexpected(identity ? onboarding.error() : identity.error());
    models::MailStored stored;
    const auto at = [&values](std::string_view key) {
        const auto found = values->find(key);
        return found == values->end() ? std::string() : found->second;
    };
    stored.words.host = at(setting::mailHost);
    stored.words.port = at(setting::mailPort);
    stored.words.security = parseMailSecurity(at(setting::mailSecurity)).value_or(onboarding::MailSecurity::StartTls);
    stored.words.login = parseMailLogin(at(setting::mailLogin)).value_or(onboarding::MailLogin::Password);
    stored.words.userName = at(setting::mailUserName);
    if (const auto sender = onboarding::parseMailIdentity(identity->value_or("{}"))) {
        stored.words.fromAddress = sender->fromAddress;
        stored.words.fromName = sender->fromName;
        stored.words.replyTo = sender->replyTo;
        stored.words.organisation = sender->branding.organisation;
        stored.words.support = sender->branding.support;
    }
    stored.trial = std::move(onboarding->mailTrial);
    DirectoryVault vault(m_database, m_clock);
    const auto all = vault.vault().list();
    if (!all)
        return tl::unexpected(all.error());
    const auto found = std::ranges::find(*all, mailSecretName, &secrets::SecretInfo::name);
    if (found == all->end())
        return stored;
    stored.secretChanged = found->modified;
    if (const auto status = vault.vault().status(); status.state == secrets::VaultState::Locked)
        stored.locked = status.message;
    return stored;
}

void DesktopMail::look(const directory::Integration& integration)
{
    auto future = core::run(m_lane, {}, [this, id = integration.id](std::stop_token) { return read(id); });
    core::deliver(future, this, [this, id = integration.id](const core::Result<models::MailStored>& result) {
        if (result)
            Q_EMIT looked(id, *result);
        else
            Q_EMIT notLooked(id, result.error());
    });
}

core::Result<> DesktopMail::keep(directory::IntegrationId integration, const models::MailWish& wish)
{
    const auto session = m_database.newReadSession();
    if (!session)
        return tl::unexpected(session.error());
    const auto changes = checkedServer(**session, wish.words);
    if (!changes)
        return tl::unexpected(changes.error());
    const auto identity = checkedIdentity(**session, integration, wish.words);
    if (!identity)
        return tl::unexpected(identity.error());
    if (wish.secret) {
        if (auto kept = m_access.storeSecret(*wish.secret); !kept)
            return kept;
    }
    return m_database.writeAndWait([&](directory::WriteSession& writing) -> core::Result<> {
        // Nothing is changed by it; it fails when the integration was removed meanwhile.
        if (auto present = writing.updateIntegration(integration, {}); !present)
            return tl::unexpected(std::move(present.error()));
        for (const auto& [key, value] : *changes) {
            if (auto kept = writing.saveSetting(key, value); !kept)
                return kept;
        }
        return writing.saveSetting(onboarding::settingOfMailIdentity(integration), *identity);
    });
}

void DesktopMail::save(const directory::Integration& integration, const models::MailWish& wish)
{
    begin([this, id = integration.id, wish](const std::stop_token&) { return keep(id, wish); },
          [this](const core::Result<>&) { Q_EMIT saved(); });
}

void DesktopMail::test(const directory::Integration& integration, const QString& to)
{
    begin(
        [this, integration, to = to.toStdString()](const std::stop_token& stop) {
            return tryMail(m_database, m_access, m_clock, integration, to, domainNames(stop), stop);
        },
        [this](const core::Result<MailTried>& tried) { Q_EMIT tested(tried->trial); });
}

void DesktopMail::cancel()
{
    m_stop.request_stop();
}

} // namespace rollcall::app
