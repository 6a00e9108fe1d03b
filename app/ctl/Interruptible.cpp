// SPDX-License-Identifier: Apache-2.0
// A lane for the work, this thread's event loop for the signals.
#include "ctl/Interruptible.h"

#include "core/Deliver.h"
#include "core/Lane.h"
#include "ctl/SignalWatch.h"

#include <QCoreApplication>
#include <QObject>

namespace rollcall::ctl {

Outcome<> runInterruptibly(const std::function<Outcome<>(const std::stop_token&)>& work)
{
    std::stop_source stop;
    const SignalWatch watch([&stop] { stop.request_stop(); });
    Outcome<> outcome = tl::unexpected(Failure{ExitCode::Failed, "Stopped on request."});
    core::Lane lane("command", 1);
    QObject here;
    const auto future =
        core::run(lane, stop.get_token(), [&outcome, &work](const std::stop_token& token) -> core::Result<> {
            outcome = work(token);
            return {};
        });
    core::deliver(future, &here, [](const core::Result<>&) { QCoreApplication::quit(); });
    QCoreApplication::exec();
    return outcome;
}

} // namespace rollcall::ctl
