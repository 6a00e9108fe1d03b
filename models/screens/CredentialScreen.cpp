// SPDX-License-Identifier: Apache-2.0
// One read of a few rows, repeated after commits and now and then, since being used and ending are told by nobody.
#include "screens/CredentialScreen.h"

#include "DirectoryWatcher.h"
#include "screens/CredentialText.h"
#include "screens/IntegrationSelection.h"
#include "setup/ProfileCatalogue.h"
#include "setup/TokenLife.h"

#include <algorithm>
#include <utility>

namespace rollcall::models {

using namespace std::chrono_literals;

namespace {

constexpr auto betweenReads = 500ms;
constexpr auto betweenReadsForTheCard = 3s;
constexpr auto betweenLooksAtTheClock = 20s;
constexpr auto signInPurpose = "scim";

} // namespace

CredentialScreen::CredentialScreen(directory::Database& database, DirectoryWatcher& watcher,
                                   IntegrationSelection& selection, CredentialControl& control,
                                   const setup::ProfileCatalogue& profiles, const core::Clock& clock, QObject* parent)
    : QObject(parent),
      m_database(database),
      m_selection(selection),
      m_control(control),
      m_profiles(profiles),
      m_clock(clock)
{
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &CredentialScreen::reloadIfDue);
    m_tick.setTimerType(Qt::VeryCoarseTimer);
    m_tick.setInterval(betweenLooksAtTheClock);
    connect(&m_tick, &QTimer::timeout, this, &CredentialScreen::schedule);
    m_tick.start();
    connect(&watcher, &DirectoryWatcher::changed, this, &CredentialScreen::schedule);
    connect(&m_selection, &IntegrationSelection::currentChanged, this, &CredentialScreen::reset);
    // Its role or its way of signing in perhaps.
    connect(&m_selection, &IntegrationSelection::changed, this, &CredentialScreen::changed);
    connect(&m_control, &CredentialControl::rotated, this, &CredentialScreen::takeRotated);
    connect(&m_control, &CredentialControl::revoked, this, [this](directory::CredentialId credential) {
        if (m_rotated && m_rotated->credential.id == credential)
            m_rotated.reset();
        if (m_revoking == credential)
            leaveRevocation();
        readNow();
    });
    connect(&m_control, &CredentialControl::failed, this, &CredentialScreen::takeFailed);
    reset();
}

bool CredentialScreen::isThere() const
{
    const auto current = m_selection.current();
    return current && current->role != directory::Role::Companion;
}

void CredentialScreen::reset()
{
    m_request.cancel();
    m_pause.stop();
    m_credentials.clear();
    m_rotated.reset();
    m_revoking.reset();
    m_isSecondQuestion = false;
    m_error.reset();
    m_commandError.reset();
    m_state = ScreenState::Loading;
    schedule();
    Q_EMIT changed();
}

void CredentialScreen::retry()
{
    reset();
}

void CredentialScreen::setOpen(bool isOpen)
{
    m_isOpen = isOpen;
    if (!isOpen)
        return;
    readNow();
}

void CredentialScreen::readNow()
{
    m_pause.stop();
    schedule();
}

bool CredentialScreen::isIdle() const
{
    return !m_request.isRunning() && !m_isDue && !m_control.isBusy();
}

void CredentialScreen::schedule()
{
    m_isDue = m_selection.currentId().has_value();
    reloadIfDue();
}

void CredentialScreen::reloadIfDue()
{
    // A command may need several commits, and only the last one leaves what is worth showing.
    if (m_isDue && !m_pause.isActive() && !m_request.isRunning() && !m_control.isBusy())
        reload();
}

void CredentialScreen::reload()
{
    m_isDue = false;
    const auto integration = m_selection.currentId();
    if (!integration)
        return;
    m_pause.start(m_isOpen ? std::chrono::milliseconds(betweenReads) : betweenReadsForTheCard);
    const auto ticket = m_request.begin();
    auto future =
        m_database.readAsync(ticket.stop, [id = *integration](directory::ReadSession& session, const std::stop_token&) {
            return session.credentials(id);
        });
    core::deliver(future, this,
                  [this, generation = ticket.generation](core::Result<std::vector<directory::Credential>> result) {
                      if (m_request.accept(generation))
                          take(std::move(result));
                  });
}

void CredentialScreen::take(core::Result<std::vector<directory::Credential>> result)
{
    if (result) {
        m_credentials = std::move(*result);
        std::erase_if(m_credentials, [](const auto& each) { return each.purpose != signInPurpose; });
        m_error.reset();
        m_state = m_credentials.empty() ? ScreenState::Empty : ScreenState::Full;
        const auto* revoking = m_revoking ? find(*m_revoking) : nullptr;
        if (revoking == nullptr || !setup::isValid(*revoking, m_clock.now()))
            m_revoking.reset();
    } else if (result.error().kind != core::ErrorKind::Cancelled) {
        m_error = result.error();
        if (m_state == ScreenState::Loading)
            m_state = ScreenState::Error;
    }
    Q_EMIT changed();
    reloadIfDue();
}

