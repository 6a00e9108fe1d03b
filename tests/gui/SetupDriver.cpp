// SPDX-License-Identifier: Apache-2.0
#include "SetupDriver.h"

#include "Pictures.h"
#include "setup/StepDetail.h"
#include "widgets/Button.h"
#include "widgets/ChoiceCard.h"

#include <QLineEdit>
#include <QSettings>

#include <algorithm>

namespace rollcall::tests {

using models::SetupState;

namespace {

constexpr int mostSteps = 40;

} // namespace

SetupDriver::SetupDriver(Desktop& desktop)
    : m_desktop(desktop),
      m_pastes{
          {QStringLiteral("organisation"),
           {QStringLiteral(" https://acme-admin.okta.com/admin/dashboard "), QStringLiteral("https://acme.okta.com")}},
          {QStringLiteral("assign-group"),
           {QStringLiteral("https://acme-admin.okta.com/admin/group/00gabcdefGHIJKLMN0x7"),
            QStringLiteral("00gabcdefGHIJKLMN0x7")}},
          {QStringLiteral("managed-group"),
           {QStringLiteral("https://acme-admin.okta.com/admin/group/00gmanagedGHIJKLM0x7"),
            QStringLiteral("00gmanagedGHIJKLM0x7")}},
          {QStringLiteral("push-group"),
           {QStringLiteral("https://acme-admin.okta.com/admin/group/00gpushedGHIJKLMN0x7"),
            QStringLiteral("00gpushedGHIJKLMN0x7")}},
          {QStringLiteral("app"),
           {QStringLiteral(
                "https://acme-admin.okta.com/admin/app/acme_scim_1/instance/0oaabcdefGHIJKLMN0x7/#tab-general"),
            QStringLiteral("0oaabcdefGHIJKLMN0x7")}},
      }
{
}

void SetupDriver::useSettingsIn(const QString& folder)
{
    QCoreApplication::setApplicationName(QStringLiteral("rollcall"));
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder);
}

void SetupDriver::expectProven(const QString& id)
{
    m_proven.insert(id);
}

void SetupDriver::expectConfirmed(const QString& id)
{
    m_confirmed.insert(id);
}

bool SetupDriver::hasStep(const QString& id)
{
    return std::ranges::find(screen().steps(), id, &models::SetupStepView::id) != screen().steps().end();
}

bool SetupDriver::isComplete()
{
    return screen().verdict().contains(QStringLiteral("complete"));
}

void SetupDriver::takeAllSteps()
{
    for (int taken = 0; taken < mostSteps && !isComplete(); ++taken) {
        compareStates();
        const QString id = screen().openStep();
        takeStep(id);
        if (const auto after = m_after.find(id); after != m_after.end() && !QTest::currentTestFailed())
            after->second();
        if (QTest::currentTestFailed())
            return;
        QTRY_VERIFY_WITH_TIMEOUT(screen().isIdle(), arrival);
        if (taken == 3)
            keepPicture("begun");
    }
    compareStates();
    QVERIFY(isComplete());
}

models::SetupStepView SetupDriver::step(const QString& id)
{
    const auto& steps = screen().steps();
    const auto found = std::ranges::find(steps, id, &models::SetupStepView::id);
    if (found == steps.end())
        qFatal("no step %s", qPrintable(id));
    return *found;
}

ui::StepRow* SetupDriver::row(const QString& id)
{
    const auto rows = m_desktop.window().findChildren<ui::StepRow*>();
    const auto found = std::ranges::find(rows, id, &ui::StepRow::stepId);
    if (found == rows.end())
        qFatal("no row %s", qPrintable(id));
    return *found;
}

void SetupDriver::keepPicture(const char* name)
{
    auto& window = m_desktop.window();
    const QString file = QStringLiteral("journey-") + QLatin1String(name);
    QVERIFY(m_isThorough ? keepPictures(window, m_desktop.style(), file, {960, 1280, 1920})
                         : secretShownIn(window).isEmpty());
}

