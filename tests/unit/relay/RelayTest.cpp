// SPDX-License-Identifier: Apache-2.0
// What goes on to the downstream, what comes back, and what our copy must become.
#include "Downstreams.h"

#include <QTest>

using namespace rollcall;
using namespace rollcall::relay;
using namespace rollcall::test;

namespace {

const std::string adaWords = R"(person 7 {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ada"})";
const QByteArray crew = R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"id":"g","displayName":"Crew",)"
                        R"("members":[{"value":"7"},{"value":"8"}]})";
const std::string crewWords =
    R"(group g {"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"Crew"})";
const std::string patchUser = deactivation();
const std::string addMember = memberAddition("9");

} // namespace

class RelayTest final : public QObject {
    Q_OBJECT

    std::unique_ptr<core::WebClient> m_client;

private Q_SLOTS:
    void init() { m_client = newWebClient(); }
    void cleanup() { m_client.reset(); }

    void passesOnAndBackUnchanged()
    {
        WebPeer peer([](const PeerRequest&) {
            return PeerAnswer{201,
                              {{"Content-Type", "application/scim+json"},
                               {"ETag", "W/\"3\""},
                               {"Location", "http://inner.vendor.example/scim/v2/Users/7"},
                               {"Set-Cookie", "a=b"},
                               {"Server", "vendor"},
                               {"WWW-Authenticate", "Bearer"}},
                              adaShown()};
        });
        const auto relay = newRelay(downstreamAt(peer.url()), *m_client);
        auto request = requestOf("POST", "/Users", adaBody(), "attributes=userName%2Cname");
        request.headers = {{"Content-Type", "application/scim+json; charset=utf-8"},
                           {"Accept", "application/scim+json"},
                           {"User-Agent", "Okta SCIM Client 1.0.0"},
                           {"If-None-Match", "W/\"1\""},
                           {"Authorization", "Bearer ours"},
                           {"Cookie", "c=d"},
                           {"X-Forwarded-For", "203.0.113.9"}};
        const auto outcome = relay->forward(request, {});
        QCOMPARE(word(outcome.delivery), "answered");
        QCOMPARE(outcome.answer.status, 201);
        QCOMPARE(outcome.answer.body, adaShown().toStdString());
        QCOMPARE(std::string(core::findHeader(outcome.answer.headers, "Location").value_or("")),
                 std::string("https://scim.acme.example/scim/v2/vendor/Users/7"));
        QCOMPARE(std::string(core::findHeader(outcome.answer.headers, "etag").value_or("")), std::string("W/\"3\""));
        for (const char* kept : {"Set-Cookie", "Server", "WWW-Authenticate"})
            QVERIFY2(!core::findHeader(outcome.answer.headers, kept), kept);
        QVERIFY2(outcome.copy.empty(), "an answer of a few attributes is not the whole person");
        QCOMPARE(wordsOf(outcome.uncertain), std::string("person 7"));

        const auto seen = peer.requests().at(0);
        QCOMPARE(seen.target, QByteArray("/scim/v2/Users?attributes=userName%2Cname"));
        QCOMPARE(seen.body, QByteArray::fromStdString(adaBody()));
        QCOMPARE(seen.header("Authorization"), QByteArray("Bearer s3cret"));
        QCOMPARE(seen.header("User-Agent"), QByteArray("Okta SCIM Client 1.0.0"));
        QCOMPARE(seen.header("Content-Type"), QByteArray("application/scim+json; charset=utf-8"));
        QCOMPARE(seen.header("If-None-Match"), QByteArray("W/\"1\""));
        QVERIFY(seen.header("Cookie").isEmpty() && seen.header("X-Forwarded-For").isEmpty());

        QCOMPARE(outcome.legs.size(), std::size_t{1});
        QCOMPARE(outcome.legs.at(0).status, 201);
        QCOMPARE(outcome.legs.at(0).url, peer.url() + "/scim/v2/Users?attributes=userName%2Cname");
        QVERIFY(outcome.legs.at(0).duration.count() > 0);
    }

    void timesComeWithTheAnswer()
    {
        WebPeer peer([](const PeerRequest&) { return answerOf(201, adaShown()); });
        const auto outcome =
            newRelay(downstreamAt(peer.url()), *m_client)->forward(requestOf("POST", "/Users", adaBody()), {});
        const auto& state = std::get<PersonState>(outcome.copy.at(0));
        QCOMPARE(state.created, std::string("2026-01-01T00:00:00Z"));
        QCOMPARE(state.lastModified, std::string("2026-01-02T00:00:00Z"));
    }

