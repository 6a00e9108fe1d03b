// SPDX-License-Identifier: Apache-2.0
// Another process that writes to the directory for as long as a test wants.
#pragma once

#include <QString>

namespace rollcall::tests {

/// Holds the lock of all writers until it is released or goes. Made and released on one thread; one at a time.
class WriteLock {
public:
    explicit WriteLock(const QString& folder);
    ~WriteLock();
    WriteLock(const WriteLock&) = delete;
    WriteLock& operator=(const WriteLock&) = delete;

    [[nodiscard]] bool isHeld() const { return m_isHeld; }
    void release();

private:
    QString m_name = QStringLiteral("another process");
    bool m_isHeld = false;
};

} // namespace rollcall::tests
