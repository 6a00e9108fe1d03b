// SPDX-License-Identifier: Apache-2.0
// Requests as sentences, times as people say them, refusals with their cause and next step.
#include "FakeDatabase.h"
#include "MeaningText.h"
#include "RelativeTime.h"
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

    // Every passing condition is a 429 to Okta; one of them alone is about the caller.
    void putOff_data()
    {
        QTest::addColumn<QByteArray>("detail");
        QTest::addColumn<bool>("isAddress");
        QTest::newRow("the cap of one address") << QByteArray("too many connections of one address") << true;
        QTest::newRow("all connections") << QByteArray("too many connections") << false;
        QTest::newRow("locked") << QByteArray("The directory is busy.") << false;
        QTest::newRow("full") << QByteArray("The disk is full.") << false;
        QTest::newRow("nothing said") << QByteArray() << false;
    }

    void putOff()
    {
        QFETCH(QByteArray, detail);
        QFETCH(bool, isAddress);
        auto entry = makeEntry(1, 429, Meaning::Refused, {});
        entry.detail = detail.toStdString();
        const auto diagnosis = RequestDiagnosisText::of(entry);
        QCOMPARE(diagnosis.cause.contains(QStringLiteral("one address")), isAddress);
        QCOMPARE(diagnosis.cause.contains(QStringLiteral("this side"), Qt::CaseInsensitive), !isAddress);
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
