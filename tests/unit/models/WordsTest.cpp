// SPDX-License-Identifier: Apache-2.0
// Requests as sentences, times as people say them, refusals with their cause and next step.
#include "FakeDatabase.h"
#include "MeaningText.h"
#include "RelativeTime.h"
#include "screens/DownstreamTrouble.h"
#include "screens/PersonView.h"
#include "screens/Reachability.h"
#include "screens/RequestDiagnosis.h"

#include <QTest>

using namespace rollcall;
using namespace rollcall::models;
using namespace rollcall::models::test;
using directory::Meaning;

Q_DECLARE_METATYPE(rollcall::directory::Meaning)

class WordsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom)); }

    void sentence_data()
    {
        QTest::addColumn<Meaning>("meaning");
        QTest::addColumn<QString>("subject");
        QTest::addColumn<QString>("detail");
        QTest::addColumn<int>("count");
        QTest::addColumn<QString>("target");
        QTest::addColumn<QString>("expected");
        const QString users = QStringLiteral("/scim/v2/acme/Users");
        const QString ada = QStringLiteral("ada@acme.example");
        const QString none;
        QTest::newRow("created") << Meaning::PersonCreated << ada << none << 0 << users << "created ada@acme.example";
        QTest::newRow("looked up, nobody")
            << Meaning::PersonNotFound << ada << none << 0 << users << "looked up ada@acme.example: nobody";
        QTest::newRow("asked by an unknown id")
            << Meaning::PersonNotFound << none << none << 0 << users << "asked for a person who is not here";
        QTest::newRow("looked up, found")
            << Meaning::PersonLookedUp << ada << none << 0 << users << "looked up ada@acme.example: found";
        QTest::newRow("deactivated") << Meaning::PersonDeactivated << ada << none << 0 << users
                                     << "deactivated ada@acme.example";
        QTest::newRow("unchanged") << Meaning::PersonUnchanged << ada << none << 0 << users
                                   << "updated ada@acme.example: nothing differed";
        QTest::newRow("added two") << Meaning::GroupMembersChanged << "Sales" << none << 2 << users
                                   << "added 2 people to Sales";
        QTest::newRow("added one") << Meaning::GroupMembersChanged << "Sales" << none << 1 << users
                                   << "added 1 person to Sales";
        QTest::newRow("added thousands") << Meaning::GroupMembersChanged << "Sales" << none << 4120 << users
                                         << "added 4,120 people to Sales";
        QTest::newRow("removed") << Meaning::GroupMembersChanged << "Sales" << none << -3 << users
                                 << "removed 3 people from Sales";
        QTest::newRow("added and removed")
            << Meaning::GroupMembersChanged << "Sales" << "+2 -1" << 3 << users << "added 2 and removed 1 in Sales";
        QTest::newRow("only removed") << Meaning::GroupMembersChanged << "Sales" << "+0 -1" << 1 << users
                                      << "removed 1 person from Sales";
        QTest::newRow("user name changed")
            << Meaning::PersonUpdated << ada << "ada.king@acme.example" << 0 << users
            << QString::fromUtf8("changed user name ada.king@acme.example → ada@acme.example");
        QTest::newRow("renamed") << Meaning::GroupRenamed << "Sales EMEA" << "Sales" << 0 << users
                                 << QString::fromUtf8("renamed group Sales → Sales EMEA");
        QTest::newRow("renamed to the same") << Meaning::GroupRenamed << "Sales" << "Sales" << 0 << users
                                             << QString::fromUtf8("renamed group Sales → Sales (no change)");
        QTest::newRow("third page") << Meaning::PeopleListed << none << none << 100
                                    << users + QStringLiteral("?startIndex=201&count=100")
                                    << "page 3 of import, 100 people";
        QTest::newRow("search") << Meaning::PeopleListed << none << none << 1
                                << users + QStringLiteral("?filter=title%20pr&startIndex=1") << "searched: 1 person";
        QTest::newRow("groups") << Meaning::GroupsListed << none << none << 12 << "/scim/v2/acme/Groups"
                                << "listed groups: 12 groups";
        QTest::newRow("refused with a reason")
            << Meaning::Refused << none << "The word Bearer stands twice: it was pasted together with the token." << 0
            << users << "refused: the word Bearer stands twice";
        QTest::newRow("capitals are kept")
            << Meaning::Refused << none << "SCIM wants a userName." << 0 << users << "refused: SCIM wants a userName";
        QTest::newRow("refused without a reason")
            << Meaning::Refused << none << none << 0 << users << "refused: credential refused";
    }

    void sentence()
    {
        QFETCH(Meaning, meaning);
        QFETCH(QString, subject);
        QFETCH(QString, detail);
        QFETCH(int, count);
        QFETCH(QString, target);
        QFETCH(QString, expected);
        directory::JournalRow row;
        row.meaning = meaning;
        row.subject = subject.toStdString();
        row.detail = detail.toStdString();
        row.count = count;
        row.target = target.toStdString();
        row.status = meaning == Meaning::Refused ? 401 : 200;
        QCOMPARE(MeaningText::sentence(row), expected);
    }

    void oauthSentence_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("detail");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const char* method, const char* path, int status, const char* detail,
                            const char* expected) {
            QTest::newRow(name) << QByteArray(method) << QByteArray(path) << status << QByteArray(detail)
                                << QString::fromUtf8(expected);
        };
        const char* token = "/oauth/acme/token";
        const char* authorize = "/oauth/acme/authorize";
        row("client credentials", "POST", token, 200, "A token was given out for client_credentials.",
            "got a token for client credentials");
        row("code", "POST", token, 200, "A token was given out for authorization_code.",
            "got its first token for the approved code");
        row("refreshed", "POST", token, 200, "A token was given out for refresh_token.", "renewed its token");
        row("a grant of its own", "POST", token, 200, "", "got a token");
        row("wrong secret", "POST", token, 401, "The client's secret is wrong.",
            "token refused: the client's secret is wrong");
        row("no reason", "POST", token, 400, "", "token refused: not understood");
        row("put off", "POST", token, 429, "The disk is full.", "asked to come again in a moment: the disk is full");
        row("page opened", "GET", authorize, 200, "The consent page was opened.", "opened the consent page");
        row("with the query", "GET", "/oauth/acme/authorize?(not kept)", 200, "", "opened the consent page");
        row("unknown client", "GET", authorize, 400, "The client is not known here. Copy it again.",
            "consent page not shown: the client is not known here");
        row("approved", "POST", authorize, 303, "The client was approved.",
            "answered the consent page: the client was approved");
        row("denied", "POST", authorize, 303, "The client was not approved.",
            "answered the consent page: the client was not approved");
        row("wrong code", "POST", authorize, 400, "A wrong code on the consent page.",
            "consent refused: a wrong code on the consent page");
        row("something else there", "GET", "/oauth/acme/keys", 404, "", "refused: not here");
        row("no integration named", "GET", "/oauth/token", 404, "", "refused: not here");
    }

    void oauthSentence()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, path);
        QFETCH(int, status);
        QFETCH(QByteArray, detail);
        QFETCH(QString, expected);
        directory::JournalRow row;
        row.method = method.toStdString();
        row.target = path.toStdString();
        row.status = status;
        row.detail = detail.toStdString();
        row.meaning = status >= 400 ? Meaning::Refused : Meaning::Unknown;
        QCOMPARE(MeaningText::sentence(row), expected);
        row.folded = 12;
        QCOMPARE(MeaningText::sentence(row), expected + QString::fromUtf8(" · 12 times"));
    }

    // What a client may show as its secret travels in the body, so that an absent header says nothing.
    void refusalsOfOAuthHaveTheirOwnCause_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("cause");
        QTest::newRow("wrong secret") << QByteArray("POST") << QByteArray("/oauth/acme/token") << 401
                                      << "client id or secret";
        QTest::newRow("used code") << QByteArray("POST") << QByteArray("/oauth/acme/token") << 400 << "used before";
        QTest::newRow("wrong one-time code")
            << QByteArray("POST") << QByteArray("/oauth/acme/authorize") << 400 << "one-time code";
    }

    void refusalsOfOAuthHaveTheirOwnCause()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, path);
        QFETCH(int, status);
        QFETCH(QString, cause);
        auto entry = makeEntry(1, status, Meaning::Refused, {});
        entry.method = method.toStdString();
        entry.target = path.toStdString();
        entry.detail = "As the door says.";
        const auto diagnosis = RequestDiagnosisText::of(entry);
        QCOMPARE(diagnosis.happened, QStringLiteral("As the door says."));
        QVERIFY2(diagnosis.cause.contains(cause), qPrintable(diagnosis.cause));
        QVERIFY2(diagnosis.next.contains(QStringLiteral("Provisioning")), qPrintable(diagnosis.next));
    }

    void everyMeaningHasASentence()
    {
        for (int value = 0; value <= int(Meaning::Refused); ++value) {
            directory::JournalRow row;
            row.meaning = static_cast<Meaning>(value);
            row.target = "/scim/v2/acme/Users";
            row.status = 200;
            QVERIFY2(!MeaningText::sentence(row).isEmpty(), qPrintable(QString::number(value)));
        }
    }

    void path_data()
    {
        QTest::addColumn<QString>("target");
        QTest::addColumn<QString>("expected");
        QTest::newRow("without the integration") << "/scim/v2/acme/Users/7" << "/Users/7";
        QTest::newRow("decoded") << "/scim/v2/acme/Users?filter=userName%20eq+%22z%C3%BC%22"
                                 << QString::fromUtf8("/Users?filter=userName eq \"zü\"");
        QTest::newRow("the base itself") << "/scim/v2/acme" << "/scim/v2/acme";
        QTest::newRow("something else") << "/favicon.ico" << "/favicon.ico";
        QTest::newRow("control characters") << "/a%0Ab" << QString::fromUtf8("/a\uFFFDb");
    }

    void path()
    {
        QFETCH(QString, target);
        QFETCH(QString, expected);
        QCOMPARE(MeaningText::path(target.toStdString()), expected);
    }

    void toneOfAStatus()
    {
        QCOMPARE(MeaningText::tone(200, Meaning::PersonRead), Tone::Good);
        QCOMPARE(MeaningText::tone(404, Meaning::PersonNotFound), Tone::Warning);
        QCOMPARE(MeaningText::tone(404, Meaning::Refused), Tone::Bad);
        QCOMPARE(MeaningText::tone(0, Meaning::Unknown), Tone::Neutral);
    }

    void relativeTime_data()
    {
        QTest::addColumn<qint64>("secondsAgo");
        QTest::addColumn<QString>("expected");
        QTest::newRow("this moment") << qint64{0} << "just now";
        QTest::newRow("a clock that is slightly ahead") << qint64{-3} << "just now";
        QTest::newRow("seconds") << qint64{40} << "40 s ago";
        QTest::newRow("minutes") << qint64{3 * 60 + 59} << "3 min ago";
        QTest::newRow("hours") << qint64{5 * 3600} << "5 h ago";
        QTest::newRow("a day") << qint64{25 * 3600} << "1 day ago";
        QTest::newRow("days") << qint64{3 * 86400} << "3 days ago";
        QTest::newRow("this year") << qint64{20 * 86400} << "1 Sept";
        QTest::newRow("another year") << qint64{400 * 86400} << "17 Aug 2025";
    }

    void relativeTime()
    {
        QFETCH(qint64, secondsAgo);
        QFETCH(QString, expected);
        const auto now = *core::parseRfc3339("2026-09-21T12:00:00Z");
        const QLocale locale(QLocale::English, QLocale::UnitedKingdom);
        const QString text = RelativeTime::text(now - std::chrono::seconds{secondsAgo}, now, locale);
        // Older CLDR data abbreviates September to three letters.
        QVERIFY2(text == expected || text == QString(expected).replace(QStringLiteral("Sept"), QStringLiteral("Sep")),
                 qPrintable(text));
        QVERIFY(!RelativeTime::exact(now, locale).isEmpty());
    }

    void diagnosis_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("authorization");
        QTest::addColumn<QString>("cause");
        QTest::addColumn<QString>("next");
        QTest::newRow("word pasted as well")
            << 401 << "Bearer Bearer ****4f2a" << "pasted into the token field" << "alone";
        QTest::newRow("nothing sent") << 401 << "" << "empty" << "enter the token";
        QTest::newRow("strange token") << 401 << "Bearer ****" << "cut when it was copied" << "alone";
        QTest::newRow("taken") << 409 << "Bearer ****4f2a" << "here already" << "import";
        QTest::newRow("not here") << 404 << "Bearer ****4f2a" << "not here" << "base URL";
        QTest::newRow("form") << 400 << "Bearer ****4f2a" << "attribute" << "Attribute Mappings";
        QTest::newRow("too large") << 413 << "Bearer ****4f2a" << "larger" << "fewer";
        QTest::newRow("failed here") << 500 << "Bearer ****4f2a" << "nothing was stored" << "from a terminal";
        QTest::newRow("not on the list") << 403 << "" << "allowed ones" << "--allow-from";
        QTest::newRow("busy") << 503 << "Bearer ****4f2a" << "nothing was stored" << "Okta does not after this status";
        QTest::newRow("put off") << 429 << "Bearer ****4f2a" << "nothing was stored" << "up to ten times";
        QTest::newRow("failed for good") << 500 << "" << "nothing was stored" << "press Retry Selected";
    }

    void diagnosis()
    {
        QFETCH(int, status);
        QFETCH(QString, authorization);
        QFETCH(QString, cause);
        QFETCH(QString, next);
        auto entry = makeEntry(1, status, Meaning::Refused, {});
        if (!authorization.isEmpty())
            entry.requestHeaders = {{"authorization", authorization.toStdString()}};
        const auto diagnosis = RequestDiagnosisText::of(entry);
        QVERIFY(!diagnosis.happened.isEmpty());
        QVERIFY2(diagnosis.cause.contains(cause), qPrintable(diagnosis.cause));
        QVERIFY2(diagnosis.next.contains(next), qPrintable(diagnosis.next));
    }

    // Every passing condition is a 429 to Okta. That connections are meant is known from the row alone: nothing of a
    // request was read.
    void putOff_data()
    {
        QTest::addColumn<bool>("isRead");
        QTest::addColumn<bool>("isOfSomebody");
        QTest::addColumn<QByteArray>("detail");
        QTest::addColumn<bool>("isAboutConnections");
        QTest::newRow("one address") << false << false << QByteArray("too many connections of one address") << true;
        QTest::newRow("all") << false << false << QByteArray("too many connections") << true;
        QTest::newRow("other words for it") << false << false << QByteArray("256 are open") << true;
        QTest::newRow("nothing said") << false << false << QByteArray() << true;
        QTest::newRow("locked") << true << true << QByteArray("The directory is busy.") << false;
        QTest::newRow("a request that speaks of it") << true << false << QByteArray("of one address") << false;
        QTest::newRow("full, nothing said") << true << true << QByteArray() << false;
    }

    void putOff()
    {
        QFETCH(bool, isRead);
        QFETCH(bool, isOfSomebody);
        QFETCH(QByteArray, detail);
        QFETCH(bool, isAboutConnections);
        auto entry = makeEntry(1, 429, Meaning::Refused, {});
        entry.integration.reset();
        entry.credential.reset();
        if (!isRead) {
            entry.method.clear();
            entry.target.clear();
        }
        if (isOfSomebody)
            entry.integration = directory::IntegrationId{1};
        entry.detail = detail.toStdString();
        const auto diagnosis = RequestDiagnosisText::of(entry);
        QCOMPARE(diagnosis.cause.contains(QStringLiteral("connections")), isAboutConnections);
        QCOMPARE(diagnosis.cause.contains(QStringLiteral("this side"), Qt::CaseInsensitive), !isAboutConnections);
    }

    // Whose trouble it is follows from the legs, whatever the detail says.
    void troubleAtTheVendor_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("purpose");
        QTest::addColumn<int>("legStatus");
        QTest::addColumn<QByteArray>("failure");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("cause");
        using Kind = DownstreamTrouble::Kind;
        const auto row = [](const char* name, int status, const char* purpose, int legStatus, const char* failure,
                            Kind kind, const char* cause) {
            QTest::newRow(name) << status << QByteArray(purpose) << legStatus << QByteArray(failure)
                                << static_cast<int>(kind) << QString::fromUtf8(cause);
        };
        row("refused connection", 429, "request", 0, "Connection refused.", Kind::Unreachable,
            "no usable answer: Connection refused.");
        row("no word why", 503, "request", 0, "", Kind::Unreachable, "no answer in time");
        row("not JSON", 429, "request", 200, "That is no JSON", Kind::Unreachable, "That is no JSON.");
        row("our credential", 429, "request", 401, "", Kind::CredentialRefused, "revoked");
        row("our client", 429, "token", 400, "", Kind::CredentialRefused, "revoked");
        row("not allowed", 503, "request", 403, "", Kind::CredentialRefused, "revoked");
        row("out of order", 429, "request", 502, "", Kind::Failing, "502");
        row("too much at once", 429, "request", 429, "", Kind::Failing, "429 (come again)");
        row("token service busy", 429, "token", 503, "", Kind::Failing, "503");
        row("its own refusal", 409, "request", 409, "", Kind::Refused, "went back to Okta as it was");
        row("all well", 201, "request", 201, "", Kind::None, "");
        row("nobody there", 200, "reread", 404, "", Kind::None, "");
    }

    void troubleAtTheVendor()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, purpose);
        QFETCH(int, legStatus);
        QFETCH(QByteArray, failure);
        QFETCH(int, kind);
        QFETCH(QString, cause);
        auto entry = makeEntry(1, status, status < 400 ? Meaning::PersonCreated : Meaning::Refused, {});
        entry.detail = "The directory is busy.";
        directory::JournalLeg leg;
        leg.purpose = purpose.toStdString();
        leg.status = legStatus;
        leg.failure = failure.toStdString();
        entry.legs = {leg};
        const auto trouble = DownstreamTrouble::of(entry);
        QCOMPARE(static_cast<int>(trouble.kind()), kind);
        const auto diagnosis = RequestDiagnosisText::of(entry);
        QVERIFY2(diagnosis.cause.contains(cause), qPrintable(diagnosis.cause));
        QCOMPARE(diagnosis.happened.startsWith(QString::fromUtf8("The vendor’s service")), trouble.isPassing());
        QCOMPARE(trouble.actor().isEmpty(), !trouble.is());
        if (trouble.isPassing())
            QCOMPARE(diagnosis.next.contains(QStringLiteral("up to ten times")), status == 429);
        entry.legs.clear();
        QVERIFY2(!DownstreamTrouble::of(entry).is(), "without legs it is trouble of this side");
    }

    // The token was given and the request answered by our credential being refused: the later leg counts.
    void theLastLegThatFailedCounts()
    {
        auto entry = makeEntry(1, 429, Meaning::Refused, {});
        directory::JournalLeg leg;
        leg.purpose = "token";
        leg.status = 200;
        entry.legs.push_back(leg);
        leg.purpose = "request";
        leg.status = 500;
        entry.legs.push_back(leg);
        leg.purpose = "reread";
        leg.status = 200;
        entry.legs.push_back(leg);
        QCOMPARE(static_cast<int>(DownstreamTrouble::of(entry).kind()),
                 static_cast<int>(DownstreamTrouble::Kind::Failing));
    }

    // The door's own reason stands first, and no guess beside it says otherwise.
    void theReasonOfTheDoorStandsFirst_data()
    {
        QTest::addColumn<QByteArray>("detail");
        QTest::addColumn<bool>("isKnown");
        QTest::newRow("expired") << QByteArray("The credential has expired.") << true;
        QTest::newRow("of another integration") << QByteArray("The credential belongs to another integration.") << true;
        QTest::newRow("a stranger's") << QByteArray("The credential is not one of ours.") << false;
        QTest::newRow("quoted") << QByteArray("The token stands in quotation marks or brackets.") << false;
    }

    void theReasonOfTheDoorStandsFirst()
    {
        QFETCH(QByteArray, detail);
        QFETCH(bool, isKnown);
        auto entry = makeEntry(1, 401, Meaning::Refused, {});
        entry.requestHeaders = {{"Authorization", "Bearer ****4f2a"}};
        entry.detail = detail.toStdString();
        if (isKnown)
            entry.credential = directory::CredentialId{1};
        const auto diagnosis = RequestDiagnosisText::of(entry);
        QCOMPARE(diagnosis.happened, QString::fromUtf8(detail));
        QVERIFY(!diagnosis.cause.contains(QStringLiteral("revoked")));
        QVERIFY(!diagnosis.next.isEmpty());
    }

    void reachability_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("isReachable");
        QTest::newRow("a public name") << "https://scim.acme.example/scim/v2/acme/" << true;
        QTest::newRow("plain HTTP") << "http://scim.acme.example/" << false;
        QTest::newRow("loopback") << "https://127.0.0.1:8420/" << false;
        QTest::newRow("loopback, IPv6") << "https://[::1]:8420/" << false;
        QTest::newRow("wildcard") << "https://0.0.0.0:8420/" << false;
        QTest::newRow("wildcard, IPv6") << "https://[::]:8420/" << false;
        QTest::newRow("localhost") << "https://localhost:8420/" << false;
        QTest::newRow("a name of this network") << "https://scim.local/" << false;
        QTest::newRow("private, 10") << "https://10.1.2.3/" << false;
        QTest::newRow("private, 172.16") << "https://172.31.0.9/" << false;
        QTest::newRow("beside it") << "https://172.32.0.9/" << true;
        QTest::newRow("private, 192.168") << "https://192.168.0.9/" << false;
        QTest::newRow("shared") << "https://100.64.0.1/" << false;
        QTest::newRow("link-local") << "https://169.254.1.1/" << false;
        QTest::newRow("public") << "https://203.0.113.7/" << true;
        QTest::newRow("public, IPv6") << "https://[2001:db8::7]/" << true;
        QTest::newRow("unique local, IPv6") << "https://[fd00::7]/" << false;
        QTest::newRow("nothing") << "" << false;
    }

    void reachability()
    {
        QFETCH(QString, url);
        QFETCH(bool, isReachable);
        QCOMPARE(isReachableFromCloud(url), isReachable);
    }

    void initials_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("expected");
        QTest::newRow("two words") << "Ada Lovelace" << "AL";
        QTest::newRow("accents") << QString::fromUtf8("Zoë Łukasiewicz") << QString::fromUtf8("ZŁ");
        QTest::newRow("one word") << "Sukarno" << "S";
        QTest::newRow("three words") << QString::fromUtf8("José Núñez y García") << "JG";
        QTest::newRow("beyond the basic plane") << QString::fromUtf8("𠮷田") << QString::fromUtf8("𠮷");
        QTest::newRow("only signs") << "-- !" << "?";
        QTest::newRow("nothing") << "" << "?";
    }

    void initials()
    {
        QFETCH(QString, name);
        QFETCH(QString, expected);
        QCOMPARE(initialsOf(name), expected);
    }

    void attributeLabels_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("expected");
        QTest::newRow("plain") << "userName" << "userName";
        QTest::newRow("name") << "name.givenName" << "givenName";
        QTest::newRow("mail") << "emails[work].value" << "work e-mail";
        QTest::newRow("second mail") << "emails[work 2].value" << "work 2 e-mail";
        QTest::newRow("part of a mail") << "emails[work].primary" << "work e-mail: primary";
        QTest::newRow("phone") << "phoneNumbers[mobile].value" << "mobile phone";
        QTest::newRow("address") << "addresses[home].locality" << "home address: locality";
    }

    void attributeLabels()
    {
        QFETCH(QString, path);
        QFETCH(QString, expected);
        QCOMPARE(attributeLabel(path), expected);
    }
};

QTEST_GUILESS_MAIN(WordsTest)
#include "WordsTest.moc"
