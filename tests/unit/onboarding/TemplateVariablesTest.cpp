// SPDX-License-Identifier: Apache-2.0
// The values of a person, and which of them are empty.
#include "onboarding/TemplateVariables.h"

#include <QtTest>

#include <algorithm>

using namespace rollcall;
using namespace rollcall::onboarding;

namespace {

TemplateValues valuesOf(const char* person, const Branding& branding = {}, const InvitationValues& invitation = {},
                        std::string_view language = "en")
{
    return valuesFor(scim::parseJson(person)->as_object(), branding, invitation, language);
}

} // namespace

class TemplateVariablesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsThePerson()
    {
        const auto values =
            valuesOf(R"({"userName":"ada","name":{"givenName":"Ada","familyName":"L","formatted":"Ada L"},
            "title":"Analyst","emails":[{"value":"b@example.com"},{"value":"a@example.com","primary":true}],
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":
                {"department":"Research","manager":{"value":"7","displayName":"Charles"}},
            "urn:example:custom":{"cost-centre":"12","apiToken":"hidden","PIN":"1234","number":3}})");
        QCOMPARE(values.at("firstName"), std::string("Ada"));
        QCOMPARE(values.at("displayName"), std::string("Ada L"));
        QCOMPARE(values.at("email"), std::string("a@example.com"));
        QCOMPARE(values.at("department"), std::string("Research"));
        QCOMPARE(values.at("manager"), std::string("Charles"));
        QCOMPARE(values.at("custom_cost_centre"), std::string("12"));
        for (const auto& [name, value] : values)
            QVERIFY2(value != "hidden" && value != "1234", name.c_str());
    }

    void fallsBack()
    {
        const auto named = valuesOf(R"({"userName":"ada","displayName":"Ada L"})");
        QCOMPARE(named.at("firstName"), std::string("Ada L"));
        const auto nameless = valuesOf(R"({"userName":"ada","emails":"wrong","name":7})");
        QCOMPARE(nameless.at("firstName"), std::string());
        QCOMPARE(nameless.at("displayName"), std::string("ada"));
        const auto empty = emptyVariables(nameless);
        QVERIFY(std::find(empty.begin(), empty.end(), "givenName") != empty.end());
        QVERIFY(std::find(empty.begin(), empty.end(), "userName") == empty.end());
    }

    void everyVariableHasAValueAndWords()
    {
        const auto values = valuesOf("{}");
        for (const TemplateVariable& each : templateVariables()) {
            QVERIFY(values.contains(each.name));
            QVERIFY(!each.description.empty() && !each.example.empty());
            QVERIFY(isTemplateVariable(each.name));
        }
        QVERIFY(isTemplateVariable("custom_x"));
        QVERIFY(!isTemplateVariable("custom_"));
        QVERIFY(!isTemplateVariable("password"));
    }

    void wordsTheDate()
    {
        InvitationValues invitation;
        invitation.expires = core::parseRfc3339("2026-03-01T23:30:00Z");
        invitation.timeZone = "Europe/Berlin";
        const std::string german = valuesOf("{}", {}, invitation, "de").at("expires");
        QVERIFY2(german.find("2. M\xC3\xA4rz 2026") != std::string::npos, german.c_str());
        QVERIFY2(german.find("00:30") != std::string::npos, german.c_str());
        invitation.timeZone = "Nowhere/Else";
        const std::string utc = valuesOf("{}", {}, invitation, "ja").at("expires");
        QVERIFY2(utc.find("2026\xE5\xB9\xB4"
                          "3\xE6\x9C\x88"
                          "1\xE6\x97\xA5") != std::string::npos,
                 utc.c_str());
        QVERIFY2(utc.find("23:30 UTC") != std::string::npos, utc.c_str());
    }

    void brandingIsReadableAndHarmless()
    {
        QCOMPARE(textColourOn("#ffff00"), std::string("#000000"));
        QCOMPARE(textColourOn("#000080"), std::string("#ffffff"));
        Branding branding;
        branding.colour = "red;background:url(//x)";
        branding.logo = "javascript:alert(1)";
        const auto values = valuesOf("{}", branding);
        QCOMPARE(values.at("colour"), std::string("#1f5fbf"));
        QCOMPARE(values.at("logo"), std::string());
        branding.logo = "cid:logo";
        QCOMPARE(valuesOf("{}", branding).at("logo"), std::string("cid:logo"));
    }

    void linkIsRequiredWhereItIsThePoint()
    {
        QVERIFY(isRequired("link", directory::MailKind::Invitation));
        QVERIFY(isRequired("link", directory::MailKind::Reminder));
        QVERIFY(!isRequired("link", directory::MailKind::Registered));
        QVERIFY(!isRequired("firstName", directory::MailKind::Invitation));
    }
};

QTEST_GUILESS_MAIN(TemplateVariablesTest)
#include "TemplateVariablesTest.moc"
