// SPDX-License-Identifier: Apache-2.0
// What the names of a domain say of its mails, and that silence is called so.
#include "onboarding/Deliverability.h"

#include <QtTest>

#include <map>

using namespace rollcall;
using namespace rollcall::onboarding;

namespace {

using Texts = std::map<std::string, std::vector<std::string>>;

DomainNames answering(const Texts& texts, const Texts& exchangers = {{"acme.example", {"mx.acme.example"}}})
{
    const auto from = [](const Texts& all) {
        return [all](const std::string& name) -> core::Result<std::vector<std::string>> {
            const auto found = all.find(name);
            return found == all.end() ? std::vector<std::string>() : found->second;
        };
    };
    return {from(texts), from(exchangers)};
}

DeliverabilityCheck check(const char* name, const DomainNames& names, const std::string& from = "it@acme.example",
                          const std::string& replyTo = {})
{
    MailIdentity identity;
    identity.fromAddress = from;
    identity.replyTo = replyTo;
    MailServer server;
    server.host = "smtp.acme.example";
    for (const DeliverabilityCheck& each : checkDeliverability(identity, server, names)) {
        if (each.name == name)
            return each;
    }
    qFatal("there is no check %s", name);
}

} // namespace

class DeliverabilityTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void spf_data()
    {
        QTest::addColumn<QStringList>("texts");
        QTest::addColumn<int>("verdict");
        const auto row = [](const char* name, const QStringList& texts, DeliverabilityVerdict verdict) {
            QTest::newRow(name) << texts << static_cast<int>(verdict);
        };
        row("none", {QStringLiteral("google-site-verification=1")}, DeliverabilityVerdict::Warning);
        row("one", {QStringLiteral("V=SPF1 mx -all"), QStringLiteral("other")}, DeliverabilityVerdict::Good);
        row("of another version", {QStringLiteral("v=spf10 -all")}, DeliverabilityVerdict::Warning);
        row("two", {QStringLiteral("v=spf1 mx -all"), QStringLiteral("v=spf1 a -all")}, DeliverabilityVerdict::Bad);
        row("anybody", {QStringLiteral("v=spf1 +all")}, DeliverabilityVerdict::Warning);
        row("ten look-ups", {QStringLiteral("v=spf1 a mx") + QStringLiteral(" include:x.example").repeated(8)},
            DeliverabilityVerdict::Good);
        row("eleven look-ups", {QStringLiteral("v=spf1 a mx") + QStringLiteral(" include:x.example").repeated(9)},
            DeliverabilityVerdict::Bad);
        row("addresses cost none", {QStringLiteral("v=spf1") + QStringLiteral(" ip4:192.0.2.1").repeated(20)},
            DeliverabilityVerdict::Good);
    }
    void spf()
    {
        QFETCH(QStringList, texts);
        QFETCH(int, verdict);
        std::vector<std::string> records;
        for (const QString& text : std::as_const(texts))
            records.push_back(text.toStdString());
        QCOMPARE(static_cast<int>(check("SPF", answering({{"acme.example", records}})).verdict), verdict);
    }

    void dmarcIsTheDomainsOrTheOneAbove()
    {
        QCOMPARE(check("DMARC", answering({})).verdict, DeliverabilityVerdict::Warning);
        const Texts policy{{"_dmarc.acme.example", {"v=DMARC1; p=reject"}}};
        QCOMPARE(check("DMARC", answering(policy)).verdict, DeliverabilityVerdict::Good);
        QCOMPARE(check("DMARC", answering(policy), "it@mail.acme.example").verdict, DeliverabilityVerdict::Good);
        const Texts two{{"_dmarc.acme.example", {"v=DMARC1; p=none", "v=DMARC1; p=reject"}}};
        QCOMPARE(check("DMARC", answering(two)).verdict, DeliverabilityVerdict::Bad);
    }

    void theSenderIsOfAnOwnDomain()
    {
        QCOMPARE(check("Sender", answering({})).verdict, DeliverabilityVerdict::Good);
        QCOMPARE(check("Sender", answering({}), "acme@GMail.com").verdict, DeliverabilityVerdict::Bad);
        QCOMPARE(check("Sender", answering({}), "it@acme.example", "help@other.example").verdict,
                 DeliverabilityVerdict::Warning);
        QCOMPARE(check("Mail exchanger", answering({}, {})).verdict, DeliverabilityVerdict::Warning);
        QCOMPARE(check("Mail exchanger", answering({})).verdict, DeliverabilityVerdict::Good);
    }

    void withoutANetworkNothingIsClaimed()
    {
        const auto silent = [](const std::string&) -> core::Result<std::vector<std::string>> {
            return core::failure(core::ErrorKind::Offline, "No name server answered in time.");
        };
        for (const char* name : {"SPF", "DMARC", "Mail exchanger"}) {
            const auto found = check(name, {silent, silent});
            QCOMPARE(found.verdict, DeliverabilityVerdict::NotChecked);
            QVERIFY(!found.message.empty());
        }
    }

    void theTextForTheMailTeamNamesAllOfIt()
    {
        MailIdentity identity;
        identity.fromAddress = "it@acme.example";
        MailServer server;
        server.host = "smtp.acme.example";
        const std::string text = allowListText(identity, server, "https://join.acme.example");
        for (const char* part :
             {"it@acme.example", "smtp.acme.example", "@acme.example", "https://join.acme.example/enrol/"})
            QVERIFY2(text.find(part) != std::string::npos, part);
    }
};

QTEST_APPLESS_MAIN(DeliverabilityTest)
#include "DeliverabilityTest.moc"
