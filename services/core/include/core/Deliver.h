// SPDX-License-Identifier: Apache-2.0
// The border between lanes and the screen: run blocking work on a lane, get its result on the receiver's thread.
#pragma once

#include "core/Lane.h"
#include "core/Result.h"

#include <QFuture>
#include <QFutureWatcher>
#include <QObject>
#include <QPromise>

#include <memory>
#include <type_traits>
#include <utility>

namespace rollcall::core {

/// Runs `work(std::stop_token)`, which returns a Result<T>, on the lane. The future always finishes: with
/// ErrorKind::Cancelled when the lane stops or `stop` is requested before the work begins.
template<class Work>
[[nodiscard]] auto run(Lane& lane, std::stop_token stop, Work work)
    -> QFuture<std::invoke_result_t<Work, std::stop_token>>
{
    using Outcome = std::invoke_result_t<Work, std::stop_token>;
    auto promise = std::make_shared<QPromise<Outcome>>();
    promise->start();
    auto future = promise->future();
    auto task = [promise, stop = std::move(stop), work = std::move(work)](std::stop_token laneStop) mutable {
        if (stop.stop_requested() || laneStop.stop_requested()) {
            promise->addResult(Outcome(failure(ErrorKind::Cancelled, "Cancelled.")));
        } else if (stop.stop_possible()) {
            promise->addResult(work(stop));
        } else {
            promise->addResult(work(laneStop));
        }
        promise->finish();
    };
    if (!lane.post(std::move(task))) {
        promise->addResult(Outcome(failure(ErrorKind::Cancelled, "Cancelled: the program is closing.")));
        promise->finish();
    }
    return future;
}

/// Calls `receive(result)` on the receiver's thread, or never when the receiver is gone by then.
/// A watcher owned by the receiver, since QFuture::then aborts when its context dies first.
template<class Value, class Receive>
void deliver(const QFuture<Value>& future, QObject* receiver, Receive receive)
{
    auto* watcher = new QFutureWatcher<Value>(receiver);
    QObject::connect(watcher, &QFutureWatcherBase::finished, receiver,
                     [watcher, receive = std::move(receive)]() mutable {
                         watcher->deleteLater();
                         if (watcher->future().resultCount() > 0)
                             receive(watcher->result());
                     });
    watcher->setFuture(future);
}

} // namespace rollcall::core
