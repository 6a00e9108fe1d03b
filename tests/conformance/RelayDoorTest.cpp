// SPDX-License-Identifier: Apache-2.0
// Requests of a relay integration go to what is plugged in, unchanged, and its answers come back unchanged.
#include "Bodies.h"
#include "Rig.h"
#include "listener/Downstream.h"

#include <QTest>

#include <mutex>

using namespace rollcall;
using namespace rollcall::conformance;

namespace {

/// A vendor's service as the door sees it: says what it got, and answers as it was told to.
class FakeDownstream final : public listener::Downstream {
public:
    void pass(std::shared_ptr<listener::RelayedRequest> request) override
    {
        const std::lock_guard lock(m_mutex);
        m_method = request->method();
        m_path = request->path();
        m_query = request->query();
        m_body = request->body();
        m_base = request->publicBaseUrl();
        if (m_isAway) {
            request->askToComeAgain("the vendor does not answer");
            return;
        }
        listener::RelayedAnswer answer;
        answer.status = 418;
        answer.headers.add("Content-Type", "application/scim+json");
        answer.headers.add("ETag", "\"theirs\"");
        answer.body = R"({"id":"theirs-1","password":"never-keep-this"})";
        request->answer(std::move(answer));
    }
    void setAway() { m_isAway = true; }
    std::string seen() const
    {
        const std::lock_guard lock(m_mutex);
        return m_method + " " + m_path + " " + m_query + " " + m_body + " " + m_base;
    }

private:
    mutable std::mutex m_mutex;
    std::string m_method;
    std::string m_path;
    std::string m_query;
    std::string m_body;
    std::string m_base;
    bool m_isAway = false;
};

RigOptions relayOptions(std::shared_ptr<listener::Downstream> downstream)
{
    RigOptions options;
    options.role = directory::Role::Relay;
    options.downstream = std::move(downstream);
    return options;
}

} // namespace

class RelayDoorTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void passesRequestsOnUnchanged_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("seen");
        const auto row = [](const char* title, const char* method, const char* path, const char* body,
                            const char* seen) {
            QTest::newRow(title) << QByteArray(method) << QByteArray(path) << QByteArray(body)
                                 << QByteArray(seen) + " https://scim.acme.example/scim/v2/acme";
        };
        row("a read", "GET", "/Users/a%3Ab?attributes=x%20y", "", "GET /Users/a%3Ab attributes=x%20y ");
        row("doubled slashes", "GET", "//Users", "", "GET /Users  ");
        row("a write", "POST", "/Users", "{\"userName\": \"ada\"}", "POST /Users  {\"userName\": \"ada\"}");
        row("what is no JSON", "PUT", "/Groups/1", "no json", "PUT /Groups/1  no json");
        row("what we do not offer ourselves", "POST", "/.search", "{}", "POST /.search  {}");
        row("a read of oneself", "GET", "/Me", "", "GET /Me  ");
        row("a removal", "DELETE", "/users/42", "", "DELETE /users/42  ");
        row("discovery", "GET", "/Schemas", "", "GET /Schemas  ");
    }
    void passesRequestsOnUnchanged()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, seen);
        const auto downstream = std::make_shared<FakeDownstream>();
        Rig rig(relayOptions(downstream));
        const auto response = rig.send(method.toStdString(), path.toStdString(), body.toStdString());
        QCOMPARE(QByteArray::fromStdString(downstream->seen()), seen);
        QCOMPARE(response.status, 418);
        QCOMPARE(response.body, std::string(R"({"id":"theirs-1","password":"never-keep-this"})"));
        QCOMPARE(std::string(*response.headers.value("ETag")), std::string("\"theirs\""));

        const auto session = valueOrThrow(rig.database().newReadSession());
        directory::JournalQuery query;
        query.integration = rig.integration().id;
        const auto rows = [&] { return valueOrThrow(session->journalOrder(query, directory::JournalId(0), {})).ids; };
        QTRY_COMPARE(rows().size(), std::size_t{1});
        const auto entry = valueOrThrow(session->journalEntry(rows().front()));
        QCOMPARE(entry->status, 418);
        QVERIFY(entry->response.text().find("theirs-1") != std::string::npos);
        QVERIFY(entry->response.text().find("never-keep-this") == std::string::npos);
    }

    void keepsBackWhatCannotBeFollowed_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("allowed");
        const auto row = [](const char* title, const char* method, const char* path, int status, const char* allowed) {
            QTest::newRow(title) << QByteArray(method) << QByteArray(path) << status << QByteArray(allowed);
        };
        const char* ofOne = "GET, HEAD, PUT, PATCH, DELETE";
        const char* ofAll = "GET, HEAD, POST";
        row("TRACE, which would show the credential", "TRACE", "/Users", 405, ofAll);
        row("OPTIONS", "OPTIONS", "/Users/42", 405, ofOne);
        row("a method of nobody's", "PURGE", "/Groups/42", 405, ofOne);
        row("another case", "delete", "/Users/42", 405, ofOne);
        row("all people at once", "DELETE", "/Users", 405, ofAll);
        row("a creation below a resource", "POST", "/Groups/42", 405, ofOne);
        row("TRACE of what can be discovered", "TRACE", "/Schemas", 405, "GET, HEAD, POST, PUT, PATCH, DELETE");
        row("a search that changes", "PUT", "/Users/.search", 405, ofAll);
        row("bulk", "POST", "/Bulk", 501, "");
        row("bulk in another case", "POST", "/bu%6Ck", 501, "");
        row("TRACE of bulk", "TRACE", "/Bulk", 501, "");
        row("oneself replaced", "PUT", "/Me", 403, "");
        row("oneself deleted", "DELETE", "/me", 403, "");
        row("TRACE of oneself", "TRACE", "/Me", 403, "");
    }
    void keepsBackWhatCannotBeFollowed()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, path);
        QFETCH(int, status);
        QFETCH(QByteArray, allowed);
        const auto downstream = std::make_shared<FakeDownstream>();
        Rig rig(relayOptions(downstream));
        const auto response = rig.send(method.toStdString(), path.toStdString());
        QCOMPARE(response.status, status);
        QCOMPARE(QByteArray::fromStdString(std::string(response.headers.value("Allow").value_or(""))), allowed);
        QVERIFY(response.body.find("urn:ietf:params:scim:api:messages:2.0:Error") != std::string::npos);
        QCOMPARE(downstream->seen(), std::string("    "));
    }

    void keepsBackCompressedBodies()
    {
        const auto downstream = std::make_shared<FakeDownstream>();
        Rig rig(relayOptions(downstream));
        auto client = rig.newClient();
        auto headers = rig.oktaHeaders(true);
        headers.add("Content-Encoding", "gzip");
        QCOMPARE(valueOrThrow(client.send("PUT", rig.target("/Users/42"), headers, "packed")).status, 415);
        QCOMPARE(downstream->seen(), std::string("    "));
    }

    void asksToComeAgainWhileTheVendorIsAway()
    {
        const auto downstream = std::make_shared<FakeDownstream>();
        downstream->setAway();
        Rig rig(relayOptions(downstream));
        const auto response = rig.send("POST", "/Users", userBody("ada@x"));
        QCOMPARE(response.status, 429);
        QVERIFY(response.headers.value("Retry-After"));
    }

    void answersNothingInTheVendorsPlace()
    {
        Rig rig(relayOptions(nullptr));
        QCOMPARE(rig.send("POST", "/Users", userBody("ada@x")).status, 429);
        QCOMPARE(rig.send("GET", "/Users").status, 429);
    }

    void wantsCredentialsFirst()
    {
        const auto downstream = std::make_shared<FakeDownstream>();
        Rig rig(relayOptions(downstream));
        auto client = rig.newClient();
        QCOMPARE(valueOrThrow(client.send("GET", rig.target("/Users"), {}, {})).status, 401);
        QCOMPARE(downstream->seen(), std::string("    "));
    }
};

QTEST_GUILESS_MAIN(RelayDoorTest)
#include "RelayDoorTest.moc"