void SetupDriver::makeIntegration(const QString& profile, const QString& role,
                                  const std::function<void(QWidget* form)>& fill)
{
    QTRY_COMPARE_WITH_TIMEOUT(screen().state(), models::ScreenState::Empty, arrival);
    QTest::keyClick(&m_desktop.window(), Qt::Key_2, Qt::ControlModifier);
    QCOMPARE(m_desktop.window().currentPage(), ui::PageId::Setup);
    keepPicture("choose");
    const QByteArray cardName = "profile-" + profile.toUtf8();
    QTest::mouseClick(m_desktop.find<ui::ChoiceCard>(ui::PageId::Setup, cardName.constData()), Qt::LeftButton);
    const QByteArray roleName = "role-" + role.toUtf8();
    auto* card = m_desktop.find<ui::ChoiceCard>(ui::PageId::Setup, roleName.constData());
    QTRY_VERIFY(card->isVisible());
    QTest::mouseClick(card, Qt::LeftButton);
    QVERIFY(card->isChecked());
    auto* form = m_desktop.find<QWidget>(ui::PageId::Setup, "m_form");
    auto* name = form->findChild<QLineEdit*>(QStringLiteral("m_name"));
    QVERIFY(name && name->isVisible());
    name->setFocus();
    name->selectAll();
    QTest::keyClicks(name, QStringLiteral("Acme"));
    if (fill)
        fill(form);
    keepPicture("role");
    auto* make = m_desktop.find<ui::Button>(ui::PageId::Setup, "m_make");
    QVERIFY(make->isEnabled());
    QTest::mouseClick(make, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(screen().state(), models::ScreenState::Full, arrival);
    QVERIFY(!screen().isChoosing());
}

void SetupDriver::compareStates()
{
    for (const auto& each : screen().steps()) {
        QVERIFY2((each.state == SetupState::Proven) == m_proven.contains(each.id), qPrintable(each.id));
        QVERIFY2((each.state == SetupState::Confirmed) == m_confirmed.contains(each.id), qPrintable(each.id));
        QVERIFY2((each.state == SetupState::NotNeeded) == m_waived.contains(each.id), qPrintable(each.id));
    }
}

void SetupDriver::takeStep(const QString& id)
{
    if (const auto own = m_own.find(id); own != m_own.end()) {
        own->second();
        return;
    }
    const std::map<QString, std::function<void()>> traffic{
        {QStringLiteral("pilot"),
         [this, id] {
             m_okta->populate(1, 1, 1);
             namePilot(id);
             m_okta->assignAll();
         }},
        {QStringLiteral("update"), [this] { m_okta->changeAttributes(); }},
        {QStringLiteral("deactivate"), [this] { m_okta->deactivate(); }},
        {QStringLiteral("reassign"), [this] { m_okta->reactivate(); }},
        {QStringLiteral("push-groups"),
         [this, id] {
             if (m_isThorough)
                 failWithTheOtherGroup(id);
             enter(id, m_pastes.at(QStringLiteral("push-group")));
             m_okta->pushAllGroups();
         }},
        {QStringLiteral("assign-everyone"), [this] { m_okta->hire(); }},
    };
    if (const auto known = traffic.find(id); known != traffic.end()) {
        known->second();
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), SetupState::Proven, arrival);
        m_proven.insert(id);
        if (id == QStringLiteral("deactivate"))
            proveBeside(QStringLiteral("switches"));
    } else if (id == QStringLiteral("redirect-uri")) {
        keepProposed(id);
        m_proven.insert(id);
    } else if (id == QStringLiteral("approve")) {
        approveOkta(id);
    } else if (id.startsWith(QStringLiteral("connect-")) && id != QStringLiteral("connect-oauth")) {
        connectOkta(id);
        m_proven.insert(id);
    } else if (id == QStringLiteral("address")) {
        listen(id);
    } else if (id.endsWith(QStringLiteral("-watched")) && !step(id).fields.isEmpty()) {
        // What is named there says whom or what to look at, and proves nothing.
        const auto given = m_pastes.find(step(id).fields.front().key);
        enter(id, given == m_pastes.end()
                      ? Paste{QStringLiteral("alex@acme.example"), QStringLiteral("alex@acme.example")}
                      : given->second);
        if (QTest::currentTestFailed())
            return;
        confirm(id);
        m_confirmed.insert(id);
    } else if (!step(id).fields.isEmpty() && id != QStringLiteral("identity-provider")) {
        paste(id);
        m_proven.insert(id);
    } else if (!step(id).preconditions.isEmpty()) {
        answer(id);
    } else if (step(id).canBeWaived) {
        waive(id);
    } else {
        confirm(id);
        m_confirmed.insert(id);
    }
}

} // namespace rollcall::tests
