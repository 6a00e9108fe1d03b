// SPDX-License-Identifier: Apache-2.0
// Which attribute of an app is which, what a change of a mapping is, and what of it is kept in a real directory.
#include "setup/Mapping.h"
#include "ShippedProfiles.h"
#include "TestDirectory.h"
#include "setup/MappingChange.h"
#include "setup/MappingReader.h"
#include "setup/MappingRecord.h"
#include "setup/Record.h"

#include <QTest>

#include <algorithm>
#include <memory>

using namespace rollcall;
using namespace rollcall::setup;
using namespace std::chrono_literals;

namespace {

okta::SchemaAttribute attribute(const char* name, const char* externalName, const char* externalNamespace = "urn:core")
{
    okta::SchemaAttribute made;
    made.name = name;
    made.externalName = externalName;
    made.externalNamespace = externalNamespace;
    return made;
}

okta::ProfileMapping someMapping()
{
    okta::ProfileMapping mapping;
    mapping.id = okta::ProfileMappingId("prm1");
    mapping.rules["email"] = {"user.secondEmail", true};
    mapping.rules["workMail"] = {"user.email", true};
    mapping.rules["displayName"] = {"user.email", false};
    return mapping;
}

} // namespace

class MappingTest final : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<TestDirectory> m_fixture;
    ProfileCatalogue m_profiles;

    [[nodiscard]] const Profile& cyolo() const { return *m_profiles.find("cyolo"); }
    static MappingRow rowOf(const std::vector<MappingRow>& rows, const char* path)
    {
        return *std::ranges::find(rows, std::string(path), &MappingRow::scimPath);
    }

