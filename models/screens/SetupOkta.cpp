// SPDX-License-Identifier: Apache-2.0
// However a look ends, and for whichever integration it was, what was wanted meanwhile is asked then.
#include "screens/SetupOkta.h"

#include "screens/OktaFactsSource.h"
#include "setup/Facts.h"
#include "setup/OktaReader.h"

#include <QLocale>

#include <utility>

namespace rollcall::models {

namespace {

QString wordsOf(setup::OktaReadStage stage, std::size_t read)
{
    using setup::OktaReadStage;
    switch (stage) {
    case OktaReadStage::Access:
        return SetupOkta::tr("what the credential may do (1 of 6)");
    case OktaReadStage::App:
        return SetupOkta::tr("the app (2 of 6)");
    case OktaReadStage::Assignments:
        return read == 0 ? SetupOkta::tr("who is assigned (3 of 6)")
                         : SetupOkta::tr("who is assigned (3 of 6), %1 people so far")
                               .arg(QLocale().toString(static_cast<qulonglong>(read)));
    case OktaReadStage::Groups:
        return SetupOkta::tr("the groups (4 of 6)");
    case OktaReadStage::Schemas:
        return SetupOkta::tr("attributes and mappings (5 of 6)");
    case OktaReadStage::SignIn:
        return SetupOkta::tr("the sign-in rules (6 of 6)");
    }
    return {};
}

bool wasCancelled(const std::shared_ptr<const setup::OktaFacts>& facts)
{
    return facts && facts->failure && facts->failure->kind == okta::FailureKind::Cancelled;
}

} // namespace

SetupOkta::SetupOkta(OktaFactsSource& source, QObject* parent) : QObject(parent), m_source(source)
{
    connect(&m_source, &OktaFactsSource::taken, this,
            [this](directory::IntegrationId integration, const std::shared_ptr<const setup::OktaFacts>& facts) {
                // A look that was broken off says nothing, and less than the one before.
                if (integration == m_integration && !wasCancelled(facts)) {
                    m_facts = facts;
                    m_isWithoutAccess = !facts;
                    Q_EMIT taken();
                }
                end();
            });
    connect(&m_source, &OktaFactsSource::drifted, this,
            [this](directory::IntegrationId integration, const std::map<std::string, std::string>& changes) {
                if (integration == m_integration)
                    m_changes = changes;
            });
    connect(&m_source, &OktaFactsSource::failed, this,
            [this](directory::IntegrationId integration, const core::Error& error) {
                if (integration == m_integration && error.kind != core::ErrorKind::Cancelled)
                    Q_EMIT failed(error);
                end();
            });
    connect(&m_source, &OktaFactsSource::reading, this, [this](setup::OktaReadStage stage, std::size_t read) {
        m_activity = tr("Asking Okta: %1…").arg(wordsOf(stage, read));
        Q_EMIT changed();
    });
    connect(&m_source, &OktaFactsSource::waiting, this, [this](int seconds) {
        m_waitSeconds = seconds;
        Q_EMIT changed();
    });
}

std::optional<setup::OktaTarget> SetupOkta::target() const
{
    return m_aimedFor == m_integration ? m_target : std::nullopt;
}

bool SetupOkta::aim(std::optional<directory::IntegrationId> integration, const std::optional<setup::OktaTarget>& target)
{
    if (integration == m_aimedFor && target == m_target)
        return false;
    const bool leadsElsewhere = m_target.has_value() && integration == m_aimedFor && integration == m_integration;
    m_aimedFor = integration;
    m_target = target;
    if (leadsElsewhere && m_source.isBusy())
        m_source.cancel();
    return true;
}

bool SetupOkta::isBusy() const
{
    return m_source.isBusy();
}

QString SetupOkta::activity() const
{
    if (!m_source.isBusy())
        return {};
    if (m_waitSeconds > 0)
        return tr("Okta’s limit of calls is used up; going on in %n s…", nullptr, m_waitSeconds);
    return m_activity;
}

void SetupOkta::reset(std::optional<directory::IntegrationId> integration)
{
    m_integration = integration;
    m_facts.reset();
    m_changes.clear();
    m_isWithoutAccess = false;
    m_askedWith.reset();
    m_isDue = false;
    if (m_source.isBusy())
        m_source.cancel();
}

void SetupOkta::ask(const directory::Integration& integration, const setup::Profile& profile,
                    const setup::SetupRecord& record)
{
    m_isDue = m_source.isBusy();
    if (m_isDue)
        return;
    m_askedWith = record.values;
    m_activity = tr("Asking Okta…");
    m_waitSeconds = 0;
    m_source.read(integration, profile, record);
    Q_EMIT changed();
}

void SetupOkta::askWhereItIsDue(const directory::Integration& integration, const setup::Profile& profile,
                                const setup::SetupRecord& record)
{
    if (m_askedWith != record.values)
        ask(integration, profile, record);
}

void SetupOkta::cancel()
{
    m_isDue = false;
    m_source.cancel();
}

void SetupOkta::end()
{
    m_waitSeconds = 0;
    m_activity.clear();
    Q_EMIT changed();
    if (std::exchange(m_isDue, false))
        Q_EMIT due();
}

} // namespace rollcall::models
