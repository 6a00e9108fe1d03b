// SPDX-License-Identifier: Apache-2.0
// A page that is not shown reads nothing, whenever it was put away.
#include "PacedReads.h"
#include "FakeDatabase.h"

#include <QTest>

#include <memory>

using namespace rollcall;
using namespace rollcall::models;
using namespace rollcall::models::test;

namespace {

constexpr int longerThanPause = 800; // milliseconds

} // namespace

class PacedReadsTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<FakeDatabase> m_database;
    std::unique_ptr<PacedReads> m_reads;
    int m_begun = 0;

    void begin()
    {
        ++m_begun;
        m_reads->read([](directory::ReadSession&, const std::stop_token&) -> core::Result<int> { return 1; },
                      [](const auto&) {});
    }

private Q_SLOTS:
    void init()
    {
        m_begun = 0;
        m_database = std::make_unique<FakeDatabase>();
        m_reads = std::make_unique<PacedReads>(*m_database, [this] { begin(); });
    }

    void cleanup()
    {
        m_reads.reset();
        m_database.reset();
    }

    void isPutAwayDuringThePause()
    {
        m_reads->schedule();
        QTRY_VERIFY(!m_reads->isRunning());
        m_reads->schedule();
        QVERIFY(m_reads->isDue());
        m_reads->setShown(false);
        QTest::qWait(longerThanPause);
        QCOMPARE(m_begun, 1);
        m_reads->setShown(true);
        QCOMPARE(m_begun, 2);
    }

    void isPutAwayDuringTheRead()
    {
        m_database->hold();
        m_reads->schedule();
        m_reads->schedule();
        m_reads->setShown(false);
        QTest::qWait(longerThanPause); // so that the pause is over when the answer comes
        m_database->release();
        QTRY_VERIFY(!m_reads->isRunning());
        QTest::qWait(longerThanPause);
        QCOMPARE(m_begun, 1);
        m_reads->setShown(true);
        QTRY_COMPARE(m_begun, 2);
    }
};

QTEST_GUILESS_MAIN(PacedReadsTest)
#include "PacedReadsTest.moc"
