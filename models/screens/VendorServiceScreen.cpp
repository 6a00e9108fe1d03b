// SPDX-License-Identifier: Apache-2.0
// One command at a time; what comes of it belongs to the integration that it was given for.
#include "screens/VendorServiceScreen.h"

#include "DirectoryWatcher.h"
#include "core/Deliver.h"
#include "screens/DownstreamTrouble.h"
#include "screens/IntegrationSelection.h"
#include "setup/Facts.h"

#include <chrono>
#include <utility>

namespace rollcall::models {

using namespace std::chrono_literals;

namespace {

constexpr auto betweenReads = 500ms;
constexpr auto lookedBack = std::chrono::days(7);

} // namespace

VendorServiceScreen::VendorServiceScreen(directory::Database& database, DirectoryWatcher& watcher,
                                         IntegrationSelection& selection, VendorServiceControl& control,
                                         const core::Clock& clock, QObject* parent)
    : QObject(parent), m_database(database), m_selection(selection), m_control(control), m_clock(clock)
{
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, [this] {
        if (m_isDue)
            schedule();
    });
    connect(&watcher, &DirectoryWatcher::changed, this, &VendorServiceScreen::schedule);
    connect(&m_selection, &IntegrationSelection::currentChanged, this, &VendorServiceScreen::reset);
    // Its address perhaps, which another process may have changed.
    connect(&m_selection, &IntegrationSelection::changed, this, &VendorServiceScreen::look);
    connect(&m_control, &VendorServiceControl::looked, this,
            [this](directory::IntegrationId integration, const VendorStored& stored) {
                if (m_selection.currentId() != integration)
                    return;
                m_stored = stored;
                Q_EMIT changed();
            });
    connect(&m_control, &VendorServiceControl::notLooked, this,
            [this](directory::IntegrationId integration, const core::Error& error) {
                if (m_selection.currentId() != integration || error.kind == core::ErrorKind::Cancelled)
                    return;
                m_error = error;
                Q_EMIT changed();
            });
    connect(&m_control, &VendorServiceControl::tested, this, [this](std::int64_t people) {
        const QString answered = VendorServiceText::answered(people);
        finish(m_isSaved ? tr("Saved. The next request of Okta’s goes there. %1").arg(answered) : answered);
    });
    connect(&m_control, &VendorServiceControl::saved, this, &VendorServiceScreen::takeSaved);
    connect(&m_control, &VendorServiceControl::progressed, this, [this](const VendorProgress& progress) {
        m_progress = progress;
        Q_EMIT changed();
    });
    connect(&m_control, &VendorServiceControl::counted, this,
            [this](const VendorImport& report) { takeReport(report, false); });
    connect(&m_control, &VendorServiceControl::imported, this,
            [this](const VendorImport& report) { takeReport(report, true); });
    connect(&m_control, &VendorServiceControl::failed, this, &VendorServiceScreen::takeFailed);
    reset();
}

bool VendorServiceScreen::isThere() const
{
    const auto current = m_selection.current();
    return current && current->role == directory::Role::Relay;
}

void VendorServiceScreen::reset()
{
    m_request.cancel();
    m_pause.stop();
    // What runs goes on for the integration it was begun for, but a test or a count is of no use to anybody then.
    if (m_doing == Doing::Testing || m_doing == Doing::Counting)
        m_control.cancel();
    m_stored.reset();
    m_traffic = {};
    m_outcome.clear();
    m_error.reset();
    m_report.reset();
    look();
    schedule();
    Q_EMIT changed();
}

void VendorServiceScreen::look()
{
    if (isThere())
        m_control.look(*m_selection.current());
    else
        Q_EMIT changed();
}

void VendorServiceScreen::setOpen(bool isOpen)
{
    m_isOpen = isOpen;
    if (!isOpen)
        return;
    look();
    schedule();
}

bool VendorServiceScreen::isIdle() const
{
    return !isBusy() && !m_request.isRunning() && !(m_isDue && m_isOpen && isThere());
}

void VendorServiceScreen::schedule()
{
    m_isDue = true;
    if (m_isOpen && isThere() && !m_pause.isActive() && !m_request.isRunning())
        reload();
}

void VendorServiceScreen::reload()
{
    m_isDue = false;
    m_pause.start(betweenReads);
    m_reading.start();
    const auto ticket = m_request.begin();
    auto future = m_database.readAsync(ticket.stop, [integration = *m_selection.current(), now = m_clock.now()](
                                                        directory::ReadSession& session, const std::stop_token& stop) {
        return read(session, integration, now, stop);
    });
    core::deliver(future, this, [this, generation = ticket.generation](const core::Result<Traffic>& result) {
        if (!m_request.accept(generation))
            return;
        // A long journal is not read over and over.
        if (const std::chrono::milliseconds rest(m_reading.elapsed() * 3); rest > betweenReads)
            m_pause.start(rest);
        if (result)
            m_traffic = *result;
        Q_EMIT changed();
        if (m_isDue && !m_pause.isActive())
            schedule();
    });
}

core::Result<VendorServiceScreen::Traffic> VendorServiceScreen::read(directory::ReadSession& session,
                                                                     const directory::Integration& integration,
                                                                     core::Timestamp now, const std::stop_token& stop)
{
    Traffic traffic;
    const auto facts = setup::readTraffic(session, integration, stop);
    if (!facts)
        return tl::unexpected(facts.error());
    if (facts->accepted) {
        auto entry = session.journalEntry(facts->accepted->request);
        if (!entry)
            return tl::unexpected(entry.error());
        // What we answered by ourselves says nothing about the vendor.
        if (*entry && !(*entry)->legs.empty())
            traffic.answered = std::move(**entry);
    }
    const auto summary = session.journalSummary(integration.id, now - lookedBack);
    if (!summary)
        return tl::unexpected(summary.error());
    for (const auto& row : summary->lastErrors) {
        auto entry = session.journalEntry(row.id);
        if (!entry)
            return tl::unexpected(entry.error());
        if (!*entry || !DownstreamTrouble::of(**entry).isPassing())
            continue;
        traffic.trouble = std::move(**entry);
        break;
    }
    return traffic;
}

