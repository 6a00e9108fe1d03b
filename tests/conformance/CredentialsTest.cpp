// SPDX-License-Identifier: Apache-2.0
// Who may come in: several live credentials, their end, headers of their own, and what is told and kept of wrong ones.
#include "Bodies.h"
#include "Rig.h"
#include "core/Base64.h"
#include "scim/Json.h"

#include <QElapsedTimer>
#include <QTest>

#include <thread>

using namespace rollcall;
using namespace rollcall::conformance;
using directory::AuthMode;
using listener::CredentialWish;

namespace {

http::ClientResponse ask(Rig& rig, const std::string& field, const std::string& value)
{
    http::Headers headers;
    if (!field.empty())
        headers.add(field, value);
    auto client = rig.newClient();
    return valueOrThrow(client.send("GET", rig.target("/Users?count=1"), headers, {}));
}

int askWith(Rig& rig, const listener::IssuedCredential& credential)
{
    const std::string secret{credential.secret.reveal()};
    const auto& header = credential.credential.headerName;
    return ask(rig, header.empty() ? "Authorization" : header, header.empty() ? "Bearer " + secret : secret).status;
}

listener::IssuedCredential issue(Rig& rig, const CredentialWish& wish)
{
    return valueOrThrow(listener::issueCredential(rig.database(), rig.integration(), wish));
}

/// Of a second integration, "other".
listener::IssuedCredential issueOfAnother(Rig& rig)
{
    directory::NewIntegration wanted;
    wanted.slug = "other";
    wanted.name = "Other";
    wanted.profileId = "custom";
    const auto other = Rig::createIntegration(rig.database(), wanted);
    return valueOrThrow(listener::issueCredential(rig.database(), other, "scim"));
}

std::string detailOf(const http::ClientResponse& response)
{
    const auto parsed = scim::parseJson(response.body);
    return parsed ? std::string(parsed->at("detail").as_string()) : std::string();
}

/// The newest refusal in the journal.
std::optional<directory::JournalEntry> newestRefusal(Rig& rig)
{
    const auto session = valueOrThrow(rig.database().newReadSession());
    directory::JournalQuery query;
    query.integration = rig.integration().id;
    for (const auto id : valueOrThrow(session->journalOrder(query, directory::JournalId(0), {})).ids) {
        auto entry = valueOrThrow(session->journalEntry(id));
        if (entry && entry->status == 401)
            return entry;
    }
    return std::nullopt;
}

/// Empty while there is none.
std::string newestReason(Rig& rig)
{
    const auto entry = newestRefusal(rig);
    return entry ? entry->detail : std::string();
}

std::string headerOf(const directory::JournalEntry& entry, std::string_view name)
{
    for (const auto& [field, value] : entry.requestHeaders) {
        if (field == name)
            return value;
    }
    return {};
}

} // namespace

class CredentialsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takesSeveralAtATime()
    {
        Rig rig;
        const auto second = issue(rig, {.purpose = "scim", .label = "the new one"});
        QCOMPARE(second.credential.label, std::string("the new one"));
        QTRY_COMPARE(askWith(rig, second), 200);
        QCOMPARE(askWith(rig, rig.credential()), 200);
        const auto old = rig.credential().credential.id;
        valueOrThrow(rig.database().writeAndWait(
            [old](directory::WriteSession& session) { return session.revokeCredential(old); }));
        QTRY_COMPARE(askWith(rig, rig.credential()), 401);
        QCOMPARE(askWith(rig, second), 200);
        QTRY_COMPARE(newestReason(rig), std::string("An old credential: it was revoked."));
        QCOMPARE(headerOf(*newestRefusal(rig), "Authorization"), "Bearer ****" + rig.credential().credential.lastFour);
    }

    void endsWithItsExpiry()
    {
        Rig rig;
        const auto now = core::SystemClock().now();
        const auto brief = issue(rig, {.purpose = "scim", .label = {}, .expires = now + std::chrono::seconds{2}});
        const auto past = issue(rig, {.purpose = "scim", .label = {}, .expires = now - std::chrono::seconds{2}});
        QCOMPARE(askWith(rig, brief), 200);
        QCOMPARE(askWith(rig, past), 401);
        QTRY_COMPARE(askWith(rig, brief), 401);
        QTRY_COMPARE(newestReason(rig), std::string("The credential has expired."));
    }

    void takesACredentialFromAHeaderOfItsOwn()
    {
        RigOptions options;
        options.authMode = AuthMode::Header;
        Rig rig(std::move(options));
        const auto own = issue(rig, {.purpose = "scim", .label = {}, .expires = {}, .headerName = "X-Api-Key"});
        const std::string secret{own.secret.reveal()};
        QCOMPARE(ask(rig, "x-api-key", secret).status, 200);
        QCOMPARE(askWith(rig, rig.credential()), 200);
        QCOMPARE(ask(rig, "Authorization", secret).status, 401);
        QCOMPARE(ask(rig, "X-Other", secret).status, 401);
        QCOMPARE(ask(rig, "X-Api-Key", "not-it").status, 401);
        QTRY_COMPARE(newestReason(rig), std::string("The credential is not one of ours."));
        const auto kept = headerOf(*newestRefusal(rig), "X-Api-Key");
        QVERIFY2(kept.starts_with("**** (fingerprint "), kept.c_str());
    }

    void refusesHeaderNamesThatAreNone_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("a space") << QByteArray("X Api");
        QTest::newRow("a line end") << QByteArray("X-Api\r\nY");
        QTest::newRow("a colon") << QByteArray("X:");
        QTest::newRow("HTTP's own") << QByteArray("content-length");
        QTest::newRow("a proxy's") << QByteArray("X-Forwarded-For");
        QTest::newRow("a cookie") << QByteArray("cookie");
        QTest::newRow("a proxy's credential") << QByteArray("Proxy-Authorization");
        // What the journal keeps with its value is no place for a credential.
        QTest::newRow("one that is kept") << QByteArray("x-request-id");
        QTest::newRow("another that is kept") << QByteArray("Traceparent");
    }
    void refusesHeaderNamesThatAreNone()
    {
        QFETCH(QByteArray, name);
        RigOptions options;
        options.authMode = AuthMode::Header;
        Rig rig(std::move(options));
        CredentialWish wish;
        wish.headerName = name.toStdString();
        const auto issued = listener::issueCredential(rig.database(), rig.integration(), wish);
        QVERIFY(!issued);
        QVERIFY(issued.error().kind == core::ErrorKind::Invalid);
    }

    void takesKeyAndSecretByBasic()
    {
        RigOptions options;
        options.authMode = AuthMode::Basic;
        Rig rig(std::move(options));
        const auto second = issue(rig, {});
        QVERIFY(second.username != rig.credential().username);
        const auto basic = [](const std::string& user, const core::Secret& secret) {
            return "Basic " + core::toBase64(user + ":" + std::string(secret.reveal()));
        };
        QCOMPARE(ask(rig, "Authorization", basic(second.username, second.secret)).status, 200);
        QCOMPARE(ask(rig, "Authorization", basic(rig.credential().username, rig.credential().secret)).status, 200);
        const auto crossed = ask(rig, "Authorization", basic(second.username, rig.credential().secret));
        QCOMPARE(crossed.status, 401);
        QVERIFY(crossed.headers.value("WWW-Authenticate")->starts_with("Basic "));
    }

    void tellsAStrangerNothing()
    {
        Rig rig;
        const auto foreign = issueOfAnother(rig);
        const auto expired =
            issue(rig, {.purpose = "scim", .label = {}, .expires = core::SystemClock().now() - std::chrono::hours{1}});
        const auto unknown = ask(rig, "Authorization", "Bearer never-seen");
        QCOMPARE(unknown.status, 401);
        QVERIFY(detailOf(unknown).starts_with("The credentials are not accepted."));
        QVERIFY(unknown.headers.value("WWW-Authenticate"));
        for (const auto* credential : {&foreign, &expired}) {
            const auto answer = ask(rig, "Authorization", "Bearer " + std::string(credential->secret.reveal()));
            QCOMPARE(answer.body, unknown.body);
        }
        const auto twice = ask(rig, "Authorization", "Bearer Bearer x");
        QVERIFY2(detailOf(twice).find("twice") != std::string::npos, "an error of shape is told");
    }

    void keepsIntegrationsApart()
    {
        Rig rig;
        const auto foreign = issueOfAnother(rig);
        const auto there = [&](const std::string& method, const std::string& path, const std::string& body = {}) {
            http::Headers headers;
            headers.add("Authorization", "Bearer " + std::string(foreign.secret.reveal()));
            if (!body.empty())
                headers.add("Content-Type", "application/scim+json");
            auto client = rig.newClient();
            return valueOrThrow(client.send(method, "/scim/v2/other" + path, headers, body));
        };
        const auto person = idOf(rig.send("POST", "/Users", userBody("ada@x")));
        const auto group = idOf(rig.send("POST", "/Groups", groupBody("Crew")));
        const auto theirs = idOf(there("POST", "/Groups", groupBody("Crew")));
        QVERIFY(!person.empty() && !group.empty() && !theirs.empty());
        QCOMPARE(there("GET", "/Users/" + person).status, 404);
        QCOMPARE(there("PUT", "/Users/" + person, userBody("eve@x")).status, 404);
        QCOMPARE(there("PATCH", "/Groups/" + group, patchReplacing("displayName", "x")).status, 404);
        QCOMPARE(there("DELETE", "/Groups/" + group).status, 404);
        QCOMPARE(there("PATCH", "/Groups/" + theirs, patchAddingMember(person)).status, 400);
        for (const std::string& path : {"/Users?filter=id%20eq%20%22" + person + "%22", std::string("/Users"),
                                        "/Groups?filter=id%20eq%20%22" + group + "%22"})
            QCOMPARE(scim::parseJson(there("GET", path).body)->at("totalResults").as_int64(), std::int64_t{0});
        QCOMPARE(there("POST", "/Users", userBody("ada@x")).status, 201);
        QCOMPARE(rig.send("GET", "/Users/" + person).status, 200);
    }

    void slowsDownFailuresAndNotOkta()
    {
        Rig rig;
        QElapsedTimer timer;
        timer.start();
        for (int failure = 0; failure < 10; ++failure)
            QCOMPARE(ask(rig, "Authorization", "Bearer guess").status, 401);
        // Five more wait 100, 200, 400, 800 and 1,600 ms.
        const auto quick = timer.restart();
        std::jthread guesser([&rig] {
            for (int failure = 0; failure < 5; ++failure)
                (void)ask(rig, "Authorization", "Bearer guess");
        });
        qint64 slowest = 0;
        for (int request = 0; request < 20; ++request) {
            QElapsedTimer one;
            one.start();
            QCOMPARE(askWith(rig, rig.credential()), 200);
            slowest = std::max(slowest, one.elapsed());
        }
        guesser.join();
        QVERIFY2(timer.elapsed() >= 3'000, "guesses are held back");
        QVERIFY2(slowest < 1'000, "right credentials from the same address pass at once");
        QVERIFY(quick < 3'000);
        const auto held = ask(rig, "Authorization", "Bearer guess");
        QCOMPARE(held.status, 401);
        QVERIFY(detailOf(held).starts_with("The credentials are not accepted."));
    }
};

QTEST_GUILESS_MAIN(CredentialsTest)
#include "CredentialsTest.moc"
