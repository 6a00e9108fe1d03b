// SPDX-License-Identifier: Apache-2.0
// Palette first, then the portal's `color-scheme` (Qt itself learned it in 6.5).
#include "style/SystemTheme.h"

#include <QGuiApplication>
#include <QPalette>
#include <QStyleHints>

#ifdef ROLLCALL_HAS_DBUS
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#endif

namespace rollcall::ui {

SystemTheme::SystemTheme(QObject* parent) : QObject(parent)
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    const auto* hints = QGuiApplication::styleHints();
    m_isDark = hints->colorScheme() == Qt::ColorScheme::Dark;
    connect(hints, &QStyleHints::colorSchemeChanged, this,
            [this](Qt::ColorScheme scheme) { setDark(scheme == Qt::ColorScheme::Dark); });
#else
    m_isDark = QGuiApplication::palette().color(QPalette::Window).lightness() < 128;
    askPortal();
#endif
}

void SystemTheme::setDark(bool isDark)
{
    if (m_isDark == isDark)
        return;
    m_isDark = isDark;
    Q_EMIT changed();
}

#ifdef ROLLCALL_HAS_DBUS

namespace {

constexpr uint portalPrefersDark = 1;

QVariant unwrapped(QVariant value)
{
    while (value.canConvert<QDBusVariant>())
        value = value.value<QDBusVariant>().variant();
    return value;
}

} // namespace

void SystemTheme::askPortal()
{
    auto bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    const auto service = QStringLiteral("org.freedesktop.portal.Desktop");
    const auto path = QStringLiteral("/org/freedesktop/portal/desktop");
    const auto interface = QStringLiteral("org.freedesktop.portal.Settings");
    bus.connect(service, path, interface, QStringLiteral("SettingChanged"), this,
                SLOT(portalSettingChanged(QString, QString, QDBusVariant)));
    auto question = QDBusMessage::createMethodCall(service, path, interface, QStringLiteral("Read"));
    question << QStringLiteral("org.freedesktop.appearance") << QStringLiteral("color-scheme");
    auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(question), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        watcher->deleteLater();
        const QDBusPendingReply<QDBusVariant> reply = *watcher;
        if (reply.isError())
            return;
        if (const uint scheme = unwrapped(reply.value().variant()).toUInt(); scheme != 0)
            setDark(scheme == portalPrefersDark);
    });
}

void SystemTheme::portalSettingChanged(const QString& scope, const QString& key, const QDBusVariant& value)
{
    if (scope == QLatin1String("org.freedesktop.appearance") && key == QLatin1String("color-scheme"))
        setDark(unwrapped(value.variant()).toUInt() == portalPrefersDark);
}

#else

void SystemTheme::askPortal() {}
void SystemTheme::portalSettingChanged(const QString&, const QString&, const QDBusVariant&) {}

#endif

} // namespace rollcall::ui
