// SPDX-License-Identifier: Apache-2.0
#include "SetupDriver.h"

#include "http/Client.h"
#include "screens/ListenerControl.h"
#include "setup/GuideView.h"
#include "setup/PreconditionRow.h"
#include "setup/SetupPage.h"
#include "setup/StepDetail.h"
#include "widgets/Button.h"
#include "widgets/ChoiceCard.h"
#include "widgets/CopyButton.h"
#include "widgets/CopyRow.h"
#include "widgets/Notice.h"
#include "widgets/PasteRow.h"

#include <QDir>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QUrl>
#include <QUrlQuery>

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
        QVERIFY2((each.state == SetupState::NotNeeded) == m_waived.contains(each.id), qPrintable(each.id));
    }
}

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

demo::ProvisioningSettings SetupDriver::settings(const QString& id, const QString& token)
{
    demo::ProvisioningSettings made;
    for (const auto& value : step(id).values) {
        if (value.value.startsWith(QStringLiteral("http"))) {
            if (!made.baseUrl.empty())
                continue;
            made.baseUrl = value.value.toStdString();
        } else if (!value.isSecret && value.value != QStringLiteral("userName"))
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
    proveBeside(QStringLiteral("address"));
    proveBeside(QStringLiteral("enable-scim"));
}

QString SetupDriver::copied(const QString& id, const QString& name)
{
    const auto copies = row(id)->findChildren<ui::CopyRow*>();
    const auto values = step(id).values;
    for (qsizetype i = 0; i < values.size() && i < copies.size(); ++i) {
        if (values.at(i).name == name)
            return copies.at(i)->button()->copyText();
    }
    return {};
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

void SetupDriver::approveOkta(const QString& id)
{
    const QString connect = QStringLiteral("connect-oauth");
    const QUrl tokenUrl(copied(connect, QStringLiteral("Access token endpoint URI")));
    const QUrl authorizeUrl(copied(connect, QStringLiteral("Authorization endpoint URI")));
    QVERIFY(tokenUrl.isValid() && authorizeUrl.isValid() && tokenUrl != authorizeUrl);
    http::Client browser({"127.0.0.1", static_cast<std::uint16_t>(tokenUrl.port()), false, {}});
    http::Headers headers;
    headers.add("Content-Type", "application/x-www-form-urlencoded");
    const auto post = [&](const QUrl& url, const QString& form) {
        auto answer = browser.send("POST", url.path().toStdString(), headers, form.toStdString());
        return answer ? std::move(*answer) : http::ClientResponse{};
    };
    const QString client = QStringLiteral("client_id=%1&redirect_uri=%2")
                               .arg(copied(connect, QStringLiteral("Client ID")),
                                    QString::fromLatin1(QUrl::toPercentEncoding(
                                        step(QStringLiteral("redirect-uri")).fields.front().value)));
    const QString secret = copied(connect, QStringLiteral("Client Secret"));
    QTest::mouseClick(inStep<ui::Button>(id, "m_code"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(step(id).values.size(), 1, arrival);
    const QString code = copied(id, QStringLiteral("Code for the consent page"));
    const auto consent =
        post(authorizeUrl, client + QStringLiteral("&response_type=code&decision=approve&consent_code=") + code);
    QCOMPARE(consent.status, 303);
    const QUrl back(
        QString::fromStdString(std::string(consent.headers.value("Location").value_or(std::string_view()))));
    const QString grant = QUrlQuery(back).queryItemValue(QStringLiteral("code"));
    const auto tokens = post(tokenUrl, client + QStringLiteral("&client_secret=") + secret +
                                           QStringLiteral("&grant_type=authorization_code&code=") + grant);
    QCOMPARE(tokens.status, 200);
    m_token =
        QJsonDocument::fromJson(QByteArray::fromStdString(tokens.body))[QStringLiteral("access_token")].toString();
    QVERIFY(!m_token.isEmpty());
    m_clock = std::make_unique<demo::VirtualClock>(m_desktop.session().clock().now());
    m_okta = std::make_unique<demo::SimulatedOrganisation>(settings(connect, m_token), *m_clock);
    m_okta->testConnection();
    for (const auto& proven : {id, connect, QStringLiteral("address"), QStringLiteral("enable-scim")})
        proveBeside(proven);
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
    } else if (!step(id).fields.isEmpty()) {
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
