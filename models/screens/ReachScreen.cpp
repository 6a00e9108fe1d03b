// SPDX-License-Identifier: Apache-2.0
// The hint stays a hint: it is shown beside the proof and judged by nothing.
#include "screens/ReachScreen.h"

#include "DirectoryWatcher.h"
#include "RelativeTime.h"
#include "Utf8.h"
#include "screens/IntegrationSelection.h"
#include "screens/Reachability.h"
#include "setup/Caller.h"
#include "setup/Facts.h"
#include "setup/Record.h"

#include <QLocale>

#include <chrono>
#include <tuple>
#include <utility>

namespace rollcall::models {

using namespace std::chrono_literals;

namespace {

constexpr auto betweenLooksAtTheClock = 5s;
constexpr auto renewal = std::chrono::hours(21 * 24);

/// A call to the public address goes the same way and meets the same.
bool isSameWay(const listener::ListenerSettings& one, const listener::ListenerSettings& other)
{
    const auto filesOf = [](const listener::ListenerSettings& settings) {
        const auto tls = settings.tls.value_or(http::TlsFiles());
        return std::tuple(settings.tls.has_value(), tls.certificateChain, tls.privateKey);
    };
    const auto doorsOf = [](const listener::ListenerSettings& settings) {
        return std::tie(settings.address, settings.port, settings.publicUrl, settings.healthListen, settings.isHealthOn,
                        settings.allowHealthFrom);
    };
    return doorsOf(one) == doorsOf(other) && filesOf(one) == filesOf(other);
}

} // namespace

ReachScreen::ReachScreen(directory::Database& database, DirectoryWatcher& watcher, IntegrationSelection& selection,
                         ListenerControl& control, SelfCaller& caller, const core::Clock& clock, QObject* parent)
    : QObject(parent),
      m_selection(selection),
      m_control(control),
      m_caller(caller),
      m_clock(clock),
      m_reads(database, [this] { reload(); })
{
    m_reads.setShown(m_isOpen);
    m_tick.setTimerType(Qt::VeryCoarseTimer);
    m_tick.setInterval(betweenLooksAtTheClock);
    connect(&m_tick, &QTimer::timeout, this, &ReachScreen::changed);
    connect(&watcher, &DirectoryWatcher::changed, this, &ReachScreen::schedule);
    connect(&m_selection, &IntegrationSelection::currentChanged, this, &ReachScreen::reset);
    connect(&m_selection, &IntegrationSelection::changed, this, &ReachScreen::changed);
    connect(&m_control, &ListenerControl::situationChanged, this, [this] {
        forgetWhatIsOver();
        Q_EMIT changed();
    });
    connect(&m_caller, &SelfCaller::called, this, &ReachScreen::takeReport);
}

bool ReachScreen::isThere() const
{
    const auto current = m_selection.current();
    return current && current->role != directory::Role::Companion;
}

void ReachScreen::reset()
{
    m_reads.cancel();
    m_isRead = false;
    m_contact.reset();
    m_error.reset();
    schedule();
    Q_EMIT changed();
}

void ReachScreen::retry()
{
    reset();
}

void ReachScreen::setOpen(bool isOpen)
{
    m_isOpen = isOpen;
    if (isOpen) {
        m_tick.start();
        schedule();
    } else {
        m_tick.stop();
    }
    m_reads.setShown(isOpen);
}

bool ReachScreen::isIdle() const
{
    return !m_reads.isRunning() && !(m_reads.isDue() && m_isOpen) && !m_caller.isBusy();
}

void ReachScreen::schedule()
{
    if (m_selection.currentId())
        m_reads.schedule();
}

void ReachScreen::reload()
{
    const auto integration = m_selection.current();
    if (!integration || !m_isOpen)
        return;
    m_reads.read([integration = *integration, own = m_control.situation().ownAddresses](
                     directory::ReadSession& session,
                     const std::stop_token& stop) { return read(session, integration, own, stop); },
                 [this](const core::Result<Contacts>& result) { take(result); });
}

core::Result<ReachScreen::Contacts> ReachScreen::read(directory::ReadSession& session,
                                                      const directory::Integration& integration,
                                                      const std::vector<std::string>& ownAddresses,
                                                      const std::stop_token& stop)
{
    const auto traffic = setup::readTraffic(session, integration, stop, {ownAddresses, true});
    if (!traffic)
        return tl::unexpected(traffic.error());
    if (!traffic->accepted)
        return Contacts();
    const auto entry = session.journalEntry(traffic->accepted->request);
    if (!entry)
        return tl::unexpected(entry.error());
    const auto address = setup::readAddress(session, integration.id);
    if (!address)
        return tl::unexpected(address.error());
    const bool isFormer = *address && traffic->accepted->at < (*address)->since;
    return Contact{traffic->accepted->request, traffic->accepted->at, *entry ? (*entry)->clientAddress : std::string(),
                   isFormer};
}

void ReachScreen::take(const core::Result<Contacts>& result)
{
    if (result) {
        m_contact = *result;
        m_isRead = true;
        m_error.reset();
    } else if (result.error().kind != core::ErrorKind::Cancelled) {
        m_error = result.error();
    }
    Q_EMIT changed();
}

QString ReachScreen::publicUrl() const
{
    return text(m_control.settings().publicUrl);
}

QString ReachScreen::baseUrl() const
{
    const auto current = m_selection.current();
    if (!current)
        return {};
    const QString told =
        publicUrl().isEmpty() ? ListenerText::url(m_control.situation(), m_control.settings()) : publicUrl();
    return text(listener::scimBaseUrl(told.toStdString(), current->slug));
}

QString ReachScreen::addressTrouble() const
{
    return whyNotReachable(publicUrl());
}

QString ReachScreen::whyNoCheck() const
{
    const auto situation = m_control.situation();
    if (publicUrl().isEmpty())
        return tr("There is no public address to call. Enter one under Connection › Change address… on the Overview "
                  "page.");
    if (situation.status.state != listener::ListenerState::Listening)
        return tr("Nothing listens just now, so that nothing can answer.");
    return {};
}

void ReachScreen::check()
{
    if (!canCheck() || m_caller.isBusy())
        return;
    forgetWhatIsOver();
    m_called = m_control.settings();
    m_caller.call();
    Q_EMIT changed();
}

void ReachScreen::cancel()
{
    m_caller.cancel();
}

void ReachScreen::takeReport(const SelfCallReport& report)
{
    if (report.hint != SelfCallReport::Hint::Cancelled)
        m_report = report;
    forgetWhatIsOver();
    Q_EMIT changed();
}

void ReachScreen::forgetWhatIsOver()
{
    if (report() == nullptr)
        m_report.reset();
}

std::optional<SelfCallReport> ReachScreen::selfCall() const
{
    const auto* known = report();
    return known == nullptr ? std::nullopt : std::optional(*known);
}

const SelfCallReport* ReachScreen::report() const
{
    const bool isInUse = m_report && m_report->publicUrl == publicUrl() && isSameWay(m_called, m_control.settings());
    return isInUse ? &*m_report : nullptr;
}

std::optional<ReachHint> ReachScreen::hint() const
{
    const auto* known = report();
    if (known == nullptr)
        return std::nullopt;
    ReachHint hint;
    switch (known->hint) {
    case SelfCallReport::Hint::MetItself:
        // Accent and not green: nothing is proven by it.
        hint.state = {tr("Met itself"), Tone::Accent};
        break;
    case SelfCallReport::Hint::Answers:
        hint.state = {tr("Somebody answers"), Tone::Accent};
        break;
    case SelfCallReport::Hint::Trouble:
        hint.state = {tr("Did not meet itself"), Tone::Warning};
        break;
    case SelfCallReport::Hint::Unknown:
    case SelfCallReport::Hint::Cancelled:
        hint.state = {tr("Cannot be told"), Tone::Neutral};
        break;
    }
    hint.seen = known->seen;
    hint.cause = known->cause;
    hint.next = known->next;
    hint.when = RelativeTime::text(known->at, m_clock.now());
    hint.whenExact = RelativeTime::exact(known->at);
    return hint;
}

std::optional<ReachCertificate> ReachScreen::certificate() const
{
    const auto* known = report();
    if (known == nullptr || !known->certificateEnds)
        return std::nullopt;
    const auto now = m_clock.now();
    const auto ends = *known->certificateEnds;
    const auto days = std::chrono::floor<std::chrono::days>(ends - now).count();
    ReachCertificate certificate;
    certificate.exact = RelativeTime::exact(ends);
    QString end;
    if (ends <= now) {
        certificate.state = {tr("Ended"), Tone::Bad};
        end = tr("ended %1").arg(RelativeTime::text(ends, now));
    } else {
        certificate.state =
            ends - now < renewal ? StateWord{tr("Ends soon"), Tone::Warning} : StateWord{tr("Valid"), Tone::Neutral};
        end = days == 0   ? tr("ends within a day")
              : days == 1 ? tr("ends in 1 day")
                          : tr("ends in %1 days").arg(QLocale().toString(static_cast<qint64>(days)));
    }
    certificate.sentence = known->issuer.isEmpty() ? tr("The certificate %1.").arg(end)
                                                   : tr("The certificate of %1 %2.").arg(known->issuer, end);
    return certificate;
}

ReachProof ReachScreen::proof() const
{
    ReachProof proof;
    if (!m_isRead) {
        proof.state = m_error ? StateWord{tr("Not known"), Tone::Neutral} : StateWord{tr("Reading…"), Tone::Accent};
        if (m_error)
            proof.sentence = text(m_error->message);
        return proof;
    }
    if (!m_contact) {
        proof.state = {tr("Not proven"), Tone::Neutral};
        proof.sentence = tr("No request with a good credential has come yet. Test the connection in Okta.");
        return proof;
    }
    proof.request = m_contact->request;
    proof.exact = RelativeTime::exact(m_contact->at);
    const QString when = RelativeTime::text(m_contact->at, m_clock.now());
    const QString from = text(m_contact->address);
    if (m_contact->isOfFormerAddress) {
        proof.state = {tr("Not proven"), Tone::Neutral};
        proof.sentence = tr("The last request with a good credential came %1, to the address before this one. None has "
                            "come to this one yet: enter it in Okta and test the connection there.")
                             .arg(when);
        return proof;
    }
    const auto place = setup::placeOf(m_contact->address, m_control.situation().ownAddresses);
    if (place == setup::CallerPlace::Near) {
        proof.state = {tr("From your own network"), Tone::Neutral};
        proof.sentence = tr("The last request with a good credential came %1 from %2, inside a private network: an "
                            "agent or a proxy there, or a try of one’s own. Okta’s cloud is not proven to get here.")
                             .arg(when, from);
        return proof;
    }
    if (place == setup::CallerPlace::Here) {
        proof.state = {tr("From this computer"), Tone::Neutral};
        proof.sentence = tr("The last request with a good credential came %1 from %2: a proxy or tunnel on this "
                            "computer that passes Okta’s requests on, or a try of one’s own, which proves nothing.")
                             .arg(when, from);
        return proof;
    }
    proof.state = {tr("Proven"), Tone::Good};
    proof.sentence = from.isEmpty() ? tr("A request with a good credential came %1.").arg(when)
                                    : tr("A request with a good credential came %1, from %2.").arg(when, from);
    return proof;
}

QString ReachScreen::summary() const
{
    const auto known = hint();
    if (m_caller.isBusy())
        return tr("Calling %1…").arg(publicUrl());
    if (known)
        return tr("%1, %2. Only a request from Okta proves it.").arg(known->state.word, known->when);
    if (const QString trouble = addressTrouble(); !trouble.isEmpty())
        return trouble;
    return tr("%1 was not tried yet.").arg(publicUrl());
}

QList<ReachWay> ReachScreen::ways()
{
    return {{tr("A certificate of its own"),
             tr("The listener ends TLS itself: a public name, port 443 led to it, and a certificate of a public "
                "authority with its whole chain.")},
            {tr("A reverse proxy or a tunnel"),
             tr("TLS ends in front. The listener trusts that proxy alone to say who calls; a tunnel needs no open "
                "port.")},
            {tr("Okta’s agent on the LAN"),
             tr("The on-premises provisioning agent calls from inside your network, and no public address is needed. "
                "It is an application of its own when an integration is made.")}};
}

} // namespace rollcall::models
