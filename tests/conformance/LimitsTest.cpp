// SPDX-License-Identifier: Apache-2.0
// How much one request may hold, and bytes that are no text: each limit from both sides, over a socket.
#include "Bodies.h"
#include "RawConnection.h"
#include "Rig.h"
#include "core/Base64.h"
#include "core/Secret.h"
#include "scim/Json.h"
#include "scim/Resource.h"

#include <QTest>

using namespace rollcall;
using namespace rollcall::conformance;

namespace {

constexpr const char* userSchema = "urn:ietf:params:scim:schemas:core:2.0:User";
constexpr const char* patchSchema = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

std::string patchOf(scim::JsonArray operations)
{
    return scim::toJson(scim::JsonObject{{"schemas", scim::JsonArray{patchSchema}}, {"Operations", operations}});
}

std::string operationsOf(int count)
{
    scim::JsonArray operations;
    for (int index = 0; index < count; ++index)
        operations.push_back(scim::JsonObject{{"op", "replace"}, {"path", "title"}, {"value", std::to_string(index)}});
    return patchOf(std::move(operations));
}

std::string additionOf(const std::string& path, scim::JsonValue value)
{
    return patchOf({scim::JsonObject{{"op", "add"}, {"path", path}, {"value", std::move(value)}}});
}

scim::JsonArray emails(int count)
{
    scim::JsonArray values;
    for (int index = 0; index < count; ++index)
        values.push_back(scim::JsonObject{{"value", "e" + std::to_string(index) + "@x"}, {"type", "other"}});
    return values;
}

scim::JsonObject person(const std::string& userName)
{
    return scim::JsonObject{{"schemas", scim::JsonArray{userSchema}}, {"userName", userName}};
}

std::string personWithEmails(const std::string& userName, int count)
{
    auto body = person(userName);
    body["emails"] = emails(count);
    return scim::toJson(body);
}

std::string personWithAttributes(const std::string& userName, int count)
{
    auto body = person(userName);
    for (int index = 0; index < count; ++index)
        body["x" + std::to_string(index)] = index;
    return scim::toJson(body);
}

std::string personWithDepth(const std::string& userName, std::size_t depth)
{
    auto text = scim::toJson(person(userName));
    text.pop_back();
    return text + ",\"odd\":" + std::string(depth, '[') + "1" + std::string(depth, ']') + "}";
}

/// Attributes of that many bytes each.
std::string personWithTexts(const std::string& userName, int count, std::size_t bytes)
{
    auto body = person(userName);
    for (int index = 0; index < count; ++index)
        body["x" + std::to_string(index)] = std::string(bytes, 'a');
    return scim::toJson(body);
}

std::string namesOf(int count)
{
    std::string names;
    for (int index = 0; index < count; ++index)
        names += (index == 0 ? "" : ",") + ("x" + std::to_string(index));
    return names;
}

std::string scimTypeOf(const http::ClientResponse& response)
{
    const auto parsed = scim::parseJson(response.body);
    const auto* type = parsed && parsed->is_object() ? parsed->get_object().if_contains("scimType") : nullptr;
    return type && type->is_string() ? std::string(type->get_string()) : std::string();
}

} // namespace

class LimitsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_rig = std::make_unique<Rig>();
        m_ada = idOf(m_rig->send("POST", "/Users", userBody("ada@x")));
        QVERIFY(!m_ada.empty());
    }
    void cleanupTestCase() { m_rig.reset(); }

    void countsWhatARequestHolds_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("scimType");
        const auto row = [](const char* name, const char* method, const std::string& path, const std::string& body,
                            int status, const char* scimType = "") {
            QTest::newRow(name) << QByteArray(method) << QByteArray::fromStdString(path)
                                << QByteArray::fromStdString(body) << status << QByteArray(scimType);
        };
        const auto ada = "/Users/" + m_ada;
        row("2,000 operations", "PATCH", ada, operationsOf(2'000), 200);
        row("2,001 operations", "PATCH", ada, operationsOf(2'001), 400, "invalidValue");
        row("1,000 values", "POST", "/Users", personWithEmails("bob@x", 1'000), 201);
        row("1,001 values", "POST", "/Users", personWithEmails("eve@x", 1'001), 400, "invalidValue");
        row("1,000 values by PATCH", "PATCH", ada, additionOf("emails", emails(1'000)), 200);
        row("one more by PATCH", "PATCH", ada,
            additionOf("emails", scim::JsonArray{scim::JsonObject{{"value", "more@x"}}}), 400, "invalidValue");
        row("many attributes", "POST", "/Users", personWithAttributes("cleo@x", 900), 201);
        row("too many attributes", "POST", "/Users", personWithAttributes("eve@x", 1'001), 400, "invalidValue");
        row("a text of 64 KiB", "POST", "/Users", personWithTexts("finn@x", 1, scim::mostTextBytes), 201);
        row("a longer one", "POST", "/Users", personWithTexts("eve@x", 1, scim::mostTextBytes + 1), 400,
            "invalidValue");
        row("a longer one by PATCH", "PATCH", ada,
            additionOf("title", scim::JsonValue(std::string(scim::mostTextBytes + 1, 'a'))), 400, "invalidValue");
        row("nearly a mebibyte", "POST", "/Users", personWithTexts("gus@x", 15, scim::mostTextBytes), 201);
        row("more than a mebibyte", "POST", "/Users", personWithTexts("eve@x", 16, scim::mostTextBytes), 400,
            "invalidValue");
        row("500 names", "GET", ada + "?attributes=" + namesOf(500), {}, 200);
        row("501 names", "GET", ada + "?attributes=" + namesOf(501), {}, 400, "invalidValue");
        row("some depth", "POST", "/Users", personWithDepth("dora@x", 20), 201);
        row("too much depth", "POST", "/Users", personWithDepth("eve@x", 40), 400, "invalidSyntax");
        row("far too much depth", "POST", "/Users", personWithDepth("eve@x", 100'000), 400, "invalidSyntax");
        row("a number beyond all bounds", "POST", "/Users",
            "{\"userName\":\"eve@x\",\"odd\":" + std::string(5'000, '9') + "}", 400, "invalidSyntax");
        row("an exponent beyond all bounds", "POST", "/Users", "{\"userName\":\"eve@x\",\"odd\":1e99999}", 400,
            "invalidSyntax");
    }
    void countsWhatARequestHolds()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        QFETCH(QByteArray, scimType);
        const auto answer = m_rig->send(method.toStdString(), path.toStdString(), body.toStdString());
        QVERIFY2(answer.status == status, (std::to_string(answer.status) + " " + answer.body.substr(0, 300)).c_str());
        QCOMPARE(QByteArray::fromStdString(scimTypeOf(answer)), scimType);
        if (status >= 400) {
            const auto eve = m_rig->send("GET", "/Users?filter=userName%20eq%20%22eve%40x%22");
            QCOMPARE(scim::parseJson(eve.body)->at("totalResults").as_int64(), std::int64_t{0});
        }
    }

    /// What grows step by step stays within what can be read again.
    void boundsWhatPatchesAddUpTo()
    {
        const auto user = "/Users/" + idOf(m_rig->send("POST", "/Users", userBody("hal@x")));
        const std::string text(scim::mostTextBytes, 'a');
        int added = 0;
        while (added < 20 &&
               m_rig->send("PATCH", user, additionOf("x" + std::to_string(added), scim::JsonValue(text))).status == 200)
            ++added;
        QCOMPARE(added, 15);
        QCOMPARE(m_rig->send("PATCH", user, additionOf("title", "T")).status, 200);
        QCOMPARE(m_rig->send("GET", "/Users?filter=title%20eq%20%22T%22").status, 200);
    }

    /// Okta sends an operation for each member that leaves.
    void takesManyRemovalsOfMembers()
    {
        const auto group = idOf(m_rig->send("POST", "/Groups", groupBody("Crew")));
        const auto removals = [](int count) {
            scim::JsonArray operations;
            for (int index = 0; index < count; ++index)
                operations.push_back(scim::JsonObject{
                    {"op", "remove"}, {"path", "members[value eq \"nobody-" + std::to_string(index) + "\"]"}});
            return patchOf(std::move(operations));
        };
        QCOMPARE(m_rig->send("PATCH", "/Groups/" + group, removals(10'000)).status, 204);
        QCOMPARE(m_rig->send("PATCH", "/Groups/" + group, operationsOf(2'001)).status, 400);
    }

    void refusesBytesThatAreNoText_data()
    {
        QTest::addColumn<QByteArray>("userName");
        QTest::newRow("a lone byte") << QByteArray("ada\xFF");
        QTest::newRow("a sequence that is cut") << QByteArray("ada\xE2\x82");
        QTest::newRow("a letter written too long") << QByteArray("ada\xC1\xA1");
        QTest::newRow("a surrogate in UTF-8") << QByteArray("ada\xED\xA0\x80");
        QTest::newRow("beyond Unicode") << QByteArray("ada\xF5\x80\x80\x80");
        QTest::newRow("a NUL as it is") << QByteArray("ada\0x", 5);
        QTest::newRow("a line end as it is") << QByteArray("ada\nx");
        QTest::newRow("a high surrogate alone") << QByteArray("ada\\ud800");
        QTest::newRow("a low surrogate alone") << QByteArray("ada\\udc00");
        QTest::newRow("two in the wrong order") << QByteArray("ada\\udc00\\ud800");
    }
    void refusesBytesThatAreNoText()
    {
        QFETCH(QByteArray, userName);
        const auto answer = raw("POST /scim/v2/acme/Users",
                                "{\"schemas\":[\"" + QByteArray(userSchema) + "\"],\"userName\":\"" + userName + "\"}");
        QVERIFY2(answer, "no answer");
        QVERIFY2(answer->status == 400, answer->body.c_str());
        QCOMPARE(scimTypeOf(*answer), std::string("invalidSyntax"));
        // An answer that is text itself, whatever came, and a journal that can be shown.
        QVERIFY(QString::fromUtf8(answer->body.c_str()).toUtf8().toStdString() == answer->body);
    }

    void takesAnyBytesInAQuery_data()
    {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<int>("status");
        QTest::newRow("a byte that is no text") << QByteArray("filter=userName%20eq%20%22%FF%22") << 400;
        QTest::newRow("a NUL") << QByteArray("filter=userName%20eq%20%22%00%22") << 400;
        QTest::newRow("a percent sign without digits") << QByteArray("filter=userName%20eq%20%22%zz%22") << 200;
        QTest::newRow("a count beyond all bounds") << QByteArray("count=99999999999999999999") << 200;
        QTest::newRow("a start beyond all bounds") << QByteArray("startIndex=99999999999999999999") << 200;
        QTest::newRow("a negative count") << QByteArray("count=-1") << 200;
    }
    void takesAnyBytesInAQuery()
    {
        QFETCH(QByteArray, query);
        QFETCH(int, status);
        const auto answer = raw("GET /scim/v2/acme/Users?" + query, {});
        QVERIFY2(answer, "no answer");
        QVERIFY2(answer->status == status, (std::to_string(answer->status) + " " + answer->body).c_str());
        QVERIFY2(scim::parseJson(answer->body), answer->body.c_str());
    }

    void countsTheParametersOfAForm_data()
    {
        QTest::addColumn<int>("parameters");
        QTest::addColumn<int>("status");
        QTest::newRow("fifty") << 50 << 200;
        QTest::newRow("fifty-one") << 51 << 400;
    }
    void countsTheParametersOfAForm()
    {
        QFETCH(int, parameters);
        QFETCH(int, status);
        RigOptions options;
        options.authMode = directory::AuthMode::OAuth;
        Rig rig(std::move(options));
        directory::NewCredential row;
        row.integration = rig.integration().id;
        row.mode = directory::AuthMode::OAuth;
        row.username = "rcc_client";
        row.hash = core::sha256("rcs_secret");
        valueOrThrow(rig.database().writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
            auto created = session.createCredential(row);
            return created ? core::Result<>() : tl::unexpected(created.error());
        }));
        std::string form = "grant_type=client_credentials";
        for (int index = 1; index < parameters; ++index)
            form += "&x" + std::to_string(index) + "=1";
        http::Headers headers;
        headers.add("Content-Type", "application/x-www-form-urlencoded");
        headers.add("Authorization", "Basic " + core::toBase64("rcc_client:rcs_secret"));
        auto client = rig.newClient();
        const auto answer = valueOrThrow(client.send("POST", "/oauth/acme/token", headers, form));
        QCOMPARE(answer.status, status);
        const auto parsed = scim::parseJson(answer.body);
        QVERIFY2(parsed && parsed->is_object(), answer.body.c_str());
        QCOMPARE(parsed->get_object().contains("error"), status == 400);
    }

private:
    std::optional<http::ClientResponse> raw(const QByteArray& request, const QByteArray& body)
    {
        RawConnection connection(m_rig->port());
        QByteArray bytes =
            request + " HTTP/1.1\r\nHost: x\r\nAuthorization: " + QByteArray::fromStdString(m_rig->authorization()) +
            "\r\n";
        if (!body.isEmpty())
            bytes +=
                "Content-Type: application/scim+json\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n";
        connection.send(bytes + "\r\n" + body);
        return connection.receive();
    }

    std::unique_ptr<Rig> m_rig;
    std::string m_ada;
};

QTEST_GUILESS_MAIN(LimitsTest)
#include "LimitsTest.moc"