const directory::Credential* CredentialScreen::find(directory::CredentialId id) const
{
    const auto found = std::ranges::find(m_credentials, id, &directory::Credential::id);
    return found == m_credentials.end() ? nullptr : &*found;
}

QString CredentialScreen::summary() const
{
    switch (m_state) {
    case ScreenState::Loading:
        return tr("Reading the directory…");
    case ScreenState::Error:
        return tr("They could not be read.");
    case ScreenState::Empty:
    case ScreenState::Full:
        break;
    }
    return CredentialText::summary(m_credentials, m_clock.now());
}

QString CredentialScreen::status() const
{
    if (m_state == ScreenState::Loading || m_state == ScreenState::Error)
        return summary();
    return CredentialText::status(m_credentials, m_clock.now());
}

QList<CredentialRow> CredentialScreen::rows() const
{
    const auto now = m_clock.now();
    std::vector<const directory::Credential*> order;
    order.reserve(m_credentials.size());
    for (const auto& each : m_credentials)
        order.push_back(&each);
    std::ranges::stable_sort(order, [now](const auto* left, const auto* right) {
        const bool isLeftValid = setup::isValid(*left, now);
        const bool isRightValid = setup::isValid(*right, now);
        return isLeftValid != isRightValid ? isLeftValid : left->id.value > right->id.value;
    });
    QList<CredentialRow> list;
    for (const auto* each : order)
        list.append(CredentialText::row(*each, now));
    return list;
}

QList<CredentialWarning> CredentialScreen::warnings() const
{
    if (m_state == ScreenState::Loading || m_state == ScreenState::Error)
        return {};
    return CredentialText::warnings(m_credentials, m_clock.now());
}

QList<std::chrono::hours> CredentialScreen::overlaps()
{
    return {setup::rotationOverlap, std::chrono::days(3), std::chrono::days(1), 1h};
}

QString CredentialScreen::overlapText(std::chrono::hours overlap)
{
    return CredentialText::overlap(overlap);
}

QString CredentialScreen::rotationSentence(std::chrono::hours overlap) const
{
    const auto current = m_selection.current();
    if (!current)
        return {};
    const auto place = CredentialPlace::of(m_profiles.find(current->profileId), *current);
    return CredentialText::rotation(m_credentials, place, overlap, m_clock.now());
}

void CredentialScreen::rotate(std::chrono::hours overlap)
{
    const auto current = m_selection.current();
    if (!current || m_control.isBusy())
        return;
    m_commandError.reset();
    m_revoking.reset();
    m_doneFor = current->id;
    m_control.rotate(*current, overlap);
    Q_EMIT changed();
}

void CredentialScreen::takeRotated(const CredentialRotated& rotation)
{
    // Somebody chose another one meanwhile: its page is no place for this secret.
    if (m_selection.currentId() == rotation.credential.integration) {
        m_rotated = rotation;
        m_commandError = rotation.notEnded;
    }
    readNow();
    Q_EMIT changed();
}

std::optional<CredentialSecret> CredentialScreen::secret() const
{
    const auto current = m_selection.current();
    if (!m_rotated || !current)
        return std::nullopt;
    const auto place = CredentialPlace::of(m_profiles.find(current->profileId), *current);
    return CredentialText::secret(*m_rotated, place, m_clock.now());
}

void CredentialScreen::forgetSecret()
{
    if (std::exchange(m_rotated, std::nullopt))
        Q_EMIT changed();
}

void CredentialScreen::beginRevocation(directory::CredentialId credential)
{
    m_commandError.reset();
    m_revoking = credential;
    m_isSecondQuestion = false;
    Q_EMIT changed();
}

std::optional<CredentialRevocation> CredentialScreen::revocation() const
{
    const auto* credential = m_revoking ? find(*m_revoking) : nullptr;
    if (credential == nullptr)
        return std::nullopt;
    return CredentialText::revocation(*credential, m_credentials, m_isSecondQuestion, m_clock.now());
}

void CredentialScreen::goOnRevoking()
{
    const auto asked = revocation();
    if (!asked || m_control.isBusy())
        return;
    if (asked->isLast && !asked->isSecond) {
        m_isSecondQuestion = true;
    } else {
        m_commandError.reset();
        m_doneFor = m_selection.currentId();
        m_control.revoke(*find(asked->id), asked->isSecond);
    }
    Q_EMIT changed();
}

void CredentialScreen::leaveRevocation()
{
    m_revoking.reset();
    m_isSecondQuestion = false;
    Q_EMIT changed();
}

void CredentialScreen::takeFailed(const core::Error& error)
{
    // What became of another integration's command is no word on this one.
    if (m_doneFor == m_selection.currentId())
        m_commandError = error;
    readNow();
    Q_EMIT changed();
}

} // namespace rollcall::models
