// SPDX-License-Identifier: Apache-2.0
// Whether the desktop is light or dark, and when that changes.
#pragma once

#include <QObject>

class QDBusVariant;

namespace rollcall::ui {

/// Begins with the lightness of the palette the platform came with; the desktop portal, where there is one, corrects
/// it.
class SystemTheme : public QObject {
    Q_OBJECT

public:
    /// Must be made before any palette of ours is set.
    explicit SystemTheme(QObject* parent = nullptr);
    [[nodiscard]] bool isDark() const { return m_isDark; }

Q_SIGNALS:
    void changed();

private Q_SLOTS:
    void portalSettingChanged(const QString& scope, const QString& key, const QDBusVariant& value);

private:
    void askPortal();
    void setDark(bool isDark);

    bool m_isDark = false;
};

} // namespace rollcall::ui
