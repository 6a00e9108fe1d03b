// SPDX-License-Identifier: Apache-2.0
// What goes on to the downstream, what comes back, what our copy must become, and every way in which it can fail.
#include "Downstreams.h"
#include "ScimBodies.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QTcpServer>
#include <QTest>

#include <atomic>
#include <future>
#include <thread>

using namespace rollcall;
using namespace rollcall::relay;
using namespace rollcall::test;
using namespace std::chrono_literals;

namespace {

const QByteArray ada = R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"7","userName":"ada",)"
                       R"("meta":{"resourceType":"User","created":"2026-01-01T00:00:00Z",)"
                       R"("lastModified":"2026-01-02T00:00:00Z","location":"https://inner/Users/7"}})";
const std::string adaWords = R"(person 7 {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ada"})";
const QByteArray crew = R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"id":"g","displayName":"Crew",)"
                        R"("members":[{"value":"7"},{"value":"8"}]})";
const std::string crewWords =
    R"(group g {"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"Crew"})";
const std::string adaBody = userBody("ada");
const std::string patchUser = deactivation();
const std::string addMember = memberAddition("9");

quint16 closedPort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

std::string wordsOf(const std::vector<Uncertain>& uncertain)
{
    std::string text;
    for (const auto& one : uncertain)
        text +=
            (one.kind == ResourceKind::Person ? "person " : "group ") + (one.id.empty() ? "named " + one.name : one.id);
    return text;
}

