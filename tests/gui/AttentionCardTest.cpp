// SPDX-License-Identifier: Apache-2.0
// Whoever stands on a button of "Needs someone" stays there while the list is refreshed.
#include "overview/AttentionCard.h"
#include "PageFixture.h"
#include "Pictures.h"
#include "widgets/Button.h"
#include "widgets/Pill.h"

#include <QApplication>
#include <QLabel>
#include <QVBoxLayout>
#include <QtTest>

#include <algorithm>
#include <memory>

using namespace rollcall;
using rollcall::models::Attention;

namespace {

Attention refusal(std::int64_t request, const QString& sentence = QStringLiteral("Refused"))
{
    Attention attention;
    attention.request = directory::JournalId{request};
    attention.word = QStringLiteral("401");
    attention.sentence = sentence;
    attention.actor = QStringLiteral("Okta admin acts");
    attention.when = QStringLiteral("just now");
    return attention;
}

} // namespace

class AttentionCardTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<ui::Style> m_style;
    std::unique_ptr<QWidget> m_window;
    ui::AttentionCard* m_card = nullptr;

    [[nodiscard]] QList<ui::Button*> buttons() const { return m_card->findChildren<ui::Button*>(); }

private Q_SLOTS:
    void init()
    {
        m_style = std::make_unique<ui::Style>(*qApp);
        m_window = std::make_unique<QWidget>();
        m_card = new ui::AttentionCard(*m_style);
        auto* column = new QVBoxLayout(m_window.get());
        column->addWidget(new ui::Button(*m_style, QStringLiteral("Before")));
        column->addWidget(m_card);
        m_card->setItems({refusal(3), refusal(2), refusal(1)}, false);
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QCOMPARE(buttons().size(), 3);
        buttons().at(1)->setFocus();
        QTRY_VERIFY(buttons().at(1)->hasFocus());
    }

    void cleanup()
    {
        m_window.reset();
        m_style.reset();
    }

    void timesThatGoByLeaveTheButtonsAlone()
    {
        const auto before = buttons();
        auto later = refusal(2, QStringLiteral("Refused · 2 times"));
        later.when = QStringLiteral("40 s ago");
        m_card->setItems({refusal(3), later, refusal(1)}, false);
        QCOMPARE(buttons(), before);
        QVERIFY(before.at(1)->hasFocus());
        QVERIFY(before.at(1)->accessibleName().contains(QStringLiteral("2 times")));
    }

    void focusStaysWithItsRequest_data()
    {
        QTest::addColumn<QList<int>>("requests");
        QTest::addColumn<int>("focused");
        QTest::newRow("one comes in above") << QList<int>{4, 3, 2} << 2;
        QTest::newRow("those above go") << QList<int>{2, 1} << 0;
        QTest::newRow("it goes itself") << QList<int>{6, 5, 4} << 0;
    }

    void focusStaysWithItsRequest()
    {
        QFETCH(QList<int>, requests);
        QFETCH(int, focused);
        QList<Attention> items;
        for (const int request : requests)
            items.append(refusal(request));
        m_card->setItems(items, false);
        QCOMPARE(buttons().size(), requests.size());
        QTRY_VERIFY(buttons().at(focused)->hasFocus());
        QSignalSpy opened(m_card, &ui::AttentionCard::requestOpened);
        QTest::keyClick(qApp->focusWidget(), Qt::Key_Space);
        QCOMPARE(opened.count(), 1);
        QCOMPARE(opened.first().first().value<directory::JournalId>().value, std::int64_t{requests.at(focused)});
    }

    // Each with the colour of the side whose trouble it is. With ROLLCALL_PICTURES=FOLDER a picture is kept.
    void whoseTroubleItIs_data()
    {
        QTest::addColumn<ui::Theme>("theme");
        QTest::newRow("attention light") << ui::Theme::Light;
        QTest::newRow("attention dark") << ui::Theme::Dark;
    }

    void whoseTroubleItIs()
    {
        QFETCH(ui::Theme, theme);
        m_style->setTheme(theme);
        auto entry = [](std::int64_t id, int status, const char* detail) {
            directory::JournalEntry made;
            made.id = directory::JournalId{id};
            made.integration = directory::IntegrationId{1};
            made.method = "POST";
            made.target = "/scim/v2/vendor/Users";
            made.status = status;
            made.meaning = directory::Meaning::Refused;
            made.detail = detail;
            return made;
        };
        auto relayed = entry(3, 429, "The vendor's service could not be reached.");
        relayed.legs.emplace_back();
        relayed.legs.back().failure = "The connection was refused";
        const auto own = entry(2, 429, "The disk is full.");
        const auto refused = entry(1, 401, "The credential has expired.");
        QList<Attention> items;
        for (const auto& each : {relayed, own, refused})
            items.append(models::AttentionText::of(each, each.at));
        m_window->resize(1024, 320);
        m_card->setItems(items, false);
        const auto pills = m_card->findChildren<ui::Pill*>();
        QCOMPARE(pills.size(), 3);
        QTRY_VERIFY(pills.at(2)->isVisible());
        QCOMPARE(pills.at(0)->tone(), models::Tone::Vendor);
        QCOMPARE(pills.at(1)->tone(), models::Tone::Warning);
        QCOMPARE(pills.at(2)->tone(), models::Tone::Bad);
        const auto labels = m_card->findChildren<QLabel*>();
        const bool isSaid = std::ranges::any_of(labels, [](const QLabel* label) {
            return label->text().contains(QString::fromUtf8("The vendor’s service could not be reached"));
        });
        QVERIFY(isSaid);
        QVERIFY(tests::keepPicture(*m_window, QString::fromLatin1(QTest::currentDataTag())));
    }

    void whoIsElsewhereIsNotCalled()
    {
        auto* before = m_window->findChild<ui::Button*>();
        before->setFocus();
        QTRY_VERIFY(before->hasFocus());
        m_card->setItems({refusal(9)}, false);
        QVERIFY(before->hasFocus());
    }
};

QTEST_MAIN(AttentionCardTest)
#include "AttentionCardTest.moc"
