// SPDX-License-Identifier: Apache-2.0
// One fact: what it is, its value, its state as a pill, one line of detail.
#pragma once

#include "widgets/Card.h"

namespace rollcall::ui {

class Label;
class Pill;

class FactCard : public Card {
    Q_OBJECT

public:
    FactCard(const Style& style, const QString& caption, QWidget* parent = nullptr);

    void setValue(const QString& value, const QString& exact = {});
    void setState(const QString& word, models::Tone tone);
    void setState(IconName icon, const QString& word, models::Tone tone);
    void setDetail(const QString& detail, const QString& exact = {});

private:
    QString m_name;
    Label* m_value;
    Pill* m_pill;
    Label* m_detail;
};

} // namespace rollcall::ui