QString VendorServiceScreen::summary() const
{
    return m_stored ? VendorServiceText::summary(*m_stored) : tr("Reading the directory…");
}

std::optional<VendorSettings> VendorServiceScreen::settings() const
{
    return m_stored ? m_stored->settings : std::nullopt;
}

QString VendorServiceScreen::signIn() const
{
    const auto now = settings();
    return now ? VendorServiceText::signInOf(*now) : QString();
}

QString VendorServiceScreen::credential() const
{
    return m_stored ? VendorServiceText::credential(*m_stored, m_clock.now()) : QString();
}

VendorStanding VendorServiceScreen::standing() const
{
    return VendorServiceText::standing(m_traffic.answered, m_traffic.trouble, m_clock.now());
}

QString VendorServiceScreen::activity() const
{
    switch (m_doing) {
    case Doing::Nothing:
        return {};
    case Doing::Testing:
        return tr("Asking the vendor’s service…");
    case Doing::Saving:
        return tr("Saving…");
    case Doing::Counting:
    case Doing::Importing:
        break;
    }
    if (m_progress)
        return VendorServiceText::progress(*m_progress, m_doing == Doing::Importing);
    return m_doing == Doing::Importing ? tr("Importing…") : tr("Counting…");
}

QString VendorServiceScreen::troubleTitle() const
{
    switch (m_failed) {
    case Doing::Testing:
        return m_isSaved ? tr("Saved, but the service was asked with it, and did not do.")
                         : tr("The test failed; nothing was changed.");
    case Doing::Saving:
        return tr("Not saved.");
    case Doing::Counting:
        return tr("It could not be counted.");
    case Doing::Importing:
        return tr("The import ended early. What it brought stays; it can be run again.");
    case Doing::Nothing:
        break;
    }
    return tr("What is stored could not be read.");
}

std::optional<directory::Integration> VendorServiceScreen::begin(Doing what)
{
    if (isBusy() || m_control.isBusy() || !isThere())
        return std::nullopt;
    m_doing = what;
    m_doneFor = m_selection.currentId();
    m_progress.reset();
    m_outcome.clear();
    m_error.reset();
    m_failed = Doing::Nothing;
    m_isSaved = false;
    return m_selection.current();
}

void VendorServiceScreen::test(const VendorWish& wish)
{
    const bool isStored = !wish.secret && m_stored && m_stored->settings == std::optional(wish.settings);
    if (const auto integration = begin(Doing::Testing)) {
        if (isStored)
            m_control.prove(*integration);
        else
            m_control.test(*integration, wish);
    }
    Q_EMIT changed();
}

void VendorServiceScreen::prove()
{
    if (!settings() || !hasSecret())
        return;
    if (const auto integration = begin(Doing::Testing))
        m_control.prove(*integration);
    Q_EMIT changed();
}

void VendorServiceScreen::takeSaved()
{
    const auto savedFor = m_doneFor;
    finish(tr("Saved. The next request of Okta’s goes there."));
    look();
    Q_EMIT stored();
    if (savedFor != m_selection.currentId())
        return;
    if (const auto integration = begin(Doing::Testing)) {
        m_isSaved = true;
        m_control.prove(*integration);
        Q_EMIT changed();
    }
}

void VendorServiceScreen::save(const VendorWish& wish)
{
    if (const auto integration = begin(Doing::Saving))
        m_control.save(*integration, wish);
    Q_EMIT changed();
}

void VendorServiceScreen::count()
{
    if (const auto integration = begin(Doing::Counting)) {
        m_report.reset();
        m_control.count(*integration);
    }
    Q_EMIT changed();
}

void VendorServiceScreen::import()
{
    if (!canImport())
        return;
    if (const auto integration = begin(Doing::Importing))
        m_control.import(*integration);
    Q_EMIT changed();
}

void VendorServiceScreen::finish(const QString& outcome)
{
    m_doing = Doing::Nothing;
    if (m_doneFor == m_selection.currentId())
        m_outcome = outcome;
    Q_EMIT changed();
}

void VendorServiceScreen::takeReport(const VendorImport& report, bool isImported)
{
    m_doing = Doing::Nothing;
    if (m_doneFor == m_selection.currentId()) {
        m_report = report;
        m_isImported = isImported;
    }
    Q_EMIT changed();
}

void VendorServiceScreen::takeFailed(const core::Error& error)
{
    const auto what = std::exchange(m_doing, Doing::Nothing);
    if (m_doneFor == m_selection.currentId() && error.kind != core::ErrorKind::Cancelled) {
        m_failed = what;
        m_error = error;
    }
    Q_EMIT changed();
}

std::optional<VendorImportText> VendorServiceScreen::report() const
{
    if (!m_report)
        return std::nullopt;
    return m_isImported ? VendorServiceText::imported(*m_report) : VendorServiceText::counted(*m_report);
}

void VendorServiceScreen::cancel()
{
    if (isBusy())
        m_control.cancel();
}

void VendorServiceScreen::forget()
{
    m_outcome.clear();
    m_error.reset();
    m_failed = Doing::Nothing;
    m_report.reset();
    Q_EMIT changed();
}

} // namespace rollcall::models
