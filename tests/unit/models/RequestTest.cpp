// SPDX-License-Identifier: Apache-2.0
// One exchange in full, with what a relay passed on and was answered.
#include "FakeDatabase.h"
#include "scim/Json.h"
#include "screens/RequestScreen.h"

#include <QLocale>
#include <QTest>

using namespace rollcall;
using namespace rollcall::models;
using namespace rollcall::models::test;
using directory::JournalBody;
using directory::JournalLeg;

namespace {

JournalLeg leg(const char* purpose, const char* url, int status, const char* answer = "")
{
    JournalLeg made;
    made.purpose = purpose;
    made.method = "POST";
    made.url = url;
    made.status = status;
    made.microseconds = 35'000;
    if (const std::string_view text(answer); !text.empty())
        made.answer = JournalBody::fromOwnResponse(text);
    return made;
}

} // namespace

class RequestTest : public QObject {
    Q_OBJECT

private:
    FakeClock m_clock;

    [[nodiscard]] RequestView view(std::vector<JournalLeg> legs) const
    {
        auto entry = makeEntry(1, 201, directory::Meaning::PersonCreated, "ada@acme.example");
        entry.legs = std::move(legs);
        return makeRequestView(entry, m_clock.now());
    }

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void whatWasNotPassedOnSaysNothing()
    {
        const auto plain = view({});
        QVERIFY(plain.relayedCaption.isEmpty());
        QVERIFY(plain.relayed.isEmpty());
        QVERIFY(plain.relayedNotice.isEmpty());
    }

    void theLegsStandInTheirOrder()
    {
        const auto relayed = view({leg("token", "https://vendor.example/token", 200),
                                   leg("request", "https://vendor.example/scim/Users", 201, R"({"id":"7","n":1.50})")});
        QCOMPARE(relayed.relayedCaption, QString::fromUtf8("Passed on to the vendor · 201 · 70 ms"));
        const auto lines = relayed.relayed.split(QLatin1Char('\n'));
        QCOMPARE(lines.mid(0, 7),
                 (QStringList{QStringLiteral("Logged in there"), QStringLiteral("POST https://vendor.example/token"),
                              QString::fromUtf8("→ 200 Done in 35 ms"), QString(), QStringLiteral("Passed on"),
                              QStringLiteral("POST https://vendor.example/scim/Users"),
                              QString::fromUtf8("→ 201 Created in 35 ms")}));
        QVERIFY2(relayed.relayed.contains(QStringLiteral("\n  \"id\": \"7\"")) ||
                     relayed.relayed.contains(QStringLiteral("\n    \"id\": \"7\"")),
                 qPrintable(relayed.relayed));
    }

    void whatFailedSaysWhy()
    {
        auto broken = leg("request", "https://vendor.example/scim/Users", 0);
        broken.failure = "The connection was refused.";
        const auto relayed = view({broken, leg("reread", "https://vendor.example/scim/Users", 200)});
        QVERIFY(relayed.relayed.contains(QString::fromUtf8("→ no answer in 35 ms\nThe connection was refused.")));
        QVERIFY(relayed.relayed.contains(QStringLiteral("Looked up what became of it")));
        QCOMPARE(view({broken}).relayedCaption, QString::fromUtf8("Passed on to the vendor · no answer · 35 ms"));
    }

    void whatWasCutIsSaid()
    {
        auto cut = leg("request", "https://vendor.example/scim/Users", 200);
        cut.answer = JournalBody::fromStored("{\"totalResults\":9", 40'000, true);
        QVERIFY(view({cut}).relayedNotice.contains(QStringLiteral("Cut at 16 KiB")));
        cut.answer = JournalBody::unreadable(12);
        QVERIFY(view({cut}).relayedNotice.contains(QStringLiteral("not JSON")));
    }
};

QTEST_GUILESS_MAIN(RequestTest)
#include "RequestTest.moc"
