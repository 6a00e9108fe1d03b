// SPDX-License-Identifier: Apache-2.0
// Strangers who guess at the consent code have few guesses, and leave the admin theirs.
#include "ConsentTries.h"

#include <QTest>

using namespace rollcall;
using namespace rollcall::listener;
using Try = ConsentTries::Try;

namespace {

const directory::IntegrationId acme(1);
const core::Timestamp code = core::fromMilliseconds(1'000'000);
const core::Timestamp fresh = core::fromMilliseconds(1'000'500);
constexpr const char* stranger = "203.0.113.9";

/// How many guesses at `madeAt` the address still gets.
int guessesOf(ConsentTries& tries, const std::string& address, core::Timestamp madeAt = code)
{
    int guesses = 0;
    while (guesses < 1000 && tries.begin(acme, madeAt, address) != Try::UsedUp)
        ++guesses;
    return guesses;
}

} // namespace

class ConsentTriesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesEachAddressFive()
    {
        ConsentTries tries;
        QCOMPARE(guessesOf(tries, stranger), ConsentTries::perAddress);
        QCOMPARE(guessesOf(tries, "203.0.113.10"), ConsentTries::perAddress);
        QCOMPARE(tries.begin(acme, code, stranger), Try::UsedUp);
    }

    void countsAnIpv6NetworkAsOne()
    {
        ConsentTries tries;
        QCOMPARE(guessesOf(tries, "2001:db8:0:7::1"), ConsentTries::perAddress);
        QCOMPARE(tries.begin(acme, code, "2001:db8:0:7:ffff::2"), Try::UsedUp);
        QVERIFY(tries.begin(acme, code, "2001:db8:0:8::1") != Try::UsedUp);
    }

    void boundsAllOfThemTogether()
    {
        ConsentTries tries;
        int guesses = 0;
        int counted = 0;
        for (int address = 0; address < 200; ++address) {
            const auto one = tries.begin(acme, code, "203.0.113." + std::to_string(address));
            guesses += one == Try::UsedUp ? 0 : 1;
            counted += one == Try::Counted ? 1 : 0;
        }
        QCOMPARE(guesses, ConsentTries::inAll);
        QCOMPARE(counted, ConsentTries::inAll / ConsentTries::perStoredTry);
    }

    void beginsAnewWithAFreshCode()
    {
        ConsentTries tries;
        QCOMPARE(guessesOf(tries, stranger), ConsentTries::perAddress);
        QCOMPARE(guessesOf(tries, stranger, fresh), ConsentTries::perAddress);
    }

    void keepsIntegrationsApart()
    {
        ConsentTries tries;
        QCOMPARE(guessesOf(tries, stranger), ConsentTries::perAddress);
        QVERIFY(tries.begin(directory::IntegrationId(2), code, stranger) != Try::UsedUp);
    }

    void takesBackWhatWasNotJudged()
    {
        ConsentTries tries;
        QCOMPARE(guessesOf(tries, stranger), ConsentTries::perAddress);
        tries.takeBack(acme, code, stranger);
        tries.takeBack(acme, fresh, stranger);
        tries.takeBack(acme, code, "203.0.113.77");
        QCOMPARE(guessesOf(tries, stranger), 1);
    }
};

QTEST_APPLESS_MAIN(ConsentTriesTest)
#include "ConsentTriesTest.moc"
