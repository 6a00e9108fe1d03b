// SPDX-License-Identifier: Apache-2.0
// A filter that would take too long to answer is refused as tooMany, in time, and a narrower one is answered.
#include "Bodies.h"
#include "Rig.h"
#include "scim/Json.h"
#include "scim/Resource.h"
#include "scim/Schema.h"

#include <QElapsedTimer>
#include <QTest>

using namespace rollcall;
using namespace rollcall::conformance;

namespace {

// Each person costs some milliseconds: that many conditions look for something in a title that has to be folded for
// each. All of them cost far more than the three seconds that one search may take, on any machine.
constexpr int people = 4'000;
constexpr int peopleAtOnce = 500;
constexpr int letters = 1'000;
constexpr int conditions = 80;

std::string costlyFilter()
{
    std::string filter;
    for (int index = 0; index < conditions; ++index)
        filter += (index == 0 ? "" : " or ") + ("title co \"z" + std::to_string(index) + "\"");
    return filter;
}

std::string scimTypeOf(const http::ClientResponse& answer)
{
    const auto parsed = scim::parseJson(answer.body);
    const auto* type = parsed && parsed->is_object() ? parsed->get_object().if_contains("scimType") : nullptr;
    return type && type->is_string() ? std::string(type->get_string()) : std::string();
}

} // namespace

class FilterCostTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_rig = std::make_unique<Rig>();
        auto attributes =
            scim::readResource(scim::userResourceType(), *scim::parseJson(userBody("p@acme.example")))->attributes;
        std::string title;
        for (int index = 0; index < letters; ++index)
            title += "\xC3\x89"; // É
        attributes["title"] = title;
        for (int from = 0; from < people; from += peopleAtOnce) {
            valueOrThrow(m_rig->database().writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
                for (int index = from; index < from + peopleAtOnce; ++index) {
                    attributes["userName"] = "p" + std::to_string(index) + "@acme.example";
                    if (auto created = session.createPerson(m_rig->integration().id, attributes); !created)
                        return tl::unexpected(created.error());
                }
                return {};
            }));
        }
    }
    void cleanupTestCase() { m_rig.reset(); }

    void isRefusedBeyondItsTime_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("in the address") << QByteArray("GET")
                                        << "/Users?filter=" +
                                               QByteArray::fromStdString(http::encodeQueryValue(costlyFilter()))
                                        << QByteArray();
        const scim::JsonObject search{
            {"schemas", scim::JsonArray{"urn:ietf:params:scim:api:messages:2.0:SearchRequest"}},
            {"filter", costlyFilter()}};
        QTest::newRow("in a search") << QByteArray("POST") << QByteArray("/Users/.search")
                                     << QByteArray::fromStdString(scim::toJson(search));
    }
    void isRefusedBeyondItsTime()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, body);
        QElapsedTimer took;
        took.start();
        const auto answer = m_rig->send(method.toStdString(), path.toStdString(), body.toStdString());
        qInfo("answered after %lld ms", static_cast<long long>(took.elapsed()));
        QVERIFY2(answer.status == 400, (std::to_string(answer.status) + " " + answer.body.substr(0, 300)).c_str());
        QCOMPARE(scimTypeOf(answer), std::string("tooMany"));
        QVERIFY2(answer.body.find("narrow the filter") != std::string::npos, answer.body.c_str());
        QVERIFY2(!answer.headers.value("Retry-After"), "the same would be refused again");
    }

    void isAnsweredWhenAnIndexNarrowsIt()
    {
        const auto narrow = "userName eq \"p7@acme.example\" and (" + costlyFilter() + " or title pr)";
        const auto answer = m_rig->send("GET", "/Users?filter=" + http::encodeQueryValue(narrow));
        QVERIFY2(answer.status == 200, answer.body.substr(0, 300).c_str());
        QCOMPARE(scim::parseJson(answer.body)->at("totalResults").as_int64(), std::int64_t{1});
    }

private:
    std::unique_ptr<Rig> m_rig;
};

QTEST_GUILESS_MAIN(FilterCostTest)
#include "FilterCostTest.moc"
