// SPDX-License-Identifier: Apache-2.0
// Where people stand and how the hours went, as bars.
#pragma once

#include "style/Style.h"

#include <QDateTime>
#include <QList>
#include <QString>
#include <QWidget>

namespace rollcall::ui {

struct FunnelStage {
    QString name;
    qint64 value = 0;
    QString note; ///< why some are missing; may be empty
};

/// One bar a stage, as long as its share of the largest.
class FunnelBars : public QWidget {
    Q_OBJECT

public:
    explicit FunnelBars(const Style& style, QWidget* parent = nullptr);
    void setStages(const QList<FunnelStage>& stages);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Style& m_style;
    QList<FunnelStage> m_stages;
};

struct HourBar {
    QDateTime from; ///< local time
    qint64 answered = 0;
    qint64 refused = 0;
};

/// One column an hour; what was refused stands on top in the colour for bad. The last column is "now".
class HourBars : public QWidget {
    Q_OBJECT

public:
    explicit HourBars(const Style& style, QWidget* parent = nullptr);
    void setHours(const QList<HourBar>& hours);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    [[nodiscard]] int hourAt(int x) const;

    const Style& m_style;
    QList<HourBar> m_hours;
};

} // namespace rollcall::ui
