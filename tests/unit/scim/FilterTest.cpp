#include <QtTest/QtTest>
class FilterTest : public QObject {
    Q_OBJECT
};
QTEST_GUILESS_MAIN(FilterTest)
#include "FilterTest.moc"
