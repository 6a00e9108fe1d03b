// SPDX-License-Identifier: Apache-2.0
// Where another process listens, nobody here knows its proof.
#include "desktop/DesktopSelfCaller.h"

#include "core/Deliver.h"

#include <utility>

namespace rollcall::app {

namespace {

models::SelfCallReport::Hint hintOf(SelfCallOutcome outcome)
{
    using Hint = models::SelfCallReport::Hint;
    switch (outcome) {
    case SelfCallOutcome::MetItself:
        return Hint::MetItself;
    case SelfCallOutcome::SomebodyAnswers:
        return Hint::Answers;
    case SelfCallOutcome::NotAsked:
        return Hint::Unknown;
    case SelfCallOutcome::Cancelled:
        return Hint::Cancelled;
    default:
        return Hint::Trouble;
    }
}

models::SelfCallReport reportOf(const SelfCallResult& result, const std::string& publicUrl)
{
    models::SelfCallReport report;
    report.hint = hintOf(result.outcome);
    report.publicUrl = QString::fromStdString(publicUrl);
    report.at = result.at;
    report.seen = QString::fromStdString(result.seen);
    report.cause = QString::fromStdString(result.cause);
    report.next = QString::fromStdString(result.next);
    if (result.certificate) {
        report.certificateEnds = result.certificate->ends;
        report.issuer = QString::fromStdString(result.certificate->issuer);
    }
    return report;
}

} // namespace

DesktopSelfCaller::DesktopSelfCaller(const listener::ListenerService& service, const models::ListenerControl& control,
                                     const core::Clock& clock, QObject* parent)
    : SelfCaller(parent), m_service(service), m_control(control), m_selfCall(clock), m_lane("self-call", 1)
{
}

DesktopSelfCaller::~DesktopSelfCaller()
{
    cancel();
    m_lane.stop();
}

void DesktopSelfCaller::call()
{
    if (m_isBusy)
        return;
    m_isBusy = true;
    m_stop = std::stop_source();
    SelfCallTarget target = SelfCallTarget::of(m_control.settings());
    if (!m_control.situation().isElsewhere)
        target.proof = [this](std::string_view challenge) { return m_service.healthProof(challenge); };
    auto future = core::run(m_lane, m_stop.get_token(), [this, target](std::stop_token stop) {
        return core::Result<SelfCallResult>(m_selfCall.call(target, std::move(stop)));
    });
    core::deliver(future, this, [this, url = target.publicUrl](const core::Result<SelfCallResult>& result) {
        m_isBusy = false;
        SelfCallResult cancelled;
        cancelled.outcome = SelfCallOutcome::Cancelled;
        Q_EMIT called(reportOf(result.value_or(cancelled), url));
    });
}

void DesktopSelfCaller::cancel()
{
    m_stop.request_stop();
}

} // namespace rollcall::app
