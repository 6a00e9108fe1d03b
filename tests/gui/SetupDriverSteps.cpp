// SPDX-License-Identifier: Apache-2.0
// What an admin does in one step by its widgets.
#include "SetupDriver.h"

#include "screens/ListenerControl.h"
#include "setup/PreconditionRow.h"
#include "setup/SetupPage.h"
#include "widgets/Button.h"
#include "widgets/CopyButton.h"
#include "widgets/PasteRow.h"

#include <QLineEdit>

namespace rollcall::tests {

using models::SetupState;

void SetupDriver::listen(const QString& id)
{
    auto& control = m_desktop.session().listener();
    auto wanted = control.settings();
    wanted.port = 0;
    control.start(wanted);
    // That it answers here says nothing of others.
    QTRY_VERIFY_WITH_TIMEOUT(step(id).isProvenLater, arrival);
    QCOMPARE(stateOf(id), SetupState::Waiting);
}

void SetupDriver::paste(const QString& id)
{
    const auto field = step(id).fields.front();
    const auto& [pasted, understood] = m_pastes.at(field.key);
    auto* entry = inStep<ui::PasteRow>(id, "field0");
    QTRY_VERIFY(entry->isVisible());
    if (m_isThorough && id == QStringLiteral("organisation")) {
        QTest::keyClicks(entry->field(), QStringLiteral("ftp://nothing of Okta's"));
        QTest::mouseClick(entry->button(), Qt::LeftButton);
        QVERIFY(step(id).fields.front().isWrong && stateOf(id) != SetupState::Proven);
        keepPicture("not-understood");
        entry->field()->clear();
    }
    QTest::keyClicks(entry->field(), pasted);
    QTest::mouseClick(entry->button(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), SetupState::Proven, arrival);
    QCOMPARE(step(id).fields.front().value, understood);
    QTRY_COMPARE(entry->field()->text(), understood);
}

void SetupDriver::confirm(const QString& id)
{
    auto* name = inStep<QLineEdit>(id, "m_name");
    QTRY_VERIFY(name->isVisible());
    name->clear();
    QTest::keyClicks(name, QStringLiteral("Eva"));
    QTest::mouseClick(inStep<ui::Button>(id, "m_confirm"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), SetupState::Confirmed, arrival);
    QVERIFY(step(id).proof.contains(QStringLiteral("Eva")));
}

void SetupDriver::waive(const QString& id)
{
    auto* name = inStep<QLineEdit>(id, "m_name");
    auto* button = inStep<ui::Button>(id, "m_waive");
    QTRY_VERIFY(name->isVisible() && button->isVisible());
    name->clear();
    QVERIFY(!button->isEnabled());
    QTest::keyClicks(name, QStringLiteral("Eva"));
    keepPicture("optional");
    QTest::mouseClick(button, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), SetupState::NotNeeded, arrival);
    QVERIFY(step(id).proof.contains(QStringLiteral("Eva")) && step(id).canBeTakenBack);
    if (m_isThorough && !m_isTakenBack)
        needAfterAll(id);
    m_waived.insert(id);
}

void SetupDriver::needAfterAll(const QString& id)
{
    m_isTakenBack = true;
    screen().open(id);
    auto* back = inStep<ui::Button>(id, "m_takeBack");
    QTRY_VERIFY(back->isVisible());
    keepPicture("not-needed");
    QTest::mouseClick(back, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(step(id).canBeWaived && !step(id).isWaived, arrival);
    waive(id);
}

void SetupDriver::answer(const QString& id)
{
    auto* name = inStep<QLineEdit>(id, "m_name");
    QTRY_VERIFY(name->isVisible());
    name->clear();
    QTest::keyClicks(name, QStringLiteral("Eva"));
    const auto count = step(id).preconditions.size();
    for (qsizetype i = 0; i < count; ++i) {
        if (step(id).preconditions.at(i).answer == models::SetupAnswer::Proven)
            continue;
        QVERIFY(stateOf(id) != SetupState::Confirmed);
        auto* asked = inStep<ui::PreconditionRow>(id, QStringLiteral("precondition%1").arg(i).toLatin1().constData());
        if (m_isThorough && i == 0)
            doubt(id, *asked);
        QTest::mouseClick(asked->findChild<ui::Button*>(QStringLiteral("m_yes")), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(step(id).preconditions.at(i).answer, models::SetupAnswer::Yes, arrival);
    }
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), SetupState::Confirmed, arrival);
    QVERIFY(step(id).proof.contains(QStringLiteral("Eva")));
    m_confirmed.insert(id);
}

