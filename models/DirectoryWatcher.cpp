// SPDX-License-Identifier: Apache-2.0
// Brings "something was committed" from the directory's feed to the screens.
#include "DirectoryWatcher.h"

#include <QMetaObject>

#include <atomic>

namespace rollcall::models {

namespace {
constexpr int throttleMilliseconds = 100;
}

/// Keeps a busy writer from filling the GUI thread's event queue: one event is under way at most.
struct DirectoryWatcher::Pending {
    std::atomic<bool> isPosted{false};
};

DirectoryWatcher::DirectoryWatcher(directory::Database& database, QObject* parent)
    : QObject(parent), m_pending(std::make_shared<Pending>())
{
    m_quiet.setSingleShot(true);
    m_quiet.setInterval(throttleMilliseconds);
    connect(&m_quiet, &QTimer::timeout, this, [this] {
        if (m_isDue)
            announce();
    });
    m_subscription = database.subscribe([this, pending = m_pending] {
        if (!pending->isPosted.exchange(true))
            QMetaObject::invokeMethod(this, [this] { noticed(); }, Qt::QueuedConnection);
    });
}

DirectoryWatcher::~DirectoryWatcher()
{
    m_subscription.reset();
}

void DirectoryWatcher::noticed()
{
    m_pending->isPosted = false;
    if (m_quiet.isActive())
        m_isDue = true;
    else
        announce();
}

void DirectoryWatcher::announce()
{
    m_isDue = false;
    m_quiet.start();
    Q_EMIT changed();
}

} // namespace rollcall::models
