// SPDX-License-Identifier: Apache-2.0
// A choice of one among several, in the look.
#pragma once

#include "style/Style.h"

#include <QComboBox>

namespace rollcall::ui {

class ChoiceBox : public QComboBox {
    Q_OBJECT

public:
    explicit ChoiceBox(const Style& style, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Style& m_style;
};

} // namespace rollcall::ui
