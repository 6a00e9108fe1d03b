// SPDX-License-Identifier: Apache-2.0
#include "SetupDriver.h"

#include "screens/ListenerControl.h"
#include "setup/GuideView.h"
#include "setup/SetupPage.h"
#include "setup/StepDetail.h"
#include "widgets/Button.h"
#include "widgets/ChoiceCard.h"
#include "widgets/CopyButton.h"
#include "widgets/CopyRow.h"
#include "widgets/Notice.h"
#include "widgets/PasteRow.h"

#include <QDir>
#include <QLabel>
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
    const QString folder = qEnvironmentVariable("ROLLCALL_PICTURES");
    if (folder.isEmpty() || !m_isThorough)
        return;
    QVERIFY(QDir().mkpath(folder));
    for (const bool isDark : {false, true}) {
        m_desktop.style().setTheme(isDark ? ui::Theme::Dark : ui::Theme::Light);
        for (const int width : {960, 1280, 1920}) {
            m_desktop.window().resize(width, width * 5 / 8);
            for (int turn = 0; turn < 5; ++turn)
                QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
            const auto file = QStringLiteral("journey-%1-%2-%3.png")
                                  .arg(QLatin1String(name), isDark ? QStringLiteral("dark") : QStringLiteral("light"))
                                  .arg(width);
            QVERIFY(m_desktop.window().grab().save(QDir(folder).filePath(file)));
        }
    }
    m_desktop.style().setTheme(ui::Theme::Light);
    m_desktop.window().resize(1280, 800);
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
    }
}

void SetupDriver::listen(const QString& id)
{
    auto& control = m_desktop.session().listener();
    auto wanted = control.settings();
    wanted.port = 0;
    control.start(wanted);
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), SetupState::Proven, arrival);
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

demo::ProvisioningSettings SetupDriver::settings(const QString& id, const QString& token)
{
    demo::ProvisioningSettings made;
    for (const auto& value : step(id).values) {
        if (value.value.startsWith(QStringLiteral("http")))
            made.baseUrl = value.value.toStdString();
        else if (!value.isSecret && value.value != QStringLiteral("userName"))
            made.userName = value.value.toStdString();
    }
    made.secret = core::Secret(token.toStdString());
    if (id.endsWith(QStringLiteral("basic")))
        made.authorization = demo::AuthorizationForm::Basic;
    else if (id.endsWith(QStringLiteral("header")))
        made.authorization = demo::AuthorizationForm::BareToken;
    return made;
}

void SetupDriver::failWithAWrongToken(const QString& id)
{
    QTRY_VERIFY(inStep<ui::Notice>(id, "m_waiting")->isVisible());
    QVERIFY(!inStep<ui::Notice>(id, "m_trouble")->isVisible());
    keepPicture("waiting");
    demo::SimulatedOrganisation stranger(settings(id, QStringLiteral("rc_wrong")), *m_clock);
    stranger.testConnection();
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), SetupState::Failed, arrival);
    auto* trouble = inStep<ui::Notice>(id, "m_trouble");
    QTRY_VERIFY(trouble->isVisible());
    // One notice, with all three parts.
    QVERIFY(!inStep<ui::Notice>(id, "m_waiting")->isVisible());
    for (const char* part : {"m_happened", "m_detail", "m_next"}) {
        const auto* label = trouble->findChild<QLabel*>(QLatin1String(part));
        QVERIFY2(label && label->isVisible() && !label->text().isEmpty(), part);
    }
    keepPicture("refused");
    QTest::mouseClick(trouble->findChild<ui::Button*>(QStringLiteral("m_link")), Qt::LeftButton);
    QTRY_COMPARE(m_desktop.window().currentPage(), ui::PageId::Activity);
    m_desktop.window().showPage(ui::PageId::Setup);
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

void SetupDriver::connectOkta(const QString& id)
{
    // The secret is here this once, and is hidden on the screen.
    const auto copies = row(id)->findChildren<ui::CopyRow*>();
    for (auto* copy : copies) {
        if (copy->field()->text() != copy->button()->copyText())
            m_token = copy->button()->copyText();
    }
    QVERIFY(m_token.size() > 20);
    m_clock = std::make_unique<demo::VirtualClock>(m_desktop.session().clock().now());
    if (m_isThorough)
        openThePage(id);
    if (m_isThorough || m_isWrongTokenFirst)
        failWithAWrongToken(id);
    if (QTest::currentTestFailed())
        return;
    m_okta = std::make_unique<demo::SimulatedOrganisation>(settings(id, m_token), *m_clock);
    m_okta->testConnection();
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), SetupState::Proven, arrival);
}

void SetupDriver::namePilot(const QString& id)
{
    QTRY_VERIFY(!m_okta->snapshot().people.empty());
    if (step(id).fields.isEmpty())
        return;
    const QString login = QString::fromStdString(m_okta->snapshot().people.front()->profile.login);
    auto* entry = inStep<ui::PasteRow>(id, "field0");
    QTRY_VERIFY(entry->isVisible());
    QTest::keyClicks(entry->field(), login);
    QTest::keyClick(entry->field(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(step(id).fields.front().value, login, arrival);
    QVERIFY(stateOf(id) != SetupState::Proven);
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
        {QStringLiteral("push-groups"), [this] { m_okta->pushAllGroups(); }},
    };
    if (const auto known = traffic.find(id); known != traffic.end()) {
        known->second();
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), SetupState::Proven, arrival);
        m_proven.insert(id);
    } else if (id.startsWith(QStringLiteral("connect-"))) {
        connectOkta(id);
        m_proven.insert(id);
    } else if (id == QStringLiteral("address")) {
        listen(id);
        m_proven.insert(id);
    } else if (!step(id).fields.isEmpty()) {
        paste(id);
        m_proven.insert(id);
    } else {
        confirm(id);
        m_confirmed.insert(id);
    }
}

} // namespace rollcall::tests
