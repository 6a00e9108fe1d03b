// SPDX-License-Identifier: Apache-2.0
// The listener as the screen sees it: one of this process, or one that another process runs on the same directory.
#pragma once

#include "core/Error.h"
#include "listener/ListenerService.h"

#include <QObject>
#include <QString>

#include <string>
#include <vector>

namespace rollcall::models {

/// What is known of the listener at this moment.
struct ListenerSituation {
    listener::ListenerStatus status;
    bool isElsewhere = false;                ///< another process is the host of the directory
    QString program;                         ///< of that process, e.g. "rollcallctl serve"
    qint64 processId = 0;                    ///< of that process
    std::vector<std::string> ownAddresses{}; ///< of this computer's interfaces
    bool isBusy = false;                     ///< starting, moving or stopping: buttons wait
};

/// Lives on the GUI thread; nothing here blocks.
class ListenerControl : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] virtual ListenerSituation situation() const = 0;
    /// What `start` was last given, or what is stored.
    [[nodiscard]] virtual listener::ListenerSettings settings() const = 0;
    /// False while another process listens.
    [[nodiscard]] virtual bool canControl() const = 0;

    /// Starts, or moves a running listener. Answers with `started` or `failed`; a failed move leaves the old one
    /// running.
    virtual void start(const listener::ListenerSettings& settings) = 0;
    /// Drains, then closes. Answers with `situationChanged`.
    virtual void stop() = 0;

Q_SIGNALS:
    void situationChanged();
    void started();
    void failed(const rollcall::core::Error& error);
};

} // namespace rollcall::models
