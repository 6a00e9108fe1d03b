// SPDX-License-Identifier: Apache-2.0
// Plays every recorded exchange of the wire against a real listener: statuses, headers, bodies and stored state.
#include "ExchangeScript.h"

#include <QTest>

#include <exception>

using namespace rollcall::conformance;

class ConformanceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answersAsOktaExpects_data()
    {
        QTest::addColumn<QByteArray>("file");
        for (const auto& file : scriptsIn(std::filesystem::path(ROLLCALL_TEST_DATA) / "exchanges"))
            QTest::newRow(file.stem().string().c_str()) << QByteArray::fromStdString(file.string());
    }
    void answersAsOktaExpects()
    {
        QFETCH(QByteArray, file);
        std::string difference;
        try {
            const auto script = readScript(file.toStdString());
            QVERIFY2(!script.name.empty() && !script.source.empty() && !script.steps.empty(), "name, source and steps");
            difference = play(script);
        } catch (const std::exception& error) {
            difference = error.what();
        }
        QVERIFY2(difference.empty(), difference.c_str());
    }
};

QTEST_GUILESS_MAIN(ConformanceTest)
#include "ConformanceTest.moc"
