// SPDX-License-Identifier: Apache-2.0
// What is ours is read first and shown at once; what Okta says comes beside it when it is there.
#include "screens/MappingExchange.h"

#include "core/Deliver.h"
#include "screens/IntegrationSelection.h"
#include "screens/MappingReading.h"
#include "screens/MappingSource.h"
#include "screens/MappingText.h"
#include "setup/ProfileCatalogue.h"

#include <algorithm>
#include <utility>

namespace rollcall::models {

MappingExchange::MappingExchange(directory::Database& database, IntegrationSelection& selection, MappingSource& source,
                                 const setup::ProfileCatalogue& profiles, const core::Clock& clock, QObject* parent)
    : QObject(parent),
      m_database(database),
      m_selection(selection),
      m_source(source),
      m_profiles(profiles),
      m_clock(clock)
{
    connectSource();
}

MappingExchange::~MappingExchange() = default;

void MappingExchange::connectSource()
{
    connect(&m_source, &MappingSource::taken, this, &MappingExchange::takeFacts);
    connect(&m_source, &MappingSource::applied, this, &MappingExchange::takeReport);
    connect(&m_source, &MappingSource::failed, this, &MappingExchange::takeFailure);
    connect(&m_source, &MappingSource::reading, this, [this](setup::OktaSubject subject) {
        m_activity = MappingText::reading(subject);
        Q_EMIT changed();
    });
    connect(&m_source, &MappingSource::written, this, [this](int rules) {
        m_activity = tr("Written to Okta so far: %1").arg(rules);
        Q_EMIT changed();
    });
    connect(&m_source, &MappingSource::waiting, this, [this](int seconds) {
        m_waitSeconds = seconds;
        Q_EMIT changed();
    });
}

const setup::Profile* MappingExchange::profile() const
{
    const auto current = m_selection.current();
    return current ? m_profiles.find(current->profileId) : nullptr;
}

bool MappingExchange::hasMapping() const
{
    const auto* known = profile();
    return known != nullptr && std::ranges::any_of(known->attributes, [](const setup::SyncedAttribute& attribute) {
               return !attribute.oktaAttribute.empty();
           });
}

bool MappingExchange::isIdle() const
{
    return !m_request.isRunning() && !m_source.isBusy() && !m_isAskDue;
}

bool MappingExchange::isBusy() const
{
    return m_source.isBusy();
}

QString MappingExchange::activity() const
{
    if (!m_source.isBusy())
        return {};
    if (m_isWriting && m_writingFor != m_selection.currentId())
        return tr("What was changed for another integration is still being written to Okta…");
    if (m_waitSeconds > 0)
        return tr("Okta’s limit of calls is used up; going on in %n s…", nullptr, m_waitSeconds);
    return m_activity;
}

void MappingExchange::reset()
{
    // What is being written is brought to its end, and told when its integration is shown again.
    if (!m_isWriting)
        m_source.cancel();
    m_request.cancel();
    m_reading.reset();
    m_error.reset();
    m_sample.clear();
    m_isAskDue = false;
    m_state = hasMapping() ? ScreenState::Loading : ScreenState::Empty;
    if (m_isOpen)
        open();
}

void MappingExchange::open()
{
    m_isOpen = true;
    if (!hasMapping())
        return;
    if (!m_reading)
        m_state = ScreenState::Loading;
    m_isAskDue = true;
    load();
}

void MappingExchange::close()
{
    m_isOpen = false;
    m_isAskDue = false;
    // What is being written is brought to its end, and told when the panel is opened again.
    if (!m_isWriting)
        m_source.cancel();
}

void MappingExchange::retry()
{
    m_error.reset();
    m_state = ScreenState::Loading;
    Q_EMIT changed();
    open();
}

void MappingExchange::lookAgain()
{
    m_isAskDue = true;
    load();
}

void MappingExchange::cancel()
{
    if (!m_isWriting || m_writingFor == m_selection.currentId())
        m_source.cancel();
}

void MappingExchange::load()
{
    const auto integration = m_selection.current();
    const setup::Profile* known = profile();
    if (!integration || known == nullptr)
        return;
    const auto ticket = m_request.begin();
    auto future = m_database.readAsync(
        ticket.stop, [id = integration->id, known](directory::ReadSession& session, const std::stop_token&) {
            return readMappingOurs(session, id, *known);
        });
    core::deliver(future, this, [this, generation = ticket.generation](core::Result<MappingOurs> result) {
        if (m_request.accept(generation))
            takeOurs(std::move(result));
    });
}

void MappingExchange::takeOurs(core::Result<MappingOurs> result)
{
    const auto integration = m_selection.current();
    const setup::Profile* known = profile();
    if (result && integration && known != nullptr) {
        m_error.reset();
        if (!m_reading)
            m_reading = std::make_unique<MappingReading>();
        m_reading->ours = std::move(*result);
        m_reading->shipped = *known;
        m_reading->expected = setup::expectedProfile(*known, m_reading->ours.expectations);
        m_reading->name = QString::fromStdString(integration->name);
        m_state = ScreenState::Full;
        refreshRows();
        tellUntold(integration->id);
        if (m_isAskDue)
            ask();
    } else if (!result) {
        m_error = result.error();
        m_isAskDue = false;
        if (!m_reading)
            m_state = ScreenState::Error;
    }
    Q_EMIT changed();
}

void MappingExchange::ask()
{
    const auto integration = m_selection.current();
    if (!integration || !m_reading || m_source.isBusy())
        return; // whoever answers next asks again
    m_isAskDue = false;
    m_activity = tr("Asking Okta…");
    m_waitSeconds = 0;
    m_source.read(*integration, m_reading->ours.record, m_sample.toStdString());
    Q_EMIT changed();
}

void MappingExchange::askLater()
{
    m_isWriting = false;
    m_activity.clear();
    m_waitSeconds = 0;
    if (m_isAskDue)
        ask();
}

void MappingExchange::apply(const std::shared_ptr<const setup::MappingPlan>& plan)
{
    const auto integration = m_selection.current();
    if (!integration || m_source.isBusy())
        return;
    m_activity = tr("Writing to Okta…");
    m_waitSeconds = 0;
    m_isWriting = true;
    m_writingFor = integration->id;
    m_source.apply(*integration, plan);
}

void MappingExchange::takeFacts(directory::IntegrationId integration,
                                const std::shared_ptr<const setup::MappingFacts>& facts)
{
    if (m_selection.currentId() == integration && m_reading) {
        m_reading->facts = facts;
        m_reading->isAsked = true;
        refreshRows();
    }
    askLater();
    Q_EMIT changed();
}

void MappingExchange::takeReport(directory::IntegrationId integration,
                                 const std::shared_ptr<const setup::MappingReport>& report)
{
    if (m_selection.currentId() == integration && m_reading) {
        Q_EMIT applied(report);
        if (report->now && m_reading->facts) {
            auto facts = std::make_shared<setup::MappingFacts>(*m_reading->facts);
            facts->mapping = report->now;
            facts->at = m_clock.now();
            m_reading->facts = std::move(facts);
        }
        refreshRows();
        load(); // what was kept
    } else {
        m_untold.insert_or_assign(integration, Untold{report, {}});
    }
    askLater();
    Q_EMIT changed();
    Q_EMIT mappingChanged();
}

void MappingExchange::takeFailure(directory::IntegrationId integration, const core::Error& error)
{
    const QString why = QString::fromStdString(error.message);
    if (m_selection.currentId() == integration && error.kind != core::ErrorKind::Cancelled)
        Q_EMIT failed(why);
    else if (m_isWriting && error.kind != core::ErrorKind::Cancelled)
        m_untold.insert_or_assign(integration, Untold{{}, why});
    askLater();
    Q_EMIT changed();
}

void MappingExchange::tellUntold(directory::IntegrationId integration)
{
    const auto untold = m_untold.extract(integration);
    if (untold && untold.mapped().report)
        Q_EMIT applied(untold.mapped().report);
    else if (untold)
        Q_EMIT failed(untold.mapped().failure);
}

void MappingExchange::refreshRows()
{
    m_reading->rows = MappingText::rows(m_reading->matter());
    Q_EMIT refreshed();
}

} // namespace rollcall::models
