// SPDX-License-Identifier: Apache-2.0
// Who it is, above everything else that is told of a person: initials, name, what they sign in with, and a state.
#pragma once

#include "style/Style.h"
#include "tables/TableRoles.h"

#include <QWidget>

namespace rollcall::ui {

class Avatar;
class Label;
class Pill;

/// The style must outlive it.
class PersonHeader final : public QWidget {
    Q_OBJECT

public:
    explicit PersonHeader(const Style& style, QWidget* parent = nullptr);

    void setPerson(const QString& initials, const QString& name, const QString& login);
    void setState(const QString& word, models::Tone tone);

private:
    Avatar* m_avatar;
    Label* m_name;
    Label* m_login;
    Pill* m_state;
};

} // namespace rollcall::ui
