// SPDX-License-Identifier: Apache-2.0
// The same functions the command line calls.
#include "desktop/DesktopMail.h"

#include "composition/DirectoryVault.h"
#include "composition/MailTest.h"
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

/// What is stored, with the changes over it; each of them is brought into the form in which it is stored.
core::Result<SettingValues> settingsWith(directory::ReadSession& session, Changes& changes)
{
    auto values = readSettings(session);
    if (!values)
        return values;
    for (auto& [key, value] : changes) {
        if (!value.empty()) {
            auto normal = findSetting(key)->normalise(value);
            if (!normal)
                return tl::unexpected(normal.error());
            value = std::move(*normal);
        }
        (*values)[std::string(key)] = value;
    }
    return values;
}

/// Each in the form in which it is stored, and all of them together as one server.
core::Result<Changes> checkedServer(directory::ReadSession& session, const models::MailWords& words)
{
    Changes changes = serverChanges(words);
    const auto values = settingsWith(session, changes);
    if (!values)
        return tl::unexpected(values.error());
    const auto server = mailServerOf(*values);
    if (!server && (server.error().kind == core::ErrorKind::Invalid || !words.host.empty()))
        return tl::unexpected(server.error());
    return changes;
}

BounceSource sourceOf(models::BouncePlace place)
{
    switch (place) {
    case models::BouncePlace::Nowhere:
        break;
    case models::BouncePlace::Maildir:
        return BounceSource::Maildir;
    case models::BouncePlace::Imap:
        return BounceSource::Imap;
    }
    return BounceSource::Off;
}

models::BouncePlace placeOf(BounceSource source)
{
    switch (source) {
    case BounceSource::Off:
        break;
    case BounceSource::Maildir:
        return models::BouncePlace::Maildir;
    case BounceSource::Imap:
        return models::BouncePlace::Imap;
    }
    return models::BouncePlace::Nowhere;
}

/// What belongs to another place than the chosen one stays as it was.
Changes bounceChanges(const models::BounceWords& words)
{
    Changes changes{{setting::bouncesSource, std::string(toString(sourceOf(words.place)))}};
    if (words.place == models::BouncePlace::Maildir)
        changes.emplace_back(setting::bouncesMaildir, words.maildir);
    if (words.place == models::BouncePlace::Imap) {
        changes.emplace_back(setting::bouncesHost, words.host);
        changes.emplace_back(setting::bouncesPort, words.port);
        changes.emplace_back(setting::bouncesSecurity, std::string(toString(words.security)));
        changes.emplace_back(setting::bouncesLogin, std::string(toString(words.login)));
        changes.emplace_back(setting::bouncesUserName, words.userName);
        changes.emplace_back(setting::bouncesFolder, words.folder);
    }
    return changes;
}

models::BounceWords bounceWordsOf(const SettingValues& values)
{
    const auto at = [&values](std::string_view key) {
        const auto found = values.find(key);
        return found == values.end() ? std::string() : found->second;
    };
    models::BounceWords words;
    words.place = placeOf(parseBounceSource(at(setting::bouncesSource)).value_or(BounceSource::Off));
    words.maildir = at(setting::bouncesMaildir);
    words.host = at(setting::bouncesHost);
    words.port = at(setting::bouncesPort);
    words.security = parseMailSecurity(at(setting::bouncesSecurity)).value_or(onboarding::MailSecurity::ImplicitTls);
    words.login = parseMailLogin(at(setting::bouncesLogin)).value_or(onboarding::MailLogin::Password);
    words.userName = at(setting::bouncesUserName);
    words.folder = at(setting::bouncesFolder);
    return words;
}

core::Result<Changes> checkedBounces(directory::ReadSession& session, const models::BounceWords& words)
{
    Changes changes = bounceChanges(words);
    const auto values = settingsWith(session, changes);
    if (!values)
        return tl::unexpected(values.error());
    if (const auto settings = bounceSettingsOf(*values); !settings)
        return tl::unexpected(settings.error());
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
    : MailControl(parent),
      m_database(database),
      m_clock(clock),
      m_access(database, clock),
      m_bounces(database, clock),
      m_work("mail settings")
{
}

DesktopMail::~DesktopMail()
{
    m_work.end();
}

template<class Work, class Done>
void DesktopMail::begin(Work work, Done done)
{
    m_work.start(this, std::move(work), std::move(done), [this](const core::Error& error) { Q_EMIT failed(error); });
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
    const auto standing = (*session)->setting(onboarding::bounceStandingSetting);
    if (!standing)
        return tl::unexpected(standing.error());
    stored.bounces.words = bounceWordsOf(*values);
    stored.bounces.standing = onboarding::parseBounceStanding(standing->value_or(""));
    DirectoryVault vault(m_database, m_clock);
    const auto all = vault.vault().list();
    if (!all)
        return tl::unexpected(all.error());
    if (const auto bounces = std::ranges::find(*all, bounceSecretName, &secrets::SecretInfo::name);
        bounces != all->end())
        stored.bounces.secretChanged = bounces->modified;
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
    const auto id = integration.id;
    m_work.read(
        this, [this, id] { return read(id); },
        [this, id](const core::Result<models::MailStored>& result) {
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

core::Result<> DesktopMail::keepBounces(const models::BounceWish& wish)
{
    const auto session = m_database.newReadSession();
    if (!session)
        return tl::unexpected(session.error());
    const auto changes = checkedBounces(**session, wish.words);
    if (!changes)
        return tl::unexpected(changes.error());
    if (wish.secret) {
        if (auto kept = m_bounces.storeSecret(*wish.secret); !kept)
            return kept;
    }
    return m_database.writeAndWait([&](directory::WriteSession& writing) -> core::Result<> {
        for (const auto& [key, value] : *changes) {
            if (auto kept = writing.saveSetting(key, value); !kept)
                return kept;
        }
        return wish.words.place == models::BouncePlace::Nowhere
                   ? writing.saveSetting(onboarding::bounceStandingSetting, "")
                   : core::Result<>();
    });
}

void DesktopMail::saveBounces(const models::BounceWish& wish)
{
    begin([this, wish](const std::stop_token&) { return keepBounces(wish); },
          [this](const core::Result<>&) { Q_EMIT bouncesSaved(); });
}

void DesktopMail::tryBounces()
{
    begin(
        [this](const std::stop_token& stop) -> core::Result<onboarding::BounceTally> {
            const auto box = m_bounces.open();
            if (!box)
                return tl::unexpected(box.error());
            return onboarding::lookAtBounces(m_database, **box, stop);
        },
        [this](const core::Result<onboarding::BounceTally>& tally) { Q_EMIT bouncesTried(*tally); });
}

void DesktopMail::cancel()
{
    m_work.cancel();
}

} // namespace rollcall::app
