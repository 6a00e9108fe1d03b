// SPDX-License-Identifier: Apache-2.0
// What the simulated Okta does with the values that a step shows.
#include "SetupDriver.h"

#include "http/Client.h"
#include "widgets/Button.h"
#include "widgets/CopyButton.h"
#include "widgets/CopyRow.h"
#include "widgets/Notice.h"

#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QUrl>
#include <QUrlQuery>

namespace rollcall::tests {

using models::SetupState;

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
    // Whoever works on the step sees it without scrolling.
    QTRY_COMPARE(trouble->visibleRegion().boundingRect(), trouble->rect());
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

} // namespace rollcall::tests
