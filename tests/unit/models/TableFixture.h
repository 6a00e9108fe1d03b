// SPDX-License-Identifier: Apache-2.0
// A table model over the fake directory, watched by Qt's own tester, for one test function.
#pragma once

#include "FakeDatabase.h"

#include <QAbstractItemModelTester>
#include <QString>

#include <memory>

namespace rollcall::models::test {

[[nodiscard]] inline QString cell(const QAbstractItemModel& model, int row, int column)
{
    return model.index(row, column).data().toString();
}

/// `openModel` first fills the directory, so that nobody is woken by that.
template<class Model>
class TableFixture {
protected:
    template<class Fill>
    void openModel(Fill fill)
    {
        m_database = std::make_unique<FakeDatabase>();
        m_database->change(fill);
        m_model = std::make_unique<Model>(*m_database, m_clock);
        m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get(),
                                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
    }

    void closeModel()
    {
        m_tester.reset();
        m_model.reset();
        m_database.reset();
    }

    std::unique_ptr<FakeDatabase> m_database;
    FakeClock m_clock;
    std::unique_ptr<Model> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

} // namespace rollcall::models::test
