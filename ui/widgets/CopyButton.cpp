// SPDX-License-Identifier: Apache-2.0
// To the clipboard, with a word of confirmation on the button and for screen readers.
#include "widgets/CopyButton.h"

#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>

namespace rollcall::ui {

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
        content->setData(QStringLiteral("x-kde-passwordManagerHint"), QByteArrayLiteral("secret"));
    clipboard->setMimeData(content);
    if (m_isSecret) {
        QTimer::singleShot(m_life, clipboard, [clipboard, copied = m_copyText] {
            if (clipboard->text() == copied)
                clipboard->clear();
        });
    }
    setText(tr("Copied"));
    setIconName(IconName::Check);
    m_back.start();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
    Q_EMIT copied();
}

} // namespace rollcall::ui
