#include <QtTest/QtTest>
class PatchTest : public QObject {
    Q_OBJECT
};
QTEST_GUILESS_MAIN(PatchTest)
#include "PatchTest.moc"
