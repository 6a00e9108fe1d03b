// SPDX-License-Identifier: Apache-2.0
// The look before anybody is mailed again: which ways there are, why others are not, which calls are made, and what is
// left to be done by hand.
#include "invitations/ResendCard.h"
#include "Pictures.h"
#include "widgets/Button.h"
#include "widgets/ChoiceBox.h"
#include "widgets/Label.h"

#include <QApplication>
#include <QLineEdit>
#include <QSignalSpy>
#include <QVBoxLayout>
#include <QtTest>

#include <memory>
#include <optional>

using namespace rollcall;
using onboarding::ResendRoute;

namespace {

models::ResendPlan planFor(std::size_t people, ResendRoute route = ResendRoute::VendorMail)
{
    models::ResendPlan plan;
    plan.route = route;
    for (std::size_t i = 0; i < people; ++i) {
        const std::string name = "person" + std::to_string(i) + "@acme.example";
        plan.people.emplace_back(name);
        plan.names.push_back(name);
    }
    plan.offered = {{ResendRoute::OwnMail, "Rollcall does not mail this integration's people."},
                    {ResendRoute::OktaMail, {}},
                    {ResendRoute::VendorMail, {}}};
    plan.calls = {"DELETE /api/v1/apps/0oa1/users/00u1?sendEmail=false", "POST /api/v1/apps/0oa1/users"};
    plan.skipped = {{"eve@acme.example", "Is registered already: Told me so.", {}},
                    {"bob@acme.example",
                     "Has the app through the group “Sales”, which Okta's API cannot take from one person.",
                     {"In Okta's Admin Console open Directory › Groups › “Sales” › People.",
                      "Remove bob@acme.example from the group.", "Wait until Rollcall shows them as deactivated.",
                      "Assign people › add bob@acme.example to the group again, and save."}}};
    return plan;
}

} // namespace

class ResendCardTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_style = std::make_unique<ui::Style>(*qApp);
        m_window = std::make_unique<QWidget>();
        m_card = new ui::ResendCard(*m_style);
        auto* column = new QVBoxLayout(m_window.get());
        column->addWidget(m_card);
        column->addStretch(1);
        m_window->resize(960, 600);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    void cleanup()
    {
        m_window.reset();
        m_style.reset();
    }

    void saysWhatIsDoneInOktaAndByHand()
    {
        m_card->set(planFor(2), false);
        QVERIFY(words("m_aboutRoute").contains(QStringLiteral("taken off the app")));
        QVERIFY(words("m_calls").contains(QStringLiteral("DELETE /api/v1/apps/0oa1/users/00u1")));
        QVERIFY(words("m_skipped").contains(QStringLiteral("Not eve@acme.example: Is registered already")));
        QVERIFY(words("m_skipped").contains(QStringLiteral("2. Remove bob@acme.example")));
        QVERIFY(
            words("m_closedRoutes").contains(QStringLiteral("Rollcall’s mail is not open: Rollcall does not mail")));
        QCOMPARE(find<ui::Button>("m_sendMails")->text(), QStringLiteral("Take 2 off and put them back"));
        QVERIFY(tests::keepPictures(*m_window, *m_style, QStringLiteral("resend-vendor"), {960, 640}));
    }

    void anotherWayIsChosenAndAClosedOneIsNot()
    {
        m_card->set(planFor(1), false);
        auto* route = find<ui::ChoiceBox>("m_route");
        QCOMPARE(route->count(), 3);
        QCOMPARE(route->currentIndex(), 2);
        QVERIFY(!route->accessibleName().isEmpty());
        std::optional<ResendRoute> wanted;
        connect(m_card, &ui::ResendCard::routeWanted, this, [&wanted](ResendRoute chosen) { wanted = chosen; });
        route->setFocus();
        QTest::keyClick(route, Qt::Key_Up);
        QVERIFY(wanted == ResendRoute::OktaMail);
        wanted.reset();
        // What is not open is not reached.
        QTest::keyClick(route, Qt::Key_Up);
        QVERIFY(!wanted);
        QCOMPARE(route->currentIndex(), 1);
        m_card->set(planFor(1, ResendRoute::OktaMail), false);
        QVERIFY(words("m_aboutRoute").contains(QStringLiteral("about the Okta account")));
        QCOMPARE(find<ui::Button>("m_sendMails")->text(), QStringLiteral("Have Okta mail"));
        m_card->set(planFor(1, ResendRoute::OktaMail), true);
        QVERIFY(!route->isEnabled() && !find<ui::Button>("m_sendMails")->isEnabled());
        m_card->set(planFor(1, ResendRoute::OktaMail), false);
        QVERIFY(route->isEnabled() && route->hasFocus());
    }

    void isOrderedWithItsPace()
    {
        m_card->set(planFor(3), false);
        int pace = -1;
        connect(m_card, &ui::ResendCard::sendWanted, this, [&pace](int perMinute) { pace = perMinute; });
        QTest::keyClicks(find<QLineEdit>("m_perMinute"), QStringLiteral("5"));
        QTest::mouseClick(find<ui::Button>("m_sendMails"), Qt::LeftButton);
        QCOMPARE(pace, 5);
    }

    void nobodyIsSaidWithTheOtherWays()
    {
        auto plan = planFor(0);
        plan.calls.clear();
        m_card->set(plan, false);
        QVERIFY(!find<ui::Button>("m_sendMails")->isVisible());
        QVERIFY(!find<ui::Label>("m_calls")->isVisible());
        QVERIFY(find<ui::ChoiceBox>("m_route")->isVisible());
        QVERIFY(tests::keepPictures(*m_window, *m_style, QStringLiteral("resend-nobody"), {960}));
    }

private:
    template<class Widget>
    Widget* find(const char* name)
    {
        auto* found = m_card->findChild<Widget*>(QLatin1String(name));
        if (!found)
            qFatal("there is no %s", name);
        return found;
    }
    QString words(const char* name) { return find<ui::Label>(name)->text(); }

    std::unique_ptr<ui::Style> m_style;
    std::unique_ptr<QWidget> m_window;
    ui::ResendCard* m_card = nullptr;
};

QTEST_MAIN(ResendCardTest)
#include "ResendCardTest.moc"
