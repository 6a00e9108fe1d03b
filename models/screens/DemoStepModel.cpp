// SPDX-License-Identifier: Apache-2.0
// Steps as rows.
#include "screens/DemoStepModel.h"

#include "RelativeTime.h"
#include "screens/DemoText.h"
#include "tables/TableRoles.h"

#include <QLocale>

#include <algorithm>

namespace rollcall::models {

DemoStepModel::DemoStepModel(const core::Clock& clock, QObject* parent) : QAbstractTableModel(parent), m_clock(clock) {}

int DemoStepModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_steps.size());
}

int DemoStepModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(ColumnCount);
}

QString DemoStepModel::text(const demo::Step& step, int column) const
{
    switch (column) {
    case TimeColumn:
        return RelativeTime::toTheSecond(step.time, m_clock.now());
    case ActionColumn:
        return DemoText::action(step.action);
    case SubjectColumn:
        return QString::fromStdString(step.subject);
    case DetailColumn:
        return QString::fromStdString(step.text);
    case ResultColumn:
        return DemoText::outcome(step.outcome);
    default:
        return {};
    }
}

QVariant DemoStepModel::data(const QModelIndex& index, int role) const
{
    const demo::Step* step = index.isValid() ? stepAt(index.row()) : nullptr;
    if (step == nullptr)
        return {};
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return text(*step, column);
    case Qt::ToolTipRole:
    case ExactRole:
        if (column == TimeColumn)
            return RelativeTime::exact(step->time);
        if (column == ResultColumn && step->requests > 0) {
            const double milliseconds = static_cast<double>(step->duration.count()) / 1000.0;
            const QString took = QLocale().toString(milliseconds, 'f', 1);
            return step->requests == 1 ? tr("1 request, %1 ms").arg(took)
                                       : tr("%1 requests, %2 ms").arg(QLocale().toString(step->requests), took);
        }
        return column == SubjectColumn || column == DetailColumn ? text(*step, column) : QVariant();
    case Qt::AccessibleTextRole:
        return column == ActionColumn ? DemoText::sentence(*step) : text(*step, column);
    case RowIdRole:
        return static_cast<qint64>(step->number);
    case MonospaceRole:
        return column == TimeColumn;
    case MutedRole:
        return column == TimeColumn || (column == DetailColumn && step->outcome != demo::Outcome::Failed);
    case PillRole:
        return column == ResultColumn;
    case ToneRole:
        return column == ResultColumn ? QVariant(static_cast<int>(DemoText::tone(step->outcome))) : QVariant();
    default:
        return {};
    }
}

QVariant DemoStepModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TimeColumn:
        return tr("Time");
    case ActionColumn:
        return tr("In Okta");
    case SubjectColumn:
        return tr("Who");
    case DetailColumn:
        return tr("Detail");
    case ResultColumn:
        return tr("Result");
    default:
        return {};
    }
}

void DemoStepModel::addSteps(std::vector<demo::Step> steps)
{
    if (steps.size() > maximumRows)
        steps.erase(steps.begin(), steps.end() - static_cast<std::ptrdiff_t>(maximumRows));
    if (steps.empty())
        return;
    beginInsertRows({}, 0, static_cast<int>(steps.size()) - 1);
    for (demo::Step& step : steps)
        m_steps.push_front(std::move(step));
    endInsertRows();
    if (m_steps.size() <= maximumRows)
        return;
    beginRemoveRows({}, static_cast<int>(maximumRows), static_cast<int>(m_steps.size()) - 1);
    m_steps.resize(maximumRows);
    endRemoveRows();
}

const demo::Step* DemoStepModel::stepAt(int row) const
{
    return row >= 0 && row < static_cast<int>(m_steps.size()) ? &m_steps[static_cast<std::size_t>(row)] : nullptr;
}

} // namespace rollcall::models
