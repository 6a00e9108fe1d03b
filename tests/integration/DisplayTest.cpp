// SPDX-License-Identifier: Apache-2.0
// The desktop where no window can be shown: one clear line instead of Qt's abort.
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

class DisplayTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aDisplayThatCannotBeUsedIsSaid_data()
    {
        QTest::addColumn<QString>("variable");
        QTest::addColumn<QString>("value");
        QTest::newRow("none is named") << QString() << QString();
        QTest::newRow("an X display that is gone") << QStringLiteral("DISPLAY") << QStringLiteral(":4711");
        QTest::newRow("a Wayland display that is gone")
            << QStringLiteral("WAYLAND_DISPLAY") << QStringLiteral("wayland-4711");
    }

    void aDisplayThatCannotBeUsedIsSaid()
    {
#if !defined(Q_OS_LINUX)
        QSKIP("Displays are always there, or found otherwise.");
#endif
        QFETCH(QString, variable);
        QFETCH(QString, value);
        const QTemporaryDir folder;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char* each : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
            environment.remove(QString::fromLatin1(each));
        environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), folder.path());
        if (!variable.isEmpty())
            environment.insert(variable, value);
        QProcess rollcall;
        rollcall.setProcessEnvironment(environment);
        rollcall.start(QStringLiteral(ROLLCALL), {QStringLiteral("--data-dir"), folder.path()});
        QVERIFY(rollcall.waitForFinished(60'000));
        const QString error = QString::fromUtf8(rollcall.readAllStandardError());
        QVERIFY2(rollcall.exitStatus() == QProcess::NormalExit, qPrintable(error));
        QVERIFY2(rollcall.exitCode() == 1, qPrintable(error));
        QVERIFY2(error.startsWith(QStringLiteral("rollcall: There is no display")), qPrintable(error));
        QCOMPARE(error.trimmed().count(QLatin1Char('\n')), 0);
    }
};

QTEST_GUILESS_MAIN(DisplayTest)
#include "DisplayTest.moc"
