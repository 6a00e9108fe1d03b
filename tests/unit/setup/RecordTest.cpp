// SPDX-License-Identifier: Apache-2.0
// What people said is found again by another session; what arrived is read from a real journal.
#include "setup/Record.h"
#include "ShippedProfiles.h"
#include "TestDirectory.h"

#include <QTest>

#include <memory>

using namespace rollcall;
using namespace rollcall::setup;
using namespace std::chrono_literals;

class RecordTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_fixture = std::make_unique<TestDirectory>(); }
    void cleanup() { m_fixture.reset(); }

    void keepsValuesWordsAndProofs()
    {
        const auto catalogue = tests::shippedProfiles();
        const Profile& profile = *catalogue.find("app-integration-wizard");
        const auto id = m_fixture->integration.id;
        const auto at = m_fixture->clock.now();
        const auto written = m_fixture->database->writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
            if (auto saved = saveValue(session, id, "organisation", "https://acme.okta.com"); !saved)
                return saved;
            if (auto saved = saveConfirmation(session, id, "switches", "Kim"); !saved)
                return saved;
            return rememberProof(session, id, "pilot",
                                 {ProofKind::Created, "alex was created", at, directory::JournalId(4)});
        });
        QVERIFY(written.has_value());
        m_fixture->close();
        m_fixture->open();
        const auto record = valueOf(readRecord(*m_fixture->reader, id, profile));
        QCOMPARE(record.values.at("organisation"), std::string("https://acme.okta.com"));
        QCOMPARE(record.confirmations.at("switches").by, std::string("Kim"));
        QVERIFY(record.remembered.at("pilot").kind == ProofKind::Created);
        QVERIFY(record.remembered.at("pilot").at == at);
        QCOMPARE(record.remembered.at("pilot").request->value, std::int64_t{4});
        const directory::IntegrationId other(id.value + 1);
        QVERIFY(valueOf(readRecord(*m_fixture->reader, other, profile)).values.empty());
        QVERIFY(m_fixture->database
                    ->writeAndWait(
                        [&](directory::WriteSession& session) { return takeConfirmationBack(session, id, "switches"); })
                    .has_value());
        QVERIFY(valueOf(readRecord(*m_fixture->reader, id, profile)).confirmations.empty());
    }

    void aMarkIsOfOneIntegrationAloneAndStays()
    {
        const auto catalogue = tests::shippedProfiles();
        const Profile& profile = *catalogue.find("app-integration-wizard");
        const auto id = m_fixture->integration.id;
        const directory::IntegrationId other(id.value + 1);
        const auto markOf = [&](directory::IntegrationId one) {
            return valueOf(readRecord(*m_fixture->reader, one, profile)).mark;
        };
        QVERIFY(markOf(id).empty());
        QVERIFY(m_fixture->database
                    ->writeAndWait([&](directory::WriteSession& session) {
                        if (auto made = makeMark(session, id); !made)
                            return made;
                        return makeMark(session, other);
                    })
                    .has_value());
        const std::string mark = markOf(id);
        QVERIFY(mark.size() == 16 && markOf(other).size() == 16 && mark != markOf(other));
        m_fixture->close();
        m_fixture->open();
        QCOMPARE(markOf(id), mark);
    }

    void theRedirectUriIsThatOfTheCredential()
    {
        const auto catalogue = tests::shippedProfiles();
        const Profile& profile = *catalogue.find("app-integration-wizard");
        const auto id = m_fixture->integration.id;
        const auto make = [&](std::vector<std::string> uris) {
            directory::NewCredential row;
            row.integration = id;
            row.purpose = "scim";
            row.mode = directory::AuthMode::OAuth;
            row.username = "client-" + std::to_string(++m_made);
            row.hash = core::sha256(row.username);
            row.redirectUris = std::move(uris);
            const auto written =
                m_fixture->database->writeAndWait([&row](directory::WriteSession& session) -> core::Result<> {
                    auto created = session.createCredential(row);
                    return created ? core::Result<>() : tl::unexpected(created.error());
                });
            QVERIFY(written.has_value());
        };
        const auto kept = [&] { return valueOf(readRecord(*m_fixture->reader, id, profile)).value("redirect-uri"); };
        QVERIFY(kept().empty());
        make({"https://okta.example/callback"});
        QCOMPARE(kept(), std::string("https://okta.example/callback"));
        make({});
        QVERIFY(kept().empty());
        QCOMPARE(valueOf(readCredential(*m_fixture->reader, id))->username, "client-" + std::to_string(m_made));
    }

    void keepsThePilotAndForgetsAll()
    {
        const auto catalogue = tests::shippedProfiles();
        const Profile& profile = *catalogue.find("app-integration-wizard");
        const auto id = m_fixture->integration.id;
        const directory::IntegrationId other(id.value * 10);
        const auto at = m_fixture->clock.now();
        const auto written = m_fixture->database->writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
            // No step asks for it: it is made with the API's help.
            if (auto saved = saveValue(session, id, pushGroupField, "00g1"); !saved)
                return saved;
            for (const auto each : {id, other}) {
                if (auto saved = saveValue(session, each, pilotField, "alex"); !saved)
                    return saved;
                if (auto saved = saveConfirmation(session, each, "switches", "Kim"); !saved)
                    return saved;
                const Evidence evidence{ProofKind::Updated, "alex was updated", at, directory::JournalId(4), "alex"};
                if (auto saved = rememberProof(session, each, "update", evidence); !saved)
                    return saved;
            }
            return {};
        });
        QVERIFY(written.has_value());
        auto record = valueOf(readRecord(*m_fixture->reader, id, profile));
        QCOMPARE(record.values.find(pilotField)->second, std::string("alex"));
        QCOMPARE(record.values.find(pushGroupField)->second, std::string("00g1"));
        QCOMPARE(record.remembered.at("update").subject, std::string("alex"));
        QVERIFY(m_fixture->database
                    ->writeAndWait([&](directory::WriteSession& session) { return forgetRecord(session, id); })
                    .has_value());
        record = valueOf(readRecord(*m_fixture->reader, id, profile));
        QVERIFY(record.values.empty() && record.confirmations.empty() && record.remembered.empty());
        record = valueOf(readRecord(*m_fixture->reader, other, profile));
        QCOMPARE(record.values.size() + record.confirmations.size() + record.remembered.size(), std::size_t{3});
    }

    void aWordNeedsAName()
    {
        const auto refused = m_fixture->database->writeAndWait([&](directory::WriteSession& session) {
            return saveConfirmation(session, m_fixture->integration.id, "switches", " ");
        });
        QVERIFY(!refused.has_value() && refused.error().kind == core::ErrorKind::Invalid);
    }

    void readsTheJournal()
    {
        QVERIFY(journal(directory::Meaning::ConnectionTest, "GET", 200, {}));
        QVERIFY(journal(directory::Meaning::PersonNotFound, "GET", 200, "alex"));
        auto facts = read();
        QVERIFY(facts.test && facts.lookedUp && !facts.created && !facts.unauthorized);
        QVERIFY(journal(directory::Meaning::PersonCreated, "POST", 201, "alex"));
        QVERIFY(journal(directory::Meaning::PersonUpdated, "PUT", 200, "alex"));
        QVERIFY(journal(directory::Meaning::PersonDeactivated, "PUT", 200, "alex"));
        QVERIFY(journal(directory::Meaning::GroupCreated, "POST", 201, "Staff"));
        facts = read();
        QVERIFY(facts.created && facts.updated && facts.deactivated && facts.groupPushed && !facts.lookedUp);
        QVERIFY(journal(directory::Meaning::PersonCreated, "POST", 201, "Zoe"));
        QVERIFY(journal(directory::Meaning::GroupCreated, "POST", 201, "Night shift"));
        facts = read();
        QCOMPARE(facts.created->subject, std::string("Zoe"));
        QCOMPARE(facts.creations.at("alex").subject, std::string("alex"));
        QCOMPARE(facts.creations.at("zoe").request.value, facts.created->request.value);
        QCOMPARE(facts.groups.at("staff").subject, std::string("Staff"));
        QCOMPARE(facts.groups.at("night shift").request.value, facts.groupPushed->request.value);
        QVERIFY(journal(directory::Meaning::Refused, "GET", 401, {}));
        QVERIFY(read().unauthorized.has_value());
        QVERIFY(journal(directory::Meaning::PeopleListed, "GET", 200, {}));
        QVERIFY(!read().unauthorized.has_value());
    }

    void whoCalledIsKnownAndElsewhereSaysMore()
    {
        QVERIFY(journal(directory::Meaning::PeopleListed, "GET", 200, {}, "34.1.2.3"));
        QVERIFY(journal(directory::Meaning::PersonUpdated, "PUT", 200, "kim", "34.1.2.3"));
        QVERIFY(journal(directory::Meaning::PeopleListed, "GET", 200, {}, "127.0.0.1"));
        QVERIFY(journal(directory::Meaning::PersonCreated, "POST", 201, "alex", "::1"));
        QVERIFY(journal(directory::Meaning::PersonUpdated, "PUT", 200, "kim", "127.0.0.1"));
        auto facts = read();
        QCOMPARE(facts.accepted->address, std::string("34.1.2.3"));
        QCOMPARE(facts.test->address, std::string("34.1.2.3"));
        QCOMPARE(facts.updated->address, std::string("34.1.2.3"));
        QCOMPARE(facts.updates.at("kim").address, std::string("34.1.2.3"));
        QCOMPARE(facts.creations.at("alex").address, std::string("::1"));
        QCOMPARE(facts.created->address, std::string("::1"));
        // A try of one's own does not answer for Okta's.
        QVERIFY(journal(directory::Meaning::Refused, "GET", 401, {}, "34.1.2.3"));
        QVERIFY(journal(directory::Meaning::PeopleListed, "GET", 200, {}, "127.0.0.1"));
        facts = read();
        QVERIFY(facts.unauthorized && facts.unauthorized->address == "34.1.2.3");
        QVERIFY(journal(directory::Meaning::PeopleListed, "GET", 200, {}, "34.1.2.3"));
        QVERIFY(!read().unauthorized);
    }

    void aTryFromOnesOwnNetworkHidesNoCallOfOktas()
    {
        QVERIFY(journal(directory::Meaning::PeopleListed, "GET", 200, {}, "34.1.2.3"));
        QVERIFY(journal(directory::Meaning::PeopleListed, "GET", 200, {}, "192.168.1.6"));
        QVERIFY(journal(directory::Meaning::PeopleListed, "GET", 200, {}, "203.0.113.9"));
        const Callers cloud{{"203.0.113.9"}, true};
        const auto read = [this](const Callers& callers) {
            return valueOf(readTraffic(*m_fixture->reader, m_fixture->integration, {}, callers)).accepted->address;
        };
        QCOMPARE(read(cloud), std::string("34.1.2.3"));
        // An agent stands in one's own network.
        QCOMPARE(read({{"203.0.113.9"}, false}), std::string("203.0.113.9"));
    }

    void aCallToAnotherAddressIsARefusal_data()
    {
        QTest::addColumn<QString>("target");
        QTest::addColumn<bool>("isAstray");
        const auto row = [](const char* name, const QString& target, bool isAstray) {
            QTest::newRow(name) << target << isAstray;
        };
        const QString ours = QStringLiteral("/scim/v2/acme");
        row("another name", QStringLiteral("/scim/v2/wrong/Users?startIndex=1"), true);
        row("another name, one person", QStringLiteral("/scim/v2/wrong/Users/42"), true);
        row("no name", QStringLiteral("/scim/v2/Users"), true);
        row("no path", QStringLiteral("/Users?filter=userName"), true);
        row("the list, in another version", QStringLiteral("/scim/v9/acme/Users"), true);
        row("nothing behind it", ours + QStringLiteral("/Anything"), true);
        row("one person who is not there", ours + QStringLiteral("/Users/42"), false);
        row("one group that is not there", ours + QStringLiteral("/Groups/42?attributes=members"), false);
        row("a stranger's browser", QStringLiteral("/favicon.ico"), false);
    }
    void aCallToAnotherAddressIsARefusal()
    {
        QFETCH(QString, target);
        QFETCH(bool, isAstray);
        QCOMPARE(m_fixture->integration.slug, std::string("acme"));
        // Whoever scans the internet asks for such paths too, and shows no credential.
        QVERIFY(journal(directory::Meaning::Refused, "GET", 404, {}, "198.51.100.7", target.toStdString()));
        QVERIFY(!read().refused);
        m_headers = {{"Accept", "application/scim+json"}};
        QVERIFY(journal(directory::Meaning::Refused, "GET", 404, {}, "34.1.2.3", target.toStdString()));
        QCOMPARE(read().refused.has_value(), isAstray);
        m_headers = {{"User-Agent", "Okta SCIM Client 1.0.0"}, {"authorization", "Bearer …"}};
        QVERIFY(journal(directory::Meaning::Refused, "GET", 404, {}, "34.1.2.3", target.toStdString()));
        m_headers.clear();
        const auto facts = read();
        QCOMPARE(facts.refused.has_value(), isAstray);
        if (isAstray)
            QCOMPARE(facts.refused->target, target.section(QLatin1Char('?'), 0, 0).toStdString());
        QVERIFY(!facts.accepted);
    }

    void whatTheVendorRefusesIsNoRefusalOfOktasCredential()
    {
        directory::JournalEntry entry;
        entry.integration = m_fixture->integration.id;
        entry.at = m_fixture->clock.now();
        entry.method = "GET";
        entry.clientAddress = "34.1.2.3";
        entry.target = "/scim/v2/acme/Users";
        entry.status = 401;
        entry.meaning = directory::Meaning::Refused;
        entry.detail = "No.";
        entry.legs.push_back({"request", "GET", "https://vendor.example/scim/Users", 401, 1000, {}, {}});
        QVERIFY(m_fixture->write([entry](directory::WriteSession& session) { return session.journal(entry); }));
        const auto facts = read();
        QVERIFY(!facts.unauthorized);
        QVERIFY(facts.refused && facts.refused->vendorStatus == std::optional(401));
    }

    void aWordIsKeptWithWhatSpokeAgainstIt()
    {
        const auto catalogue = tests::shippedProfiles();
        const auto id = m_fixture->integration.id;
        const auto written = m_fixture->database->writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
            if (auto saved = saveConfirmation(session, id, "switches", "Kim", "*Create Users* off in Okta."); !saved)
                return saved;
            return rememberProof(session, id, "pilot", {ProofKind::Created, "alex", {}, {}, "alex", "34.1.2.3"});
        });
        QVERIFY(written.has_value());
        const auto record = valueOf(readRecord(*m_fixture->reader, id, *catalogue.find("app-integration-wizard")));
        QCOMPARE(record.confirmations.at("switches").inSpiteOf, std::string("*Create Users* off in Okta."));
        QCOMPARE(record.remembered.at("pilot").address, std::string("34.1.2.3"));
    }

    void readsWhatHappenedToEachPerson()
    {
        QVERIFY(journal(directory::Meaning::PersonUpdated, "PUT", 200, "Alex"));
        QVERIFY(journal(directory::Meaning::PersonDeactivated, "PUT", 200, "alex"));
        QVERIFY(journal(directory::Meaning::PersonUpdated, "PUT", 200, "kim"));
        QVERIFY(journal(directory::Meaning::PersonUpdated, "PUT", 200, "alex"));
        const auto facts = read();
        QCOMPARE(facts.updates.size(), std::size_t{2});
        QCOMPARE(facts.updates.at("alex").subject, std::string("alex"));
        QVERIFY(facts.updates.at("alex").at > facts.updates.at("kim").at);
        QCOMPARE(facts.deactivations.size(), std::size_t{1});
    }

private:
    bool journal(directory::Meaning meaning, const std::string& method, int status, const std::string& subject,
                 const std::string& address = {}, const std::string& target = {})
    {
        m_fixture->clock.advance(1s);
        directory::JournalEntry entry;
        if (status != 401 && status != 404)
            entry.integration = m_fixture->integration.id;
        entry.at = m_fixture->clock.now();
        entry.method = method;
        entry.clientAddress = address;
        entry.target = target;
        entry.status = status;
        entry.meaning = meaning;
        entry.subject = subject;
        entry.requestHeaders = m_headers;
        return m_fixture->write([entry](directory::WriteSession& session) { return session.journal(entry); })
            .has_value();
    }
    TrafficFacts read() { return valueOf(readTraffic(*m_fixture->reader, m_fixture->integration, {})); }

    std::unique_ptr<TestDirectory> m_fixture;
    std::vector<std::pair<std::string, std::string>> m_headers;
    int m_made = 0;
};

QTEST_GUILESS_MAIN(RecordTest)
#include "RecordTest.moc"