const char* word(Delivery delivery)
{
    switch (delivery) {
    case Delivery::Answered:
        return "answered";
    case Delivery::Transient:
        return "transient";
    case Delivery::Unknown:
        return "unknown";
    case Delivery::Refused:
        break;
    }
    return "refused";
}

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
                              ada};
        });
        const auto relay = newRelay(downstreamAt(peer.url()), *m_client);
        auto request = requestOf("POST", "/Users", adaBody, "attributes=userName%2Cname");
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
        QCOMPARE(outcome.answer.body, ada.toStdString());
        QCOMPARE(std::string(core::findHeader(outcome.answer.headers, "Location").value_or("")),
                 std::string("https://scim.acme.example/scim/v2/vendor/Users/7"));
        QCOMPARE(std::string(core::findHeader(outcome.answer.headers, "etag").value_or("")), std::string("W/\"3\""));
        for (const char* kept : {"Set-Cookie", "Server", "WWW-Authenticate"})
            QVERIFY2(!core::findHeader(outcome.answer.headers, kept), kept);
        QVERIFY2(outcome.copy.empty(), "an answer of a few attributes is not the whole person");
        QCOMPARE(wordsOf(outcome.uncertain), std::string("person 7"));

        const auto seen = peer.requests().at(0);
        QCOMPARE(seen.target, QByteArray("/scim/v2/Users?attributes=userName%2Cname"));
        QCOMPARE(seen.body, QByteArray::fromStdString(adaBody));
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
        WebPeer peer([](const PeerRequest&) { return answerOf(201, ada); });
        const auto outcome =
            newRelay(downstreamAt(peer.url()), *m_client)->forward(requestOf("POST", "/Users", adaBody), {});
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
        WebPeer peer([](const PeerRequest&) { return answerOf(200, ada); });
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
        row("created", "POST", "/Users", adaBody, 201, ada, adaWords, "");
        row("created without a body", "POST", "/Users", adaBody, 201, "", "", "person named ada");
        row("created, wrong JSON", "POST", "/Users", adaBody, 201, "<html>", "", "person named ada");
        row("created, JSON without an id", "POST", "/Users", adaBody, 201, R"({"userName":"ada"})", "",
            "person named ada");
        row("replaced", "PUT", "/Users/7", adaBody, 200, ada, adaWords, "");
        row("replaced without a body", "PUT", "/Users/7", adaBody, 204, "", "", "person 7");
        row("replaced, another answers", "PUT", "/Users/8", adaBody, 200, ada, "", "person 8");
        row("patched", "PATCH", "/Users/7", patchUser, 200, ada, adaWords, "");
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
        row("to be replaced", "PUT", "/Users/7", adaBody, 202, ada, "", "person 7");
        row("folder in another case", "PATCH", "/users/7", patchUser, 200, ada, adaWords, "");
        row("folder encoded", "DELETE", "/%55sers/7", "", 204, "", "no person 7", "");
        row("folder encoded in another case", "DELETE", "/%67ROUPS/g", "", 204, "", "no group g", "");
        row("a search", "POST", "/Users/.search", "{}", 500, "{}", "", "");
        row("conflict", "POST", "/Users", adaBody, 409, R"({"detail":"taken"})", "", "person named ada");
        row("conflict of a group", "POST", "/Groups", R"({"displayName":"Crew"})", 409, "", "", "group named Crew");
        row("conflict without a name", "POST", "/Users", "{}", 409, "", "", "");
        row("conflict of versions", "PUT", "/Users/7", adaBody, 409, "", "", "");
        row("refused", "PATCH", "/Users/7", patchUser, 400, R"({"detail":"no"})", "", "");
        row("precondition", "PUT", "/Users/7", adaBody, 412, "", "", "");
        row("gone meanwhile", "PATCH", "/Users/7", patchUser, 404, R"({"detail":"who?"})", "", "person 7");
        row("gone for good", "PUT", "/Groups/g", R"({"displayName":"Crew"})", 410, "", "", "group g");
        row("failed half way", "PUT", "/Users/7", adaBody, 500, R"({"detail":"oops"})", "", "person 7");
        row("failed half way, new", "POST", "/Users", adaBody, 500, "", "", "person named ada");
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
            return method == "DELETE" ? answerOf(204, "") : answerOf(200, isGroup ? crew : ada);
        });
        const std::string body = isGroup && method == "PATCH" ? addMember : adaBody;
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
        WebPeer peer([](const PeerRequest&) { return answerOf(200, ada); });
        const auto outcome = newRelay(downstreamAt(peer.url()), *m_client)
                                 ->forward(requestOf(method.toStdString(), path.toStdString(), adaBody), {});
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

    void compressedBodiesAreNotPassedOn()
    {
        WebPeer peer([](const PeerRequest&) { return answerOf(200, ada); });
        auto request = requestOf("PUT", "/Users/7", "\x1f\x8b");
        request.headers.emplace_back("content-encoding", "gzip");
        const auto relay = newRelay(downstreamAt(peer.url()), *m_client);
        const auto outcome = relay->forward(request, {});
        QCOMPARE(word(outcome.delivery), "refused");
        QCOMPARE(outcome.refusedAs, 415);
        QVERIFY(peer.requests().empty());
        request = requestOf("PUT", "/Users/7", adaBody);
        request.headers.emplace_back("Content-Encoding", "identity");
        QCOMPARE(word(relay->forward(request, {}).delivery), "answered");
    }

    void compressedAnswersAreNamed_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("encoding");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("delivery");
        const auto row = [](const char* name, const char* method, const char* encoding, int status,
                            const QByteArray& body, const char* delivery) {
            QTest::newRow(name) << QByteArray(method) << QByteArray(encoding) << status << body << QByteArray(delivery);
        };
        const QByteArray packed("\x1f\x8b\x08", 3);
        row("a read", "GET", "gzip", 200, packed, "refused");
        row("a change", "PATCH", "gzip", 200, packed, "unknown");
        row("a change that failed", "PUT", "br", 500, packed, "unknown");
        row("too many requests", "PUT", "gzip", 429, packed, "transient");
        row("a credential refused", "PUT", "gzip", 401, packed, "answered");
        row("nothing to compress", "PUT", "gzip", 204, "", "answered");
        row("as it is", "GET", "Identity", 200, ada, "answered");
    }

    void compressedAnswersAreNamed()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, encoding);
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, delivery);
        WebPeer peer([&](const PeerRequest& request) {
            return request.header("Accept-Encoding") == "identity"
                       ? PeerAnswer{status, {{"Content-Encoding", encoding}}, body}
                       : answerOf(400, "");
        });
        const auto outcome =
            newRelay(downstreamAt(peer.url()), *m_client)
                ->forward(requestOf(method.toStdString(), "/Users/7", method.startsWith('P') ? adaBody : std::string()),
                          {});
        QCOMPARE(QByteArray(word(outcome.delivery)), delivery);
        QCOMPARE(wordsOf(outcome.uncertain),
                 delivery == "unknown" || status == 204 ? std::string("person 7") : std::string());
        if (delivery == "refused" || delivery == "unknown")
            QVERIFY2(outcome.error.message.find("compressed") != std::string::npos, outcome.error.message.c_str());
    }

    void anAnswerHasABound_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("delivery");
        QTest::newRow("a read") << QByteArray("GET") << QByteArray("refused");
        QTest::newRow("a change") << QByteArray("PUT") << QByteArray("unknown");
    }

    void anAnswerHasABound()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, delivery);
        WebPeer peer([](const PeerRequest&) { return answerOf(200, QByteArray(3'000, ' ')); });
        auto downstream = downstreamAt(peer.url());
        downstream.maximumAnswerBytes = 2'000;
        const auto outcome =
            newRelay(downstream, *m_client)
                ->forward(requestOf(method.toStdString(), "/Users/7", method == "PUT" ? adaBody : std::string()), {});
        QCOMPARE(QByteArray(word(outcome.delivery)), delivery);
    }

    void answersShareABudget()
    {
        WebPeer peer([](const PeerRequest&) { return answerOf(200, QByteArray(2'000, ' ')); });
        const auto budget = std::make_shared<AnswerBudget>(3'000);
        const auto one = newRelay(downstreamAt(peer.url()), *m_client, secretSource("s3cret"), budget);
        const auto other = newRelay(downstreamAt(peer.url()), *m_client, secretSource("s3cret"), budget);
        {
            const auto first = one->forward(requestOf("GET", "/Users"), {});
            QCOMPARE(word(first.delivery), "answered");
            const auto second = other->forward(requestOf("GET", "/Users"), {});
            QCOMPARE(word(second.delivery), "transient");
            QVERIFY(!second.error.message.empty());
            const auto changed = other->forward(requestOf("PUT", "/Users/7", adaBody), {});
            QCOMPARE(word(changed.delivery), "unknown");
            const auto read = other->read("/Users", {}, {});
            QVERIFY(!read);
            QCOMPARE(read.error().kind, core::ErrorKind::Unavailable);
        }
        const auto isFree = [&] {
            const bool isTaken = budget->take(3'000);
            if (isTaken)
                budget->giveBack(3'000);
            return isTaken;
        };
        // What was received in vain goes with its call, a moment later.
        QTRY_VERIFY_WITH_TIMEOUT(other->forward(requestOf("GET", "/Users"), {}).delivery == Delivery::Answered, 10'000);
        QTRY_VERIFY_WITH_TIMEOUT(isFree(), 10'000);
    }

    void largeAnswersAreNotKeptTwice()
    {
        const QByteArray large = "\"" + QByteArray(300'000, 'x') + "\"";
        WebPeer peer(
            [&](const PeerRequest& request) { return answerOf(200, request.target.endsWith("large") ? large : ada); });
        const auto relay = newRelay(downstreamAt(peer.url()), *m_client);
        const auto outcome = relay->forward(requestOf("GET", "/Users", {}, "large"), {});
        QCOMPARE(outcome.answer.body.size(), static_cast<std::size_t>(large.size()));
        QVERIFY(outcome.legs.at(0).body.empty());
        QCOMPARE(outcome.legs.at(0).bodySize, outcome.answer.body.size());
        const auto small = relay->forward(requestOf("GET", "/Users/7"), {});
        QCOMPARE(small.legs.at(0).body, ada.toStdString());
        QCOMPARE(small.legs.at(0).bodySize, static_cast<std::size_t>(ada.size()));
    }

    void anIdInLocationIsEnough()
    {
        WebPeer peer(
            [](const PeerRequest&) { return PeerAnswer{201, {{"Location", "https://inner/v9/Users/a%40b"}}, {}}; });
        const auto outcome =
            newRelay(downstreamAt(peer.url()), *m_client)->forward(requestOf("POST", "/Users", adaBody), {});
        QCOMPARE(wordsOf(outcome.uncertain), std::string("person a@b"));
    }

    void troubles_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("fault");
        QTest::addColumn<QByteArray>("delivery");
        const auto row = [](const char* name, const char* method, int status, PeerFault fault, const char* delivery) {
            QTest::newRow(name) << QByteArray(method) << status << static_cast<int>(fault) << QByteArray(delivery);
        };
        row("a read dropped", "GET", 200, PeerFault::CloseUnanswered, "transient");
        row("a change dropped after it was sent", "PUT", 200, PeerFault::CloseUnanswered, "unknown");
        row("a removal dropped after it was sent", "DELETE", 200, PeerFault::CloseUnanswered, "unknown");
        row("half an answer to a change", "PATCH", 200, PeerFault::CloseWithin, "unknown");
        row("half an answer to a read", "GET", 200, PeerFault::CloseWithin, "transient");
        row("no answer to a read", "GET", 200, PeerFault::Silence, "transient");
        row("no answer to a change", "PUT", 200, PeerFault::Silence, "unknown");
        row("an answer without an end", "PUT", 200, PeerFault::Drip, "unknown");
        row("too many requests", "PUT", 429, PeerFault::None, "transient");
        row("not available any more, perhaps", "PUT", 503, PeerFault::None, "unknown");
        row("a read not available", "GET", 503, PeerFault::None, "transient");
        row("a proxy lost the service", "PUT", 502, PeerFault::None, "unknown");
        row("a proxy waited too long", "PATCH", 504, PeerFault::None, "unknown");
        row("a proxy lost the service in a read", "GET", 502, PeerFault::None, "transient");
        row("redirected for ever", "PUT", 301, PeerFault::None, "refused");
        row("redirected for now", "PUT", 307, PeerFault::None, "refused");
        row("done, and shown elsewhere", "PUT", 303, PeerFault::None, "unknown");
        row("a read shown elsewhere", "GET", 303, PeerFault::None, "refused");
        row("a read redirected", "GET", 302, PeerFault::None, "refused");
    }

    void troubles()
    {
        QFETCH(QByteArray, method);
        QFETCH(int, status);
        QFETCH(int, fault);
        QFETCH(QByteArray, delivery);
        WebPeer elsewhere([](const PeerRequest&) { return answerOf(200, ada); });
        WebPeer peer([&](const PeerRequest&) {
            return PeerAnswer{
                status,
                {{"Location", QByteArray::fromStdString(elsewhere.url()) + "/scim/v2/Users/7"}, {"Retry-After", "17"}},
                ada,
                static_cast<PeerFault>(fault)};
        });
        auto downstream = downstreamAt(peer.url());
        const auto kind = static_cast<PeerFault>(fault);
        if (kind == PeerFault::Silence || kind == PeerFault::Drip)
            downstream.timeout = 300ms;
        QElapsedTimer clock;
        clock.start();
        const auto outcome =
            newRelay(downstream, *m_client)
                ->forward(requestOf(method.toStdString(), "/Users/7", method.startsWith('P') ? adaBody : std::string()),
                          {});
        QCOMPARE(QByteArray(word(outcome.delivery)), delivery);
        QVERIFY(!outcome.error.message.empty());
        QVERIFY(outcome.copy.empty());
        QCOMPARE(wordsOf(outcome.uncertain), delivery == "unknown" ? std::string("person 7") : std::string());
        QCOMPARE(outcome.retryAfter.has_value(), kind == PeerFault::None && status / 100 != 3);
        QVERIFY(clock.elapsed() < 15'000);
        QVERIFY2(elsewhere.requests().empty(), "another host was called");
    }

    void whereNobodyIsNothingWasSent()
    {
        const auto relay = newRelay(downstreamAt("http://127.0.0.1:" + std::to_string(closedPort())), *m_client);
        const auto outcome = relay->forward(requestOf("POST", "/Users", adaBody), {});
        QCOMPARE(word(outcome.delivery), "transient");
        QVERIFY(outcome.uncertain.empty());
        QCOMPARE(outcome.legs.size(), std::size_t{1});
        QCOMPARE(outcome.legs.at(0).status, 0);
        QVERIFY(!outcome.legs.at(0).failure.empty());
    }

    void whereNobodyWasIsNotTriedAtOnceAgain()
    {
        auto downstream = downstreamAt("http://127.0.0.1:" + std::to_string(closedPort()));
        downstream.pauseAfterFailure = 60s;
        const auto relay = newRelay(downstream, *m_client);
        QCOMPARE(relay->forward(requestOf("GET", "/Users/7"), {}).legs.size(), std::size_t{1});
        const auto second = relay->forward(requestOf("GET", "/Users/7"), {});
        QCOMPARE(word(second.delivery), "transient");
        QVERIFY(second.legs.empty());
        QVERIFY(!second.error.message.empty());
    }

    void theBudgetCountsFromTheArrival()
    {
        WebPeer peer([](const PeerRequest&) { return answerOf(200, ada); });
        const auto relay = newRelay(downstreamAt(peer.url()), *m_client);
        auto request = requestOf("PUT", "/Users/7", adaBody);
        request.arrival -= 41s;
        const auto outcome = relay->forward(request, {});
        QCOMPARE(word(outcome.delivery), "transient");
        QVERIFY(peer.requests().empty());
    }

    void stopsInTheMiddle()
    {
        std::promise<void> arrived;
        WebPeer peer([&](const PeerRequest&) {
            arrived.set_value();
            return PeerAnswer{200, {}, {}, PeerFault::Silence};
        });
        const auto relay = newRelay(downstreamAt(peer.url()), *m_client);
        std::stop_source stop;
        auto outcome = std::async(std::launch::async, [&] {
            return relay->forward(requestOf("PUT", "/Users/7", adaBody), stop.get_token());
        });
        arrived.get_future().wait();
        stop.request_stop();
        QCOMPARE(word(outcome.get().delivery), "unknown");
    }

    void whatLeavesTheBaseIsRefused()
    {
        WebPeer peer([](const PeerRequest&) { return answerOf(200, ada); });
        const auto relay = newRelay(downstreamAt(peer.url()), *m_client);
        const auto outcome = relay->forward(requestOf("GET", "/../admin"), {});
        QCOMPARE(word(outcome.delivery), "refused");
        QVERIFY(peer.requests().empty());
    }

    void aLockedSecretPutsOff()
    {
        WebPeer peer([](const PeerRequest&) { return answerOf(200, ada); });
        const auto relay = newRelay(downstreamAt(peer.url()), *m_client, []() -> core::Result<core::Secret> {
            return core::failure(core::ErrorKind::Denied, "Locked on this computer.");
        });
        const auto outcome = relay->forward(requestOf("PUT", "/Users/7", adaBody), {});
        QCOMPARE(word(outcome.delivery), "transient");
        QCOMPARE(outcome.error.message, std::string("Locked on this computer."));
        QVERIFY(peer.requests().empty());
    }

    void aRefusedCredentialIsOurs()
    {
        WebPeer peer([](const PeerRequest&) { return answerOf(401, R"({"detail":"no"})"); });
        const auto outcome =
            newRelay(downstreamAt(peer.url()), *m_client)->forward(requestOf("PUT", "/Users/7", adaBody), {});
        QCOMPARE(word(outcome.delivery), "answered");
        QCOMPARE(outcome.answer.status, 401);
        QVERIFY(outcome.isCredentialRefused);
        QCOMPARE(peer.requests().size(), std::size_t{1});
    }

    void nothingOfASecretIsInTheLegs()
    {
        WebPeer peer([](const PeerRequest& request) {
            if (request.target == "/token")
                return answerOf(200, R"({"access_token":"tok-hidden","token_type":"Bearer","expires_in":60})");
            return PeerAnswer{200, {}, {}, PeerFault::CloseUnanswered};
        });
        auto downstream = downstreamAt(peer.url());
        downstream.auth = DownstreamAuth::ClientCredentials;
        downstream.username = "client";
        downstream.tokenUrl = peer.url() + "/token";
        const auto outcome = newRelay(downstream, *m_client)->forward(requestOf("PUT", "/Users/7", adaBody), {});
        QCOMPARE(outcome.legs.size(), std::size_t{2});
        for (const Leg& leg : outcome.legs) {
            for (const std::string& text : {leg.url, leg.body, leg.failure})
                QVERIFY(text.find("s3cret") == std::string::npos && text.find("tok-hidden") == std::string::npos);
        }
    }
};

QTEST_GUILESS_MAIN(RelayTest)
#include "RelayTest.moc"
