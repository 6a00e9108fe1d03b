// SPDX-License-Identifier: Apache-2.0
// Icon at the left, words beside it; only trouble is announced, since waiting is no news.
#include "widgets/Notice.h"

#include "widgets/Button.h"
#include "widgets/Label.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace rollcall::ui {

namespace {

IconName iconOf(Notice::Kind kind)
{
    switch (kind) {
    case Notice::Kind::Waiting:
        return IconName::Clock;
    case Notice::Kind::Hint:
        return IconName::Info;
    case Notice::Kind::Trouble:
        return IconName::Warning;
    }
    return IconName::Warning;
}

} // namespace

Notice::Notice(const Style& style, Kind kind, QWidget* parent)
    : QFrame(parent),
      m_style(style),
      m_kind(kind),
      m_icon(new Label(style)),
      m_title(new Label(style, FontRole::Strong)),
      m_detail(new Label(style, FontRole::Text)),
      m_next(new Label(style, FontRole::Text)),
      m_link(new Button(style, QString(), ButtonKind::Small))
{
    const bool isTrouble = kind == Kind::Trouble;
    const IconName icon = iconOf(kind);
    setProperty("notice", isTrouble ? QStringLiteral("bad") : QStringLiteral("warning"));
    m_title->setObjectName(QStringLiteral("m_happened"));
    m_detail->setObjectName(QStringLiteral("m_detail"));
    m_next->setObjectName(QStringLiteral("m_next"));
    m_link->setObjectName(QStringLiteral("m_link"));
    m_icon->setPixmap(m_style.icon(icon, isTrouble ? Ink::Bad : Ink::Warning)
                          .pixmap(QSize(size::icon, size::icon), devicePixelRatioF()));
    // A picture does not follow the theme by itself.
    connect(&style, &Style::changed, this, [this, icon, isTrouble] {
        m_icon->setPixmap(m_style.icon(icon, isTrouble ? Ink::Bad : Ink::Warning)
                              .pixmap(QSize(size::icon, size::icon), devicePixelRatioF()));
    });
    auto* words = new QVBoxLayout;
    words->setSpacing(space::line);
    for (auto* label : {m_title, m_detail, m_next}) {
        label->setWordWrap(true);
        words->addWidget(label);
    }
    auto* linkRow = new QHBoxLayout;
    linkRow->setContentsMargins(0, space::tiny, 0, 0);
    linkRow->addWidget(m_link);
    linkRow->addStretch(1);
    words->addLayout(linkRow);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(space::large, space::medium, space::large, space::medium);
    row->setSpacing(space::medium);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    connect(m_link, &QAbstractButton::clicked, this, &Notice::linkClicked);
}

void Notice::set(const QString& title, const QString& detail, const QString& next, const QString& link)
{
    const bool isNews = m_title->text() != title;
    m_title->setText(title);
    m_detail->setText(detail);
    m_detail->setVisible(!detail.isEmpty());
    m_next->setText(next);
    m_next->setVisible(!next.isEmpty());
    m_link->setText(link);
    m_link->setVisible(!link.isEmpty());
    m_link->updateGeometry();
    if (m_kind != Kind::Trouble || !isNews || title.isEmpty())
        return;
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

} // namespace rollcall::ui