void SetupDriver::doubt(const QString& id, ui::PreconditionRow& asked)
{
    auto* copy = asked.findChild<ui::CopyButton*>(QStringLiteral("m_copy"));
    QVERIFY(!copy->isVisible());
    QTest::mouseClick(asked.findChild<ui::Button*>(QStringLiteral("m_notYet")), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(step(id).preconditions.front().answer, models::SetupAnswer::NotYet, arrival);
    QTRY_VERIFY(copy->isVisible());
    QCOMPARE(copy->copyText(), step(id).preconditions.front().words);
    QVERIFY(!copy->copyText().isEmpty());
    keepPicture("not-yet");
}

void SetupDriver::openThePage(const QString& id)
{
    auto* page = qobject_cast<ui::SetupPage*>(m_desktop.window().page(ui::PageId::Setup));
    QVERIFY(page);
    QString opened;
    page->setPageOpener([&opened](const QString& address) { opened = address; });
    auto* link = inStep<ui::Button>(id, "m_link");
    QTRY_VERIFY(link->isVisible());
    QTest::mouseClick(link, Qt::LeftButton);
    QCOMPARE(opened, QStringLiteral("https://acme-admin.okta.com/admin/app/acme_scim_1/instance/0oaabcdefGHIJKLMN0x7/"
                                    "#tab-provisioning"));
}

void SetupDriver::keepProposed(const QString& id)
{
    const auto field = step(id).fields.front();
    QVERIFY(field.value.isEmpty() && field.proposed.contains(QStringLiteral("/cpc/acme_scim_1/oauth/callback")));
    auto* entry = inStep<ui::PasteRow>(id, "field0");
    QTRY_COMPARE(entry->field()->text(), field.proposed);
    QTest::mouseClick(entry->button(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), SetupState::Proven, arrival);
    QCOMPARE(step(id).fields.front().value, field.proposed);
}

void SetupDriver::proveBeside(const QString& id)
{
    if (!hasStep(id))
        return;
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), SetupState::Proven, arrival);
    m_confirmed.remove(id);
    m_proven.insert(id);
}

void SetupDriver::namePilot(const QString& id)
{
    QTRY_VERIFY(!m_okta->snapshot().people.empty());
    if (step(id).fields.isEmpty())
        return;
    const QString login = QString::fromStdString(m_okta->snapshot().people.front()->profile.login);
    enter(id, {login, login});
}

void SetupDriver::failWithTheOtherGroup(const QString& id)
{
    auto* entry = inStep<ui::PasteRow>(id, "field0");
    QTRY_VERIFY(entry->isVisible());
    QTest::keyClicks(entry->field(), m_pastes.at(QStringLiteral("assign-group")).pasted);
    QTest::keyClick(entry->field(), Qt::Key_Return);
    QTRY_VERIFY(step(id).fields.front().isWrong);
    QVERIFY(step(id).fields.front().value.isEmpty());
    entry->field()->clear();
}

void SetupDriver::enter(const QString& id, const Paste& paste)
{
    auto* entry = inStep<ui::PasteRow>(id, "field0");
    QTRY_VERIFY(entry->isVisible());
    QTest::keyClicks(entry->field(), paste.pasted);
    QTest::keyClick(entry->field(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(step(id).fields.front().value, paste.understood, arrival);
    QVERIFY(stateOf(id) != SetupState::Proven);
}

} // namespace rollcall::tests
