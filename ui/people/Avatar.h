// SPDX-License-Identifier: Apache-2.0
// A person's initials in a circle.
#pragma once

#include "style/Style.h"

#include <QWidget>

namespace rollcall::ui {

class Avatar final : public QWidget {
    Q_OBJECT

public:
    explicit Avatar(const Style& style, QWidget* parent = nullptr);

    void setInitials(const QString& initials);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Style& m_style;
    QString m_initials;
};

} // namespace rollcall::ui
