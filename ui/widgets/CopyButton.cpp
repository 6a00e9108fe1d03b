// SPDX-License-Identifier: Apache-2.0
// To the clipboard, with a word of confirmation on the button and for screen readers.
#include "widgets/CopyButton.h"

#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>

namespace rollcall::ui {

namespace {

/// In the words of those who keep what was copied: KDE's and other clipboard managers, Windows' history and its cloud.
/// macOS has a word as well, which Qt cannot write without code of that system.
void markAsSecret(QMimeData& content)
{
    content.setData(QStringLiteral("x-kde-passwordManagerHint"), QByteArrayLiteral("secret"));
    content.setData(QStringLiteral("ExcludeClipboardContentFromMonitorProcessing"), QByteArrayLiteral("1"));
    const QByteArray no(4, '\0'); // a DWORD
    content.setData(QStringLiteral("CanIncludeInClipboardHistory"), no);
    content.setData(QStringLiteral("CanUploadToCloudClipboard"), no);
}

/// After `life`, or when the program ends before; unless something else was copied meanwhile.
void clearLater(QClipboard* clipboard, const QString& copied, std::chrono::milliseconds life)
{
    auto* timer = new QTimer(clipboard);
    const auto clear = [clipboard, copied] {
        if (clipboard->text() == copied)
            clipboard->clear();
    };
    QObject::connect(timer, &QTimer::timeout, clipboard, clear);
    QObject::connect(timer, &QTimer::timeout, timer, &QObject::deleteLater);
    QObject::connect(QCoreApplication::instance(), &QCoreApplication::aboutToQuit, timer, clear);
    timer->setSingleShot(true);
    timer->start(life);
}

} // namespace

CopyButton::CopyButton(const Style& style, QWidget* parent)
    : CopyButton(style, tr("Copy"), ButtonKind::Secondary, parent)
{
}

CopyButton::CopyButton(const Style& style, const QString& label, ButtonKind kind, QWidget* parent)
    : Button(style, IconName::Copy, label, kind, parent), m_label(label)
{
    setEnabled(false);
    m_back.setSingleShot(true);
    m_back.setInterval(delay::copied);
    connect(&m_back, &QTimer::timeout, this, [this] {
        setText(m_label);
        setIconName(IconName::Copy);
    });
    connect(this, &QAbstractButton::clicked, this, &CopyButton::copy);
    // "Copied" must fit without the button growing under the pointer.
    setMinimumWidth(std::max(sizeHint().width(), sizeHint().width() - fontMetrics().horizontalAdvance(label) +
                                                     fontMetrics().horizontalAdvance(tr("Copied"))));
}

void CopyButton::setCopyText(const QString& text)
{
    m_copyText = text;
    setEnabled(!text.isEmpty());
}

void CopyButton::copy()
{
    auto* clipboard = QGuiApplication::clipboard();
    auto* content = new QMimeData;
    content->setText(m_copyText);
    if (m_isSecret)
        markAsSecret(*content);
    clipboard->setMimeData(content);
    if (m_isSecret)
        clearLater(clipboard, m_copyText, m_life);
    setText(tr("Copied"));
    setIconName(IconName::Check);
    m_back.start();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
    Q_EMIT copied();
}

} // namespace rollcall::ui
