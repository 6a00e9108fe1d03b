// SPDX-License-Identifier: Apache-2.0
// Every error that leaves the door is SCIM JSON, whoever made it: Okta hides the cause behind a parse error otherwise.
#include "Bodies.h"
#include "FaultyDatabase.h"
#include "JsonMatch.h"
#include "RawConnection.h"
#include "Rig.h"

#include <QTest>

#include <tuple>
#include <vector>

using namespace rollcall;
using namespace rollcall::conformance;

namespace {

http::Limits tightLimits()
{
    http::Limits limits;
    limits.headerBytes = 2048;
    limits.targetBytes = 512;
    limits.bodyBytes = 4096;
    limits.connectionsPerAddress = 6;
    limits.headerDeadline = std::chrono::milliseconds{250};
    limits.bodyDeadline = std::chrono::milliseconds{250};
    return limits;
}

/// Empty when it is an error as RFC 7644 §3.12 has it.
std::string faultOf(const http::ClientResponse& response, int status)
{
    if (response.status != status)
        return "status " + std::to_string(response.status) + " instead of " + std::to_string(status);
    if (response.headers.value("Content-Type") != std::string_view("application/scim+json"))
        return "content type " + std::string(response.headers.value("Content-Type").value_or("missing"));
    const auto body = scim::parseJson(response.body);
    if (!body)
        return "no JSON: " + response.body;
    scim::JsonObject expected;
    expected["schemas"] = scim::JsonArray{"urn:ietf:params:scim:api:messages:2.0:Error"};
    expected["status"] = std::to_string(status);
    expected["detail"] = "<string>";
    Captures captures;
    return jsonMismatch(expected, *body, captures);
}

} // namespace

class ErrorJsonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        RigOptions options;
        options.limits = tightLimits();
        m_rig = std::make_unique<Rig>(std::move(options));
    }
    void cleanupTestCase() { m_rig.reset(); }

    void isScimJsonAtEveryStatus_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char* name, int status, const QByteArray& bytes) {
            QTest::newRow(name) << status << bytes;
        };
        const QByteArray users = "/scim/v2/acme/Users";
        const QByteArray host = "Host: x\r\n";
        const QByteArray key = "Authorization: " + QByteArray::fromStdString(m_rig->authorization()) + "\r\n";
        row("400 garbage", 400, "\x01\x02 nonsense\r\n\r\n");
        row("400 both lengths", 400,
            "POST " + users + " HTTP/1.1\r\n" + host + key + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n");
        row("400 a body that is no JSON", 400,
            "POST " + users + " HTTP/1.1\r\n" + host + key + "Content-Length: 3\r\n\r\n{x}");
        row("400 no body", 400, "POST " + users + " HTTP/1.1\r\n" + host + key + "Content-Length: 0\r\n\r\n");
        row("401 no credential", 401, "GET " + users + " HTTP/1.1\r\n" + host + "\r\n");
        row("401 a made-up credential", 401,
            "GET " + users + " HTTP/1.1\r\n" + host + "Authorization: Bearer rc_made-up\r\n\r\n");
        row("401 before the body is read", 401,
            "POST " + users + " HTTP/1.1\r\n" + host + "Content-Length: 4000\r\n\r\n");
        row("404 unknown path", 404, "GET /favicon.ico HTTP/1.1\r\n" + host + "\r\n");
        row("404 unknown integration", 404, "GET /scim/v2/other/Users HTTP/1.1\r\n" + host + key + "\r\n");
        row("404 of another version", 404, "GET /scim/v3/acme/Users HTTP/1.1\r\n" + host + key + "\r\n");
        row("404 unknown person", 404, "GET " + users + "/none HTTP/1.1\r\n" + host + key + "\r\n");
        row("405 wrong verb", 405, "DELETE " + users + " HTTP/1.1\r\n" + host + key + "\r\n");
        row("405 on health", 405, "POST /healthz HTTP/1.1\r\n" + host + "Content-Length: 0\r\n\r\n");
        row("408 a head that never ends", 408, "GET " + users + " HTTP/1.1\r\n" + host + "Slow: ");
        row("408 a body that never ends", 408,
            "POST " + users + " HTTP/1.1\r\n" + host + key + "Content-Length: 100\r\n\r\n{");
        row("413 a long body", 413, "POST " + users + " HTTP/1.1\r\n" + host + key + "Content-Length: 5000\r\n\r\n");
        row("413 a long chunked body", 413,
            "POST " + users + " HTTP/1.1\r\n" + host + key + "Transfer-Encoding: chunked\r\n\r\n1400\r\n" +
                QByteArray(0x1400, ' ') + "\r\n0\r\n\r\n");
        row("414 a long target", 414,
            "GET " + users + "?filter=" + QByteArray(600, 'x') + " HTTP/1.1\r\n" + host + "\r\n");
        row("415 not JSON", 415,
            "POST " + users + " HTTP/1.1\r\n" + host + key + "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}");
        row("431 long headers", 431,
            "GET " + users + " HTTP/1.1\r\n" + host + "X: " + QByteArray(4000, 'x') + "\r\n\r\n");
        row("501 not offered", 501,
            "POST /scim/v2/acme/Bulk HTTP/1.1\r\n" + host + key + "Content-Length: 2\r\n\r\n{}");
        row("501 a coding that is not read", 501,
            "POST " + users + " HTTP/1.1\r\n" + host + key + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n");
        row("505 another HTTP", 505, "GET " + users + " HTTP/3.0\r\n" + host + key + "\r\n");
    }
    void isScimJsonAtEveryStatus()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, bytes);
        RawConnection connection(m_rig->port());
        QVERIFY(connection.isConnected());
        connection.send(bytes);
        const auto response = connection.receive();
        QVERIFY2(response, "no answer");
        const auto fault = faultOf(*response, status);
        QVERIFY2(fault.empty(), fault.c_str());
        if (status == 405)
            QVERIFY(response->headers.value("Allow"));
        if (status == 401)
            QVERIFY(response->headers.value("WWW-Authenticate"));
    }

    void refusesTooManyConnectionsInJson()
    {
        std::vector<std::unique_ptr<RawConnection>> connections;
        std::optional<http::ClientResponse> refused;
        for (int count = 0; count < 7; ++count)
            connections.push_back(std::make_unique<RawConnection>(m_rig->port()));
        refused = connections.back()->receive();
        QVERIFY2(refused, "no answer");
        const auto fault = faultOf(*refused, 429);
        QVERIFY2(fault.empty(), fault.c_str());
        QCOMPARE(std::string(refused->headers.value("Retry-After").value_or("")), std::string("5"));
    }

    void unknownNamesLookAllTheSame()
    {
        std::ignore = makeCompanion("watched");
        auto client = m_rig->newClient();
        const auto ask = [&](const char* target) {
            return valueOrThrow(client.send("GET", target, m_rig->oktaHeaders(false), {}));
        };
        const auto path = ask("/nowhere");
        const auto unknown = ask("/scim/v2/unknown/Users");
        const auto watched = ask("/scim/v2/watched/Users");
        QCOMPARE(unknown.status, 404);
        QCOMPARE(watched.status, 404);
        QCOMPARE(unknown.body, path.body);
        QCOMPARE(watched.body, path.body);
    }

    void theJournalSaysWhyACompanionIsNotServed_data()
    {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("target");
        QTest::addColumn<bool>("hasCredential");
        QTest::newRow("list") << QStringLiteral("GET") << QStringLiteral("/scim/v2/watched-1/Users") << true;
        QTest::newRow("without credential")
            << QStringLiteral("GET") << QStringLiteral("/scim/v2/watched-2/Users") << false;
        QTest::newRow("create") << QStringLiteral("POST") << QStringLiteral("/scim/v2/watched-3/Users") << true;
        QTest::newRow("SCIM 1.1") << QStringLiteral("GET") << QStringLiteral("/scim/v1/watched-4/Users") << true;
        QTest::newRow("discovery") << QStringLiteral("GET")
                                   << QStringLiteral("/scim/v2/watched-5/ServiceProviderConfig") << false;
    }

    void theJournalSaysWhyACompanionIsNotServed()
    {
        QFETCH(QString, method);
        QFETCH(QString, target);
        QFETCH(bool, hasCredential);
        const directory::IntegrationId companion = makeCompanion(target.section(QLatin1Char('/'), 3, 3).toStdString());
        const auto session = valueOrThrow(m_rig->database().newReadSession());
        // Refusals of one kind in a row share a row of the journal, so that each case has an integration of its own.
        const auto refusals = [&] {
            directory::JournalQuery query;
            query.integration = companion;
            const auto order = valueOrThrow(session->journalOrder(query, directory::JournalId(0), {})).ids;
            std::int64_t counted = 0;
            for (const auto& row : valueOrThrow(session->journalRows(order))) {
                if (row.status == 404 && row.detail.find("Okta talks to the vendor") != std::string::npos)
                    counted += row.folded;
            }
            return counted;
        };
        auto client = m_rig->newClient();
        const bool isCreation = method == QStringLiteral("POST");
        const auto response = valueOrThrow(client.send(method.toStdString(), target.toStdString(),
                                                       hasCredential ? m_rig->oktaHeaders(isCreation) : http::Headers(),
                                                       isCreation ? userBody("a@x") : ""));
        QCOMPARE(response.status, 404);
        QVERIFY2(response.body.find("companion") == std::string::npos, response.body.c_str());
        QTRY_COMPARE(refusals(), 1);
    }

    void readsChunkedBodies()
    {
        // Row 24 of the quirk list: proxies on the way may chunk what Okta sent with a length.
        const std::string body = userBody("chunk@x");
        RawConnection connection(m_rig->port());
        QByteArray bytes =
            "POST /scim/v2/acme/Users HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nAuthorization: " +
            QByteArray::fromStdString(m_rig->authorization()) + "\r\n\r\n";
        for (const std::string& part : {body.substr(0, 10), body.substr(10)})
            bytes += QByteArray::number(static_cast<int>(part.size()), 16) + "\r\n" + QByteArray::fromStdString(part) +
                     "\r\n";
        connection.send(bytes + "0\r\n\r\n");
        const auto response = connection.receive();
        QVERIFY(response);
        QCOMPARE(response->status, 201);
    }

    void asksToComeAgainWhenTheDirectoryCannotWrite_data()
    {
        QTest::addColumn<int>("transientStatus");
        QTest::addColumn<int>("retryAfter");
        QTest::addColumn<bool>("isPassing");
        QTest::addColumn<int>("status");
        QTest::newRow("full disk, Okta") << 429 << 5 << true << 429;
        QTest::newRow("full disk, an integration that waits longer") << 429 << 42 << true << 429;
        QTest::newRow("full disk, an integration for Entra") << 503 << 7 << true << 503;
        QTest::newRow("broken file") << 429 << 5 << false << 500;
    }
    void asksToComeAgainWhenTheDirectoryCannotWrite()
    {
        QFETCH(int, transientStatus);
        QFETCH(int, retryAfter);
        QFETCH(bool, isPassing);
        QFETCH(int, status);
        FaultyDatabase* faulty = nullptr;
        RigOptions options;
        options.transientStatus = transientStatus;
        options.retryAfterSeconds = retryAfter;
        options.wrap = wrappedAs(faulty);
        Rig rig(std::move(options));
        faulty->failWrites(isPassing ? core::ErrorKind::Unavailable : core::ErrorKind::Corrupt);
        const std::string body = userBody("a@x");
        const auto refused = rig.send("POST", "/Users", body);
        const auto fault = faultOf(refused, status);
        QVERIFY2(fault.empty(), fault.c_str());
        QVERIFY(refused.body.find("SQLITE") == std::string::npos);
        QCOMPARE(std::string(refused.headers.value("Retry-After").value_or("")),
                 isPassing ? std::to_string(retryAfter) : std::string());
        faulty->heal();
        QCOMPARE(rig.send("POST", "/Users", body).status, 201);
    }

    void journalsWhatTheServerRefused()
    {
        const auto session = valueOrThrow(m_rig->database().newReadSession());
        const auto isSeen = [&](int status) {
            directory::JournalQuery query;
            query.slice = directory::JournalSlice::Refused;
            const auto order = valueOrThrow(session->journalOrder(query, directory::JournalId(0), {})).ids;
            for (const auto& row : valueOrThrow(session->journalRows(order))) {
                if (row.status == status)
                    return true;
            }
            return false;
        };
        for (const int status : {400, 401, 404, 405, 408, 413, 414, 415, 429, 431})
            QTRY_VERIFY2(isSeen(status), std::to_string(status).c_str());
    }

private:
    directory::IntegrationId makeCompanion(const std::string& slug)
    {
        directory::NewIntegration companion;
        companion.slug = slug;
        companion.name = slug;
        companion.profileId = "trusona";
        companion.role = directory::Role::Companion;
        return Rig::createIntegration(m_rig->database(), companion).id;
    }

    std::unique_ptr<Rig> m_rig;
};

QTEST_GUILESS_MAIN(ErrorJsonTest)
#include "ErrorJsonTest.moc"
