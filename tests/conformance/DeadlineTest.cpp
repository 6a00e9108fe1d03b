// SPDX-License-Identifier: Apache-2.0
// What happens to a change whose client was told to come again, because the answer took too long.
#include "Bodies.h"
#include "FaultyDatabase.h"
#include "Rig.h"
#include "scim/Json.h"

#include <QTest>

#include <future>
#include <thread>

using namespace rollcall;
using namespace rollcall::conformance;

namespace {

constexpr std::chrono::milliseconds deadline{400};

std::int64_t peopleNamed(Rig& rig, const std::string& userName)
{
    const auto response = rig.send("GET", "/Users?filter=userName%20eq%20%22" + userName + "%22");
    return scim::parseJson(response.body)->at("totalResults").as_int64();
}

} // namespace

class DeadlineTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        RigOptions options;
        options.limits.handlerDeadline = deadline;
        options.wrap = wrappedAs(m_database);
        m_rig = std::make_unique<Rig>(std::move(options));
        // The use of the credential is noted once, which is a write as well.
        QCOMPARE(m_rig->send("GET", "/Users?count=1").status, 200);
    }
    void cleanup() { m_rig.reset(); }

    void doesNotBeginWhatIsTooLate()
    {
        std::promise<void> gate;
        std::shared_future<void> opened = gate.get_future().share();
        m_rig->database().write(
            [opened](directory::WriteSession&) -> core::Result<> {
                opened.wait();
                return {};
            },
            [](const core::Result<>&) {});
        const auto late = m_rig->send("POST", "/Users", userBody("ada@x"));
        QCOMPARE(late.status, 429);
        QVERIFY(late.headers.value("Retry-After"));
        QVERIFY2(late.body.find("has changed nothing") == std::string::npos, "it cannot know");
        gate.set_value();
        // Behind everything that waited.
        valueOrThrow(m_rig->database().writeAndWait([](directory::WriteSession&) -> core::Result<> { return {}; }));
        QCOMPARE(peopleNamed(*m_rig, "ada@x"), std::int64_t{0});
        QCOMPARE(m_rig->send("POST", "/Users", userBody("ada@x")).status, 201);
    }

    void answersARepetitionWithWhatTheFirstMade_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("other");
        QTest::addColumn<int>("otherStatus");
        QTest::newRow("a person") << QByteArray("/Users") << QByteArray::fromStdString(userBody("ada@x"))
                                  << QByteArray::fromStdString(userBody("ADA@x")) << 409;
        QTest::newRow("a group") << QByteArray("/Groups") << QByteArray::fromStdString(groupBody("Crew"))
                                 << QByteArray::fromStdString(groupBody("Band")) << 201;
    }
    void answersARepetitionWithWhatTheFirstMade()
    {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, other);
        QFETCH(int, otherStatus);
        std::promise<void> gate;
        std::shared_future<void> opened = gate.get_future().share();
        m_database->afterWrites([opened] { opened.wait(); });
        const auto late = m_rig->send("POST", path.toStdString(), body.toStdString());
        m_database->afterWrites({});
        QCOMPARE(late.status, 429);
        gate.set_value();
        valueOrThrow(m_rig->database().writeAndWait([](directory::WriteSession&) -> core::Result<> { return {}; }));
        const auto repeated = m_rig->send("POST", path.toStdString(), body.toStdString());
        QCOMPARE(repeated.status, 201);
        QVERIFY(repeated.headers.value("Location"));
        const auto listed = scim::parseJson(m_rig->send("GET", path.toStdString()).body);
        QCOMPARE(listed->at("totalResults").as_int64(), 1);
        QCOMPARE(std::string(listed->at("Resources").at(0).at("id").as_string()), idOf(repeated));
        QCOMPARE(m_rig->send("POST", path.toStdString(), other.toStdString()).status, otherStatus);
    }

private:
    std::unique_ptr<Rig> m_rig;
    FaultyDatabase* m_database = nullptr;
};

QTEST_GUILESS_MAIN(DeadlineTest)
#include "DeadlineTest.moc"
