// SPDX-License-Identifier: Apache-2.0
// From Okta's push to "registered": `rollcallctl serve`, a mail server of another make, a browser's requests and the
// vendor's callback.
#include "CtlProcess.h"
#include "Okta.h"
#include "SmtpPeer.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

#include <memory>
#include <string>

using namespace rollcall;
using namespace rollcall::tests;

namespace {

constexpr int waitLimit = 20'000;

/// A directory whose integration is mailed by Rollcall, served.
class House {
public:
    explicit House(const QStringList& serveOptions = {})
    {
        m_made = makeIntegration(m_folder.path(), "Passkeys");
        require(words("mail configure --host 127.0.0.1 --security none --login none --from it@example.com "
                      "--from-name IT --organisation Example --port")
                << QString::number(peer.port()));
        m_serve = std::make_unique<Serve>(m_folder.path(), serveOptions);
        if (m_serve->url().isEmpty())
            qFatal("serve did not start: %s", qUtf8Printable(m_serve->process().error()));
        require(words("settings set enrolment.url") << m_serve->url());
        okta = std::make_unique<Okta>(m_serve->port(), m_made.slug, m_made.token);
        browser = std::make_unique<http::Client>(http::Client::Target{"127.0.0.1", m_serve->port(), false, {}});
    }

    CtlResult run(const QStringList& arguments) { return ctl(m_folder.path(), arguments); }
    QJsonObject require(const QStringList& arguments)
    {
        const CtlResult result = run(QStringList{QStringLiteral("--json")} + arguments);
        if (result.exitCode != 0)
            qFatal("%s: %s", qUtf8Printable(arguments.join(QLatin1Char(' '))), result.told().constData());
        return result.object();
    }
    QString state(const char* userName)
    {
        const CtlResult shown = run(words("invite show --json") << QString::fromUtf8(userName));
        return shown.object()[QStringLiteral("state")].toString();
    }
    http::ClientResponse get(const std::string& path)
    {
        auto answer = browser->send("GET", path, {}, {});
        return answer ? std::move(*answer) : http::ClientResponse{};
    }
    http::ClientResponse post(const std::string& path, const std::string& form)
    {
        http::Headers headers;
        headers.add("Content-Type", "application/x-www-form-urlencoded");
        headers.add("Origin", "null");
        headers.add("Sec-Fetch-Site", "same-origin");
        auto answer = browser->send("POST", path, headers, form);
        return answer ? std::move(*answer) : http::ClientResponse{};
    }
    http::ClientResponse report(const QString& token, const std::string& body)
    {
        http::Headers headers;
        headers.add("Content-Type", "application/json");
        if (!token.isEmpty())
            headers.add("Authorization", "Bearer " + token.toStdString());
        auto answer = browser->send("POST", "/api/v1/registrations", headers, body);
        return answer ? std::move(*answer) : http::ClientResponse{};
    }
    Serve& serve() { return *m_serve; }

    test::SmtpPeer peer{{}};
    std::unique_ptr<Okta> okta;
    std::unique_ptr<http::Client> browser;

private:
    QTemporaryDir m_folder;
    Made m_made;
    std::unique_ptr<Serve> m_serve;
};

/// The path of the link in a mail.
std::string linkIn(const QJsonObject& mail)
{
    static const QRegularExpression link(QStringLiteral("http://127\\.0\\.0\\.1:[0-9]+(/enrol/[A-Za-z0-9_-]{43})"));
    QString content = mail[QStringLiteral("content")].toString();
    // Quoted-printable breaks long lines.
    content.replace(QStringLiteral("=\r\n"), QString()).replace(QStringLiteral("=\n"), QString());
    return link.match(content).captured(1).toStdString();
}

std::string proofIn(const std::string& body)
{
    static const QRegularExpression field(QStringLiteral("name=\"proof\" value=\"([^\"]+)\""));
    return field.match(QString::fromStdString(body)).captured(1).toStdString();
}

} // namespace

class OnboardingServeTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fromPushToRegistered()
    {
        House house;
        house.require(words("invite configure --mailer rollcall --when at-once"));
        QCOMPARE(house.okta->createPerson("ada@example.com"), 201);
        const QJsonObject mail = house.peer.nextMail();
        QCOMPARE(mail[QStringLiteral("to")][0].toString(), QStringLiteral("ada@example.com"));
        const std::string path = linkIn(mail);
        QVERIFY2(!path.empty(), qPrintable(mail[QStringLiteral("content")].toString()));
        QTRY_COMPARE_WITH_TIMEOUT(house.state("ada@example.com"), QStringLiteral("accepted"), waitLimit);

        const auto page = house.get(path);
        QCOMPARE(page.status, 200);
        QVERIFY(page.body.find("a•••@example.com") != std::string::npos);
        QCOMPARE(house.state("ada@example.com"), QStringLiteral("accepted"));
        QCOMPARE(house.post(path, "proof=" + proofIn(page.body)).status, 303);
        QCOMPARE(house.state("ada@example.com"), QStringLiteral("verified"));

        const QJsonObject token = house.require(words("token create --purpose registrations"));
        const QString secret = token[QStringLiteral("auth")].toObject()[QStringLiteral("token")].toString();
        QVERIFY(!secret.isEmpty());
        const std::string event = R"({"userName":"ada@example.com","registered":true,"event":"evt-1"})";
        const auto told = house.report(secret, event);
        QVERIFY2(told.status == 200, told.body.c_str());
        QVERIFY(told.body.find("\"isNew\":true") != std::string::npos);
        const auto again = house.report(secret, event);
        QCOMPARE(again.status, 200);
        QVERIFY(again.body.find("\"isNew\":false") != std::string::npos);
        QCOMPARE(house.state("ada@example.com"), QStringLiteral("registered"));
        // To somebody who is registered nothing is sent again, and it is said why.
        const CtlResult resent = house.run(words("invite resend ada@example.com"));
        QCOMPARE(resent.exitCode, 4);
        QVERIFY2(resent.error.contains(QStringLiteral("registered")), resent.told().constData());
        QCOMPARE(house.serve().process().terminate(), 0);
    }

    void nobodyIsMailedBeforeRollcallIsChosen()
    {
        House house;
        QCOMPARE(house.okta->createPerson("ada@example.com"), 201);
        QVERIFY(house.run(words("invite list --json")).array().isEmpty());
        house.require(words("invite configure --mailer rollcall --when by-hand"));
        QTRY_COMPARE_WITH_TIMEOUT(house.state("ada@example.com"), QStringLiteral("held"), waitLimit);
        const CtlResult shown = house.run(words("invite send --state held"));
        QCOMPARE(shown.exitCode, 4);
        QVERIFY2(shown.out.contains(QStringLiteral("1 would get a mail")), shown.told().constData());
        QCOMPARE(house.require(words("invite send --state held --yes"))[QStringLiteral("ordered")].toInt(), 1);
        QVERIFY(!linkIn(house.peer.nextMail()).empty());
    }

    void aNewMailEndsTheLinkBefore()
    {
        House house;
        house.require(words("invite configure --mailer rollcall --when at-once"));
        QCOMPARE(house.okta->createPerson("ada@example.com"), 201);
        const std::string first = linkIn(house.peer.nextMail());
        QTRY_COMPARE_WITH_TIMEOUT(house.state("ada@example.com"), QStringLiteral("accepted"), waitLimit);
        house.require(words("invite resend ada@example.com"));
        const std::string second = linkIn(house.peer.nextMail());
        QVERIFY(!second.empty() && second != first);
        QCOMPARE(house.get(first).status, 410);
        QCOMPARE(house.get(second).status, 200);
        // Whoever lost it asks on the page, and learns nothing of who is invited.
        const auto form = house.get("/enrol/again");
        for (const char* address : {"ada@example.com", "nobody@example.com"}) {
            const auto asked = house.post("/enrol/again", "proof=" + proofIn(form.body) + "&address=" + address);
            QCOMPARE(asked.status, 200);
        }
        house.require(words("invite revoke ada@example.com"));
        QCOMPARE(house.get(second).status, 410);
    }

    void aCodeOpensALinkOnce()
    {
        House house;
        house.require(words("invite configure --mailer rollcall --when by-hand"));
        QCOMPARE(house.okta->createPerson("ada@example.com"), 201);
        QTRY_COMPARE_WITH_TIMEOUT(house.state("ada@example.com"), QStringLiteral("held"), waitLimit);
        const QString code =
            house.require(words("invite code ada@example.com"))[QStringLiteral("code")].toString().toLower();
        QCOMPARE(code.size(), qsizetype{9});
        const auto type = [&house](const std::string& text) {
            const std::string proof = proofIn(house.get("/enrol/code").body);
            return house.post("/enrol/code", "proof=" + proof + "&code=" + text);
        };
        QCOMPARE(type("WRONG234").status, 400);
        const auto opened = type(code.toStdString());
        QCOMPARE(opened.status, 303);
        const std::string location(opened.headers.value("Location").value_or(""));
        QCOMPARE(house.get(location).status, 200);
        QCOMPARE(type(code.toStdString()).status, 400);
        // A link that is copied takes the place of that one.
        const QString link = house.require(words("invite link ada@example.com"))[QStringLiteral("link")].toString();
        QVERIFY(link.startsWith(house.serve().url()));
        QCOMPARE(house.get(QUrl(link).path().toStdString()).status, 200);
        QCOMPARE(house.get(location).status, 410);
    }

    void onlyACredentialForItReportsRegistrations()
    {
        House house;
        QCOMPARE(house.okta->createPerson("ada@example.com"), 201);
        const QJsonObject scim = house.require(words("token create --purpose scim"));
        const QString ofScim = scim[QStringLiteral("auth")].toObject()[QStringLiteral("token")].toString();
        const std::string body = R"({"userName":"ada@example.com","registered":true})";
        QCOMPARE(house.report({}, body).status, 401);
        QCOMPARE(house.report(ofScim, body).status, 401);
        const QJsonObject made = house.require(words("token create --purpose registrations"));
        const QString token = made[QStringLiteral("auth")].toObject()[QStringLiteral("token")].toString();
        QCOMPARE(house.report(token, R"({"userName":"nobody@example.com","registered":true})").status, 404);
        QCOMPARE(house.report(token, R"({"userName":"ada@example.com"})").status, 400);
        QCOMPARE(house.report(token, R"({"userName":"ada@example.com","registered":true,"registred":1})").status, 400);
        QCOMPARE(house.report(token, R"({"userName":"a","id":"b","registered":true})").status, 400);
        QCOMPARE(house.report(token, "{").status, 400);
        QCOMPARE(house.report(token, R"({"userName":"ada@example.com","registered":true,"at":"soon"})").status, 400);
        QCOMPARE(house.report(token, R"({"userName":"ADA@example.com","registered":false})").status, 200);
        Okta wrong(house.serve().port(), QStringLiteral("passkeys"), token);
        QCOMPARE(wrong.send("GET", "/Users?startIndex=1&count=1"), 401);
    }

    void theMailServerIsTriedAndItsTroubleNamed()
    {
        House house;
        const CtlResult tried = house.run(words("mail test"));
        QVERIFY2(tried.exitCode == 0, tried.told().constData());
        const CtlResult sent = house.run(words("mail test --to grace@example.com"));
        QVERIFY2(sent.exitCode == 0, sent.told().constData());
        QCOMPARE(house.peer.nextMail()[QStringLiteral("to")][0].toString(), QStringLiteral("grace@example.com"));
        const CtlResult open = house.run(words("mail configure --host smtp.example.com --security none"));
        QVERIFY2(open.exitCode == 2, open.told().constData());
        const CtlResult list = house.run(words("mail test --allow-list"));
        QVERIFY2(list.exitCode == 0 && list.out.contains(house.serve().url() + QStringLiteral("/enrol/")),
                 list.told().constData());
        house.require(words("mail configure --port 9"));
        const CtlResult nobody = house.run(words("mail test"));
        QVERIFY2(nobody.exitCode == 4, nobody.told().constData());
    }
};

QTEST_GUILESS_MAIN(OnboardingServeTest)
#include "OnboardingServeTest.moc"
