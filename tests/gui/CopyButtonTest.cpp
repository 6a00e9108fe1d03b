// SPDX-License-Identifier: Apache-2.0
// A secret leaves the clipboard by itself, unless something else was copied meanwhile.
#include "widgets/CopyButton.h"
#include "PageFixture.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>
#include <QtTest>

#include <chrono>
#include <memory>

using namespace rollcall;
using namespace std::chrono_literals;

class CopyButtonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aSecretLeavesTheClipboard_data();
    void aSecretLeavesTheClipboard();
    void aSecretLeavesWithTheProgram();
};

void CopyButtonTest::aSecretLeavesTheClipboard_data()
{
    QTest::addColumn<bool>("isSecret");
    QTest::addColumn<QString>("copiedAfterwards");
    QTest::addColumn<QString>("left");
    QTest::newRow("a secret") << true << "" << "";
    QTest::newRow("a secret, and something else after it") << true << "lunch at noon" << "lunch at noon";
    QTest::newRow("an address") << false << "" << "rc_value";
}

void CopyButtonTest::aSecretLeavesTheClipboard()
{
    QFETCH(bool, isSecret);
    QFETCH(QString, copiedAfterwards);
    QFETCH(QString, left);
    QCOMPARE(ui::CopyButton::secretLife, std::chrono::milliseconds(30s));
    tests::PageFixture fixture;
    ui::CopyButton button(fixture.style());
    button.setCopyText(QStringLiteral("rc_value"));
    button.setSecret(isSecret, 20ms);
    button.show();
    auto* clipboard = QGuiApplication::clipboard();
    QTest::mouseClick(&button, Qt::LeftButton);
    QCOMPARE(clipboard->text(), QStringLiteral("rc_value"));
    QCOMPARE(clipboard->mimeData()->data(QStringLiteral("x-kde-passwordManagerHint")),
             isSecret ? QByteArray("secret") : QByteArray());
    const QByteArray no(4, '\0');
    for (const char* word : {"CanIncludeInClipboardHistory", "CanUploadToCloudClipboard"})
        QCOMPARE(clipboard->mimeData()->data(QLatin1String(word)), isSecret ? no : QByteArray());
    QCOMPARE(clipboard->mimeData()->hasFormat(QStringLiteral("ExcludeClipboardContentFromMonitorProcessing")),
             isSecret);
    if (!copiedAfterwards.isEmpty())
        clipboard->setText(copiedAfterwards);
    // Timers of one thread fire in the order of their ends.
    bool isOver = false;
    QTimer::singleShot(60ms, this, [&isOver] { isOver = true; });
    QTRY_VERIFY(isOver);
    QCOMPARE(clipboard->text(), left);
}

void CopyButtonTest::aSecretLeavesWithTheProgram()
{
    tests::PageFixture fixture;
    auto* clipboard = QGuiApplication::clipboard();
    for (const bool isReplaced : {false, true}) {
        auto button = std::make_unique<ui::CopyButton>(fixture.style());
        button->setCopyText(QStringLiteral("rc_value"));
        button->setSecret(true, 1h);
        button->show();
        QTest::mouseClick(button.get(), Qt::LeftButton);
        button.reset(); // windows are gone by then
        QCOMPARE(clipboard->text(), QStringLiteral("rc_value"));
        if (isReplaced)
            clipboard->setText(QStringLiteral("lunch at noon"));
        QVERIFY(QMetaObject::invokeMethod(qApp, "aboutToQuit", Qt::DirectConnection));
        QCOMPARE(clipboard->text(), isReplaced ? QStringLiteral("lunch at noon") : QString());
    }
}

QTEST_MAIN(CopyButtonTest)
#include "CopyButtonTest.moc"