    void logsIn_data()
    {
        QTest::addColumn<int>("auth");
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("bearer") << static_cast<int>(DownstreamAuth::Bearer) << QByteArray("Authorization")
                                << QByteArray("Bearer s3cret");
        QTest::newRow("bare") << static_cast<int>(DownstreamAuth::Header) << QByteArray("Authorization")
                              << QByteArray("s3cret");
        QTest::newRow("header of its own")
            << static_cast<int>(DownstreamAuth::Header) << QByteArray("X-Api-Key") << QByteArray("s3cret");
        QTest::newRow("Basic") << static_cast<int>(DownstreamAuth::Basic) << QByteArray("Authorization")
                               << QByteArray("Basic ") + QByteArray("tenant:s3cret").toBase64();
    }

    void logsIn()
    {
        QFETCH(int, auth);
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, value);
        WebPeer peer([](const PeerRequest&) { return answerOf(200, adaShown()); });
        auto downstream = downstreamAt(peer.url());
        downstream.auth = static_cast<DownstreamAuth>(auth);
        downstream.headerName = header.toStdString();
        downstream.username = "tenant";
        const auto outcome = newRelay(downstream, *m_client)->forward(requestOf("GET", "/Users/7"), {});
        QCOMPARE(outcome.answer.status, 200);
        QCOMPARE(peer.requests().at(0).header(header), value);
        QVERIFY2(outcome.copy.empty(), "a read is no change");
    }

    void answersToChanges_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("sent");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("copy");
        QTest::addColumn<QByteArray>("uncertain");
        const auto row = [](const char* name, const char* method, const char* path, const std::string& sent, int status,
                            const QByteArray& body, const std::string& copy, const char* uncertain) {
            QTest::newRow(name) << QByteArray(method) << QByteArray(path) << QByteArray::fromStdString(sent) << status
                                << body << QByteArray::fromStdString(copy) << QByteArray(uncertain);
        };
        row("created", "POST", "/Users", adaBody(), 201, adaShown(), adaWords, "");
        row("created without a body", "POST", "/Users", adaBody(), 201, "", "", "person named ada");
        row("created, wrong JSON", "POST", "/Users", adaBody(), 201, "<html>", "", "person named ada");
        row("created, JSON without an id", "POST", "/Users", adaBody(), 201, R"({"userName":"ada"})", "",
            "person named ada");
        row("replaced", "PUT", "/Users/7", adaBody(), 200, adaShown(), adaWords, "");
        row("replaced without a body", "PUT", "/Users/7", adaBody(), 204, "", "", "person 7");
        row("replaced, another answers", "PUT", "/Users/8", adaBody(), 200, adaShown(), "", "person 8");
        row("patched", "PATCH", "/Users/7", patchUser, 200, adaShown(), adaWords, "");
        row("patched without a body", "PATCH", "/Users/7", patchUser, 204, "", "", "person 7");
        row("deleted", "DELETE", "/Users/7", "", 204, "", "no person 7", "");
        row("group created", "POST", "/Groups", R"({"displayName":"Crew"})", 201, crew, crewWords + " +7 +8", "");
        row("group created, members not repeated", "POST", "/Groups",
            R"({"displayName":"Crew","members":[{"value":"5"}]})", 201, R"({"id":"g","displayName":"Crew"})",
            crewWords + " +5", "");
        row("group replaced without members", "PUT", "/Groups/g", R"({"displayName":"Crew"})", 200,
            R"({"id":"g","displayName":"Crew"})", crewWords + " members as they are", "group g");
        row("group emptied by replacing, members not shown", "PUT", "/Groups/g",
            R"({"displayName":"Crew","members":[]})", 200, R"({"id":"g","displayName":"Crew"})", crewWords, "");
        row("group created without members", "POST", "/Groups", R"({"displayName":"Crew"})", 201,
            R"({"id":"g","displayName":"Crew"})", crewWords + " members as they are", "");
        row("group patched without a body", "PATCH", "/Groups/g", addMember, 204, "", "group g takes 1 steps", "");
        row("group patched, members not shown", "PATCH", "/Groups/g", addMember, 200,
            R"({"id":"g","displayName":"Crew"})", "group g takes 1 steps", "");
        row("group patched, members shown", "PATCH", "/Groups/g", addMember, 200, crew, crewWords + " +7 +8", "");
        row("group patched in a way we do not read", "PATCH", "/Groups/g", R"({"vendorWay":1})", 204, "", "",
            "group g");
        row("group patched in a way we do not read, members not shown", "PATCH", "/Groups/g", R"({"vendorWay":1})", 200,
            R"({"id":"g","displayName":"Crew"})", "", "group g");
        row("group patched, says a page", "PATCH", "/Groups/g", addMember, 200, "<html>", "", "group g");
        row("group deleted", "DELETE", "/Groups/g", "", 204, "", "no group g", "");
        row("deleted, says a page", "DELETE", "/Users/7", "", 200, "<html>", "", "person 7");
        row("to be deleted", "DELETE", "/Users/7", "", 202, "", "", "person 7");
        row("to be replaced", "PUT", "/Users/7", adaBody(), 202, adaShown(), "", "person 7");
        row("folder in another case", "PATCH", "/users/7", patchUser, 200, adaShown(), adaWords, "");
        row("folder encoded", "DELETE", "/%55sers/7", "", 204, "", "no person 7", "");
        row("folder encoded in another case", "DELETE", "/%67ROUPS/g", "", 204, "", "no group g", "");
        row("a search", "POST", "/Users/.search", "{}", 500, "{}", "", "");
        row("conflict", "POST", "/Users", adaBody(), 409, R"({"detail":"taken"})", "", "person named ada");
        row("conflict of a group", "POST", "/Groups", R"({"displayName":"Crew"})", 409, "", "", "group named Crew");
        row("conflict without a name", "POST", "/Users", "{}", 409, "", "", "");
        row("conflict of versions", "PUT", "/Users/7", adaBody(), 409, "", "", "");
        row("refused", "PATCH", "/Users/7", patchUser, 400, R"({"detail":"no"})", "", "");
        row("precondition", "PUT", "/Users/7", adaBody(), 412, "", "", "");
        row("gone meanwhile", "PATCH", "/Users/7", patchUser, 404, R"({"detail":"who?"})", "", "person 7");
        row("gone for good", "PUT", "/Groups/g", R"({"displayName":"Crew"})", 410, "", "", "group g");
        row("failed half way", "PUT", "/Users/7", adaBody(), 500, R"({"detail":"oops"})", "", "person 7");
        row("failed half way, new", "POST", "/Users", adaBody(), 500, "", "", "person named ada");
        row("something of the vendor's own", "POST", "/Entitlements", "{}", 200, "{}", "", "");
    }

    void answersToChanges()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, sent);
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, copy);
        QFETCH(QByteArray, uncertain);
        WebPeer peer([&](const PeerRequest&) { return answerOf(status, body); });
        const auto relay = newRelay(downstreamAt(peer.url()), *m_client);
        const auto outcome =
            relay->forward(requestOf(method.toStdString(), path.toStdString(), sent.toStdString()), {});
        QCOMPARE(word(outcome.delivery), "answered");
        QCOMPARE(outcome.answer.status, status);
        QCOMPARE(QByteArray::fromStdString(outcome.answer.body), body);
        QCOMPARE(QByteArray::fromStdString(wordsOf(outcome.copy)), copy);
        QCOMPARE(QByteArray::fromStdString(wordsOf(outcome.uncertain)), uncertain);
        QCOMPARE(peer.requests().size(), std::size_t{1});
    }

    void answersInPartAreNoState_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QByteArray>("copy");
        QTest::addColumn<QByteArray>("uncertain");
        const auto row = [](const char* name, const char* method, const char* path, const char* query, const char* copy,
                            const char* uncertain) {
            QTest::newRow(name) << QByteArray(method) << QByteArray(path) << QByteArray(query) << QByteArray(copy)
                                << QByteArray(uncertain);
        };
        row("a person replaced", "PUT", "/Users/7", "attributes=userName", "", "person 7");
        row("a person patched", "PATCH", "/Users/7", "excludedAttributes=name", "", "person 7");
        row("among others", "PATCH", "/Users/7", "a=b&excludedAttributes=name", "", "person 7");
        row("in another case", "PUT", "/Users/7", "ATTRIBUTES=userName", "", "person 7");
        row("encoded", "PUT", "/Users/7", "%61ttributes=userName", "", "person 7");
        row("a group patched", "PATCH", "/Groups/g", "attributes=displayName", "group g takes 1 steps", "");
        row("a group replaced", "PUT", "/Groups/g", "excludedAttributes=members", "", "group g");
        row("deleted", "DELETE", "/Users/7", "attributes=userName", "no person 7", "");
    }

    void answersInPartAreNoState()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, query);
        QFETCH(QByteArray, copy);
        QFETCH(QByteArray, uncertain);
        const bool isGroup = path.startsWith("/Groups");
        WebPeer peer([&](const PeerRequest&) {
            return method == "DELETE" ? answerOf(204, "") : answerOf(200, isGroup ? crew : adaShown());
        });
        const std::string body = isGroup && method == "PATCH" ? addMember : adaBody();
        const auto outcome =
            newRelay(downstreamAt(peer.url()), *m_client)
                ->forward(requestOf(method.toStdString(), path.toStdString(), body, query.toStdString()), {});
        QCOMPARE(QByteArray::fromStdString(wordsOf(outcome.copy)), copy);
        QCOMPARE(QByteArray::fromStdString(wordsOf(outcome.uncertain)), uncertain);
    }

    void whatCannotBeFollowedIsNotPassedOn_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<int>("status");
        const auto row = [](const char* name, const char* method, const char* path, int status) {
            QTest::newRow(name) << QByteArray(method) << QByteArray(path) << status;
        };
        row("TRACE, which shows the credential", "TRACE", "/Users", 405);
        row("CONNECT", "CONNECT", "/Users", 405);
        row("OPTIONS", "OPTIONS", "/Users/7", 405);
        row("a method of nobody's", "PURGE", "/Users/7", 405);
        row("another case", "delete", "/Users/7", 405);
        row("all people at once", "DELETE", "/Users", 405);
        row("all groups at once", "PUT", "/groups/", 405);
        row("a creation below a resource", "POST", "/Users/7", 405);
        row("bulk", "POST", "/Bulk", 501);
        row("bulk, encoded and in another case", "POST", "/%42ULK/", 501);
        row("bulk by another method", "PUT", "/Bulk", 501);
        row("oneself replaced", "PUT", "/Me", 403);
        row("oneself patched", "PATCH", "/me", 403);
        row("oneself deleted", "DELETE", "/%4de", 403);
        row("a part of oneself", "PATCH", "/Me/name", 403);
        row("a part of a resource", "PUT", "/Users/7/photo", 404);
        row("parameters of a path", "DELETE", "/Users/7;x=y", 404);
    }

    void whatCannotBeFollowedIsNotPassedOn()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, path);
        QFETCH(int, status);
        WebPeer peer([](const PeerRequest&) { return answerOf(200, adaShown()); });
        const auto outcome = newRelay(downstreamAt(peer.url()), *m_client)
                                 ->forward(requestOf(method.toStdString(), path.toStdString(), adaBody()), {});
        QCOMPARE(word(outcome.delivery), "refused");
        QCOMPARE(outcome.refusedAs, status);
        QVERIFY(!outcome.error.message.empty());
        QVERIFY(outcome.legs.empty() && outcome.uncertain.empty());
        QVERIFY(peer.requests().empty());
    }

    void readsOfAllKindsPass_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("path");
        QTest::newRow("oneself") << QByteArray("GET") << QByteArray("/Me");
        QTest::newRow("a head") << QByteArray("HEAD") << QByteArray("/Users/7");
        QTest::newRow("a search over all") << QByteArray("POST") << QByteArray("/.search");
        QTest::newRow("a search") << QByteArray("POST") << QByteArray("/Groups/.search");
        QTest::newRow("discovery") << QByteArray("GET") << QByteArray("/Schemas/urn:x");
        QTest::newRow("a part of a resource") << QByteArray("GET") << QByteArray("/Users/7/photo");
    }

    void readsOfAllKindsPass()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, path);
        WebPeer peer([](const PeerRequest&) { return answerOf(200, "{}"); });
        const auto relay = newRelay(downstreamAt(peer.url()), *m_client);
        const auto outcome = relay->forward(requestOf(method.toStdString(), path.toStdString()), {});
        QCOMPARE(word(outcome.delivery), "answered");
        QVERIFY(outcome.copy.empty() && outcome.uncertain.empty());
        peer.setScript([](const PeerRequest&) { return PeerAnswer{200, {}, {}, PeerFault::CloseUnanswered}; });
        QCOMPARE(word(relay->forward(requestOf(method.toStdString(), path.toStdString()), {}).delivery), "transient");
    }

    void anIdInLocationIsEnough()
    {
        WebPeer peer(
            [](const PeerRequest&) { return PeerAnswer{201, {{"Location", "https://inner/v9/Users/a%40b"}}, {}}; });
        const auto outcome =
            newRelay(downstreamAt(peer.url()), *m_client)->forward(requestOf("POST", "/Users", adaBody()), {});
        QCOMPARE(wordsOf(outcome.uncertain), std::string("person a@b"));
    }
};

QTEST_GUILESS_MAIN(RelayTest)
#include "RelayTest.moc"
