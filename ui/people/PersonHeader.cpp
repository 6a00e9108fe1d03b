// SPDX-License-Identifier: Apache-2.0
// A long name gives way to the state.
#include "people/PersonHeader.h"

#include "people/Avatar.h"
#include "widgets/Label.h"
#include "widgets/Pill.h"

#include <QBoxLayout>

namespace rollcall::ui {

PersonHeader::PersonHeader(const Style& style, QWidget* parent)
    : QWidget(parent),
      m_avatar(new Avatar(style)),
      m_name(new Label(style, FontRole::Section)),
      m_login(new Label(style, FontRole::Text, Ink::Muted)),
      m_state(new Pill(style))
{
    setObjectName(QStringLiteral("PersonHeader"));
    m_avatar->setObjectName(QStringLiteral("m_avatar"));
    m_name->setObjectName(QStringLiteral("m_name"));
    m_name->setElideMode(Qt::ElideRight);
    m_login->setObjectName(QStringLiteral("m_login"));
    m_login->setElideMode(Qt::ElideRight);
    m_login->setSelectable(true);
    m_state->setObjectName(QStringLiteral("m_state"));
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(m_name);
    words->addWidget(m_login);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::medium);
    row->addWidget(m_avatar);
    row->addLayout(words, 1);
    row->addWidget(m_state);
}

void PersonHeader::setPerson(const QString& initials, const QString& name, const QString& login)
{
    m_avatar->setInitials(initials);
    m_name->setText(name);
    m_login->setText(login);
}

void PersonHeader::setState(const QString& word, models::Tone tone)
{
    m_state->set(word, tone);
}

} // namespace rollcall::ui
