// SPDX-License-Identifier: Apache-2.0
// What the simulated Okta did, newest first.
#pragma once

#include "core/Clock.h"
#include "demo/OrganisationEvent.h"

#include <QAbstractTableModel>

#include <deque>
#include <vector>

namespace rollcall::models {

/// Lives on the GUI thread. Keeps the latest 5,000 steps.
class DemoStepModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { TimeColumn, ActionColumn, SubjectColumn, DetailColumn, ResultColumn, ColumnCount };
    static constexpr std::size_t maximumRows = 5000;

    /// The clock must outlive the model.
    explicit DemoStepModel(const core::Clock& clock, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// In the order they happened.
    void addSteps(std::vector<demo::Step> steps);
    /// Null when there is no such row.
    [[nodiscard]] const demo::Step* stepAt(int row) const;

private:
    [[nodiscard]] QString text(const demo::Step& step, int column) const;

    const core::Clock& m_clock;
    std::deque<demo::Step> m_steps; ///< newest first
};

} // namespace rollcall::models
