// SPDX-License-Identifier: Apache-2.0
// Brings "something was committed" from the directory's feed to the screens.
#pragma once

#include "directory/Database.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace rollcall::models {

/// Lives on the GUI thread; one for all screens. The database must outlive it.
class DirectoryWatcher final : public QObject {
    Q_OBJECT

public:
    explicit DirectoryWatcher(directory::Database& database, QObject* parent = nullptr);
    ~DirectoryWatcher() override;

Q_SIGNALS:
    /// At once after a quiet time, then at most every 100 ms; always once more after the last commit of a burst.
    void changed();

private:
    struct Pending;

    void noticed();
    void announce();

    std::shared_ptr<Pending> m_pending;
    QTimer m_quiet;
    bool m_isDue = false;
    directory::FeedSubscription m_subscription; ///< last, so that it ends before what its listener touches
};

} // namespace rollcall::models