private Q_SLOTS:
    void initTestCase() { m_profiles = tests::shippedProfiles(); }
    void init() { m_fixture = std::make_unique<TestDirectory>(); }
    void cleanup() { m_fixture.reset(); }

    void anAttributeIsKnownByWhatItIsSentAs_data()
    {
        QTest::addColumn<QString>("externalName");
        QTest::addColumn<QString>("found");
        QTest::newRow("as SCIM writes it") << "emails[type eq \"work\"].value" << "workMail";
        QTest::newRow("as Okta writes it") << "emails.^[type=='work'].value" << "workMail";
        QTest::newRow("with spaces") << "emails.^[type == 'work'].value" << "workMail";
        QTest::newRow("another type") << "emails.^[type=='home'].value" << "email";
        QTest::newRow("not said") << "" << "email";
    }
    void anAttributeIsKnownByWhatItIsSentAs()
    {
        QFETCH(QString, externalName);
        QFETCH(QString, found);
        okta::Schema schema;
        schema.attributes = {attribute("workMail", externalName.toUtf8().constData()),
                             attribute("displayName", "displayName")};
        const auto mapping = someMapping();
        const auto rows = mappingRows(cyolo(), &mapping, &schema, nullptr);
        QCOMPARE(rowOf(rows, "emails[type eq \"work\"].value").appAttribute, found.toStdString());
        // Filled from the same source, and still itself.
        QCOMPARE(rowOf(rows, "displayName").appAttribute, std::string("displayName"));
        QVERIFY(rowOf(rows, "displayName").when == PushWhen::CreateOnly);
    }

    void whatATenantWantsIsStillTheSameAttribute()
    {
        MappingExpectations wanted;
        wanted.uniqueIdentifier = "emails";
        wanted.attributes["displayName"] = {"Badge", "nickName", true};
        const Profile profile = expectedProfile(cyolo(), wanted);
        auto mapping = someMapping();
        mapping.rules["nickName"] = {"user.nickName", true};
        const auto rows = mappingRows(profile, &mapping, nullptr, nullptr);
        const auto row = rowOf(rows, "displayName");
        QCOMPARE(row.appAttribute, std::string("displayName"));
        QCOMPARE(row.label, std::string("Badge"));
        QVERIFY(row.isRequired && !row.isUniqueIdentifier);
        QVERIFY(rowOf(rows, "emails[type eq \"work\"].value").isUniqueIdentifier);
        QVERIFY(!rowOf(rows, "userName").isUniqueIdentifier);
        QVERIFY(std::ranges::count(rows, true, &MappingRow::isUniqueIdentifier) == 1);
    }

    void aPlanLeavesOutWhatIsSoAlready()
    {
        const auto mapping = someMapping();
        const auto plan = planMapping(mapping, {{"email", okta::MappingRule{"user.secondEmail", true}},
                                                {"workMail", okta::MappingRule{"user.email", false}},
                                                {"title", std::nullopt},
                                                {"displayName", std::nullopt}});
        QCOMPARE(plan.rules.size(), std::size_t{2});
        QCOMPARE(plan.rules[0].attribute, std::string("workMail"));
        QVERIFY(plan.rules[0].call.body.find("DONT_PUSH") != std::string::npos);
        QCOMPARE(plan.rules[1].attribute, std::string("displayName"));
        QVERIFY(plan.rules[1].before && !plan.rules[1].after);
        QVERIFY(plan.rules[1].call.body.find("null") != std::string::npos);
        QCOMPARE(plan.rules[1].call.target, std::string("/api/v1/mappings/prm1"));
    }

    void aPersonIsFoundInWhatIsPasted_data()
    {
        QTest::addColumn<QString>("pasted");
        QTest::addColumn<QString>("person");
        QTest::newRow("nothing") << " \n" << "";
        QTest::newRow("login") << "ada@acme.example" << "ada@acme.example";
        QTest::newRow("spaces") << "\t00uabc " << "00uabc";
        QTest::newRow("page") << "https://acme-admin.okta.com/admin/user/profile/view/00uabc" << "00uabc";
        QTest::newRow("page with tab") << "https://acme-admin.okta.com/admin/user/profile/view/00uabc/#tab-x"
                                       << "00uabc";
        QTest::newRow("API") << "https://acme.okta.com/api/v1/users/00uabc?x=1" << "00uabc";
    }
    void aPersonIsFoundInWhatIsPasted()
    {
        QFETCH(QString, pasted);
        QFETCH(QString, person);
        QCOMPARE(personIn(pasted.toStdString()), person.toStdString());
    }

    void expectationsAreKeptOneByOne()
    {
        const auto id = m_fixture->integration.id;
        const auto save = [&](std::string_view path, const AttributeExpectation& expectation) {
            return m_fixture->database->writeAndWait([&](directory::WriteSession& session) {
                return saveAttributeExpectation(session, id, path, expectation);
            });
        };
        QVERIFY(valueOf(readMappingExpectations(*m_fixture->reader, id, cyolo())) == MappingExpectations());
        const AttributeExpectation badge{"Badge “A”", "nickName", false};
        const AttributeExpectation mail{{}, {}, true};
        QVERIFY(save("displayName", badge).has_value());
        QVERIFY(save("emails[type eq \"work\"].value", mail).has_value());
        QVERIFY(m_fixture->database
                    ->writeAndWait(
                        [&](directory::WriteSession& session) { return saveUniqueIdentifier(session, id, "emails"); })
                    .has_value());
        m_fixture->close();
        m_fixture->open();
        auto kept = valueOf(readMappingExpectations(*m_fixture->reader, id, cyolo()));
        QVERIFY(kept.attributes.at("displayName") == badge);
        QVERIFY(kept.attributes.at("emails[type eq \"work\"].value") == mail);
        QCOMPARE(kept.uniqueIdentifier, std::string("emails"));
        QVERIFY(save("displayName", {}).has_value());
        kept = valueOf(readMappingExpectations(*m_fixture->reader, id, cyolo()));
        QCOMPARE(kept.attributes.size(), std::size_t{1});
        // All of it goes with the integration's record.
        QVERIFY(m_fixture->database
                    ->writeAndWait([&](directory::WriteSession& session) { return forgetRecord(session, id); })
                    .has_value());
        QVERIFY(valueOf(readMappingExpectations(*m_fixture->reader, id, cyolo())) == MappingExpectations());
    }

    void whatIsNoAttributeIsRefused_data()
    {
        QTest::addColumn<QString>("label");
        QTest::addColumn<QString>("oktaAttribute");
        QTest::newRow("an expression") << "" << "user.firstName";
        QTest::newRow("words") << "" << "first name";
        QTest::newRow("too long a name") << QString(201, QLatin1Char('x')) << "";
    }
    void whatIsNoAttributeIsRefused()
    {
        QFETCH(QString, label);
        QFETCH(QString, oktaAttribute);
        const AttributeExpectation expectation{label.toStdString(), oktaAttribute.toStdString(), {}};
        const auto saved = m_fixture->database->writeAndWait([&](directory::WriteSession& session) {
            return saveAttributeExpectation(session, m_fixture->integration.id, "displayName", expectation);
        });
        QVERIFY(!saved.has_value() && saved.error().kind == core::ErrorKind::Invalid);
    }

    void theLatestMappingsAreKept()
    {
        const auto id = m_fixture->integration.id;
        QVERIFY(valueOf(readKeptMappings(*m_fixture->reader, id)).empty());
        std::vector<KeptMapping> all;
        for (int count = 0; count < 12; ++count)
            all.push_back({m_fixture->clock.now() - count * 1min, someMapping()});
        all.front().mapping.rules["title"] = {"user.title + \"“\"", false};
        QVERIFY(m_fixture->database
                    ->writeAndWait([&](directory::WriteSession& session) { return saveKeptMappings(session, id, all); })
                    .has_value());
        const auto kept = valueOf(readKeptMappings(*m_fixture->reader, id));
        QCOMPARE(kept.size(), mostKeptMappings);
        QVERIFY(kept.front().at == all.front().at);
        QCOMPARE(kept.front().mapping.id.value, std::string("prm1"));
        QVERIFY(mappingChanges(kept.front().mapping, all.front().mapping).empty());
    }
};

QTEST_GUILESS_MAIN(MappingTest)
#include "MappingTest.moc"
