// SPDX-License-Identifier: Apache-2.0
// The shipped profiles hold what the vendors demand; a broken profile is refused by name and place, the others stay.
#include "setup/ProfileCatalogue.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace rollcall;

namespace {

std::string readFile(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

const QString resources = QStringLiteral(ROLLCALL_RESOURCES);

setup::NamedText schema()
{
    return {"profile.schema.json", readFile(resources + QStringLiteral("/profiles/profile.schema.json"))};
}

setup::NamedText profileFile(const QString& id)
{
    const QString name = id + QStringLiteral(".json");
    return {name.toStdString(), readFile(resources + QStringLiteral("/profiles/") + name)};
}

std::vector<std::string> guides()
{
    std::vector<std::string> names;
    const QStringList files = QDir(resources + QStringLiteral("/guides")).entryList(QDir::Files);
    for (const QString& name : files)
        names.push_back(name.toStdString());
    return names;
}

core::Result<setup::ProfileCatalogue> loadShipped()
{
    std::vector<setup::NamedText> files;
    const QStringList names =
        QDir(resources + QStringLiteral("/profiles")).entryList({QStringLiteral("*.json")}, QDir::Files);
    for (const QString& name : names) {
        if (name != QStringLiteral("profile.schema.json"))
            files.push_back(profileFile(name.chopped(5)));
    }
    return setup::ProfileCatalogue::load(schema(), files, guides());
}

/// The custom profile with one piece of its text replaced.
setup::NamedText damaged(const QString& from, const QString& to)
{
    setup::NamedText file = profileFile(QStringLiteral("custom"));
    QString text = QString::fromStdString(file.text);
    if (!text.contains(from))
        qFatal("The piece to damage is not in the profile.");
    text.replace(text.indexOf(from), from.size(), to);
    file.text = text.toStdString();
    return file;
}

} // namespace

class ProfileCatalogueTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyShippedProfileLoads()
    {
        const auto catalogue = loadShipped();
        QVERIFY2(catalogue.has_value(), catalogue ? "" : catalogue.error().detail.c_str());
        for (const setup::ProfileProblem& problem : catalogue->problems())
            QFAIL(problem.toString().c_str());
        QStringList ids;
        for (const setup::Profile& profile : catalogue->profiles())
            ids.append(QString::fromStdString(profile.id));
        ids.sort();
        QCOMPARE(ids, QStringList({QStringLiteral("app-integration-wizard"), QStringLiteral("beyond-identity"),
                                   QStringLiteral("custom"), QStringLiteral("cyolo"), QStringLiteral("entra"),
                                   QStringLiteral("okta-test-app"), QStringLiteral("on-premises-agent"),
                                   QStringLiteral("trusona")}));
    }

    void developmentProfilesComeLast()
    {
        const auto catalogue = loadShipped();
        QVERIFY(catalogue.has_value());
        QVERIFY(catalogue->profiles().back().isForDevelopment);
        QVERIFY(!catalogue->profiles().front().isForDevelopment);
    }

    void trusonaSyncsExactlySixAttributesAndItsGroupIsAPrivilege()
    {
        const auto catalogue = loadShipped();
        QVERIFY(catalogue.has_value());
        const setup::Profile* profile = catalogue->find("trusona");
        QVERIFY(profile != nullptr);
        QCOMPARE(profile->attributes.size(), std::size_t{6});
        QVERIFY(profile->isAttributeSetClosed);
        QVERIFY(profile->groupUse == setup::GroupUse::SecurityControl);
        QVERIFY(profile->offersRole("companion"));
        QVERIFY(profile->offersAuthMode("bearer"));
    }

    void beyondIdentityWritesRegistrationBack()
    {
        const auto catalogue = loadShipped();
        QVERIFY(catalogue.has_value());
        const setup::Profile* profile = catalogue->find("beyond-identity");
        QVERIFY(profile != nullptr && profile->registration.has_value());
        QCOMPARE(profile->registration->oktaAttribute, std::string("byndidRegistered"));
        QVERIFY(profile->offersAuthMode("oauth"));
    }

    void cyoloAuthenticatesByBasicAlone()
    {
        const auto catalogue = loadShipped();
        QVERIFY(catalogue.has_value());
        const setup::Profile* profile = catalogue->find("cyolo");
        QVERIFY(profile != nullptr);
        QCOMPARE(profile->authModes, std::vector<std::string>{"basic"});
    }

    void theClientsOfOktaGetAnAnswerTheyRetry()
    {
        const auto catalogue = loadShipped();
        QVERIFY(catalogue.has_value());
        // Okta retries a 429 by itself and nothing else; Entra retries a 503.
        QCOMPARE(catalogue->find("app-integration-wizard")->compatibility.transientStatus, 429);
        QCOMPARE(catalogue->find("entra")->compatibility.transientStatus, 503);
        QVERIFY(!catalogue->find("app-integration-wizard")->compatibility.sendsPatchForUsers);
        QVERIFY(catalogue->find("okta-test-app")->compatibility.sendsPatchForUsers);
        // What Entra expects of a `replace` that finds nothing, and nobody else.
        QVERIFY(catalogue->find("entra")->compatibility.reading.createsOnFilteredReplace);
        QVERIFY(!catalogue->find("app-integration-wizard")->compatibility.reading.createsOnFilteredReplace);
    }

    void onlyOldClientsAreOfferedTheOldProtocol()
    {
        const std::vector<std::string> withVersion1{"custom", "okta-test-app"};
        const auto catalogue = loadShipped();
        QVERIFY(catalogue.has_value());
        for (const setup::Profile& profile : catalogue->profiles()) {
            const bool isOld = std::ranges::find(withVersion1, profile.id) != withVersion1.end();
            const std::vector<std::string> expected =
                isOld ? std::vector<std::string>{"2.0", "1.1"} : std::vector<std::string>{"2.0"};
            QVERIFY2(profile.protocols == expected, profile.id.c_str());
        }
    }

    void everyStepInOktaLeadsToItsPageOrSaysWhyNot()
    {
        const auto catalogue = loadShipped();
        QVERIFY(catalogue.has_value());
        int links = 0;
        for (const setup::Profile& profile : catalogue->profiles()) {
            for (const setup::Step& step : profile.steps) {
                const std::string where = profile.id + ", " + step.id;
                const bool isInOkta = step.side == setup::Side::Okta;
                QVERIFY2(!isInOkta || !step.path.empty(), where.c_str());
                QVERIFY2(isInOkta ? step.link.empty() != step.noLink.empty() : step.noLink.empty(), where.c_str());
                links += static_cast<int>(!step.link.empty());
                // A page of an app is where the path's first word says it is.
                constexpr std::array<std::pair<std::string_view, std::string_view>, 6> tabs{
                    {{"General ›", "#tab-general"},
                     {"Provisioning › To App", "#tab-user-management"},
                     {"Provisioning › Integration", "#tab-provisioning"},
                     {"Provisioning › Configure", "#tab-provisioning"},
                     {"Assignments ›", "#tab-assignments"},
                     {"Push Groups ›", "#tab-group-push"}}};
                for (const auto& [path, tab] : tabs)
                    QVERIFY2(!isInOkta || !step.path.starts_with(path) || step.link.ends_with(tab), where.c_str());
            }
        }
        QVERIFY(links > 50);
    }

    void whatAStepCopiesWasPastedBefore()
    {
        const auto catalogue = loadShipped();
        QVERIFY(catalogue.has_value());
        int copies = 0;
        for (const setup::Profile& profile : catalogue->profiles()) {
            for (const std::string& role : profile.roles) {
                std::vector<std::string> pasted;
                for (const setup::Step& step : profile.steps) {
                    if (!step.isFor(role, profile.authModes.front()))
                        continue;
                    const auto isThere = [&pasted](const std::string& key) {
                        return std::ranges::find(pasted, key) != pasted.end();
                    };
                    for (const setup::StepCopy& copy : step.copies) {
                        if (copy.kind != setup::CopyKind::Field)
                            continue;
                        ++copies;
                        QVERIFY2(isThere(copy.field), (profile.id + ", " + step.id).c_str());
                    }
                    for (const setup::StepField& field : step.fields)
                        pasted.push_back(field.key);
                    for (const setup::ProofDemand& proof : step.proofs)
                        QVERIFY2(proof.field.empty() || isThere(proof.field), (profile.id + ", " + step.id).c_str());
                }
            }
        }
        QVERIFY(copies > 4);
    }

    void aBrokenProfileIsRefused_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("pointer");
        QTest::newRow("unknown authentication")
            << QStringLiteral("\"bearer\"") << QStringLiteral("\"magic\"") << QStringLiteral("/authModes/0");
        QTest::newRow("unknown role") << QStringLiteral("\"own\"") << QStringLiteral("\"owner\"")
                                      << QStringLiteral("/roles/0");
        QTest::newRow("number as text") << QStringLiteral("\"pageSize\": 100")
                                        << QStringLiteral("\"pageSize\": \"100\"")
                                        << QStringLiteral("/limits/pageSize");
        QTest::newRow("status Okta does not retry")
            << QStringLiteral("\"status\": 503") << QStringLiteral("\"status\": 500")
            << QStringLiteral("/compatibility/transientAnswer/status");
        QTest::newRow("unknown preset") << QStringLiteral("\"groupPatchReturnsBody\": false")
                                        << QStringLiteral("\"preset\": \"lax\"")
                                        << QStringLiteral("/compatibility/preset");
        QTest::newRow("unknown compatibility")
            << QStringLiteral("\"groupPatchReturnsBody\"") << QStringLiteral("\"patchReturnsBody\"")
            << QStringLiteral("/compatibility");
        QTest::newRow("unknown member") << QStringLiteral("\"vendor\"") << QStringLiteral("\"vendro\"") << QString();
        QTest::newRow("id is not the file's name")
            << QStringLiteral("\"id\": \"custom\"") << QStringLiteral("\"id\": \"other\"") << QStringLiteral("/id");
        QTest::newRow("guide that does not exist")
            << QStringLiteral("\"custom.md\"") << QStringLiteral("\"missing.md\"") << QStringLiteral("/guide");
        QTest::newRow("field not among the choices")
            << QStringLiteral("\"field\": \"userName\"") << QStringLiteral("\"field\": \"login\"")
            << QStringLiteral("/uniqueIdentifier/field");
        QTest::newRow("precondition without whom to ask")
            << QStringLiteral("\"ask\"") << QStringLiteral("\"who\"") << QStringLiteral("/preconditions/0/ifNot");
        QTest::newRow("two preconditions of an id")
            << QStringLiteral("\"id\": \"reachable\"") << QStringLiteral("\"id\": \"client-admin\"")
            << QStringLiteral("/preconditions/1/id");
        QTest::newRow("precondition of a role it does not offer")
            << QStringLiteral("\"roles\": [\"relay\"],\n      \"ifNot\"")
            << QStringLiteral("\"roles\": [\"companion\"],\n      \"ifNot\"")
            << QStringLiteral("/preconditions/2/roles");
        QTest::newRow("no step asks for its preconditions")
            << QStringLiteral("\"id\": \"preconditions\"") << QStringLiteral("\"id\": \"before\"")
            << QStringLiteral("/preconditions");
        const QString listens = QStringLiteral("{\"kind\": \"listener-answers\"}");
        QTest::newRow("proof by a field that no step has")
            << listens << QStringLiteral("{\"kind\": \"okta-app\", \"field\": \"nowhere\"}")
            << QStringLiteral("/steps/2/proofs/0");
        QTest::newRow("parsed from nothing")
            << listens << QStringLiteral("{\"kind\": \"parsed\"}") << QStringLiteral("/steps/2/proofs/0");
        QTest::newRow("parsed from another step's field")
            << listens << QStringLiteral("{\"kind\": \"parsed\", \"field\": \"vendor-url\"}")
            << QStringLiteral("/steps/2/proofs/0");
        QTest::newRow("a group of no field")
            << listens << QStringLiteral("{\"kind\": \"okta-group-assigned\"}") << QStringLiteral("/steps/2/proofs/0");
        QTest::newRow("copied from nowhere")
            << QStringLiteral("\"value\": \"base-url\"")
            << QStringLiteral("\"value\": \"field\", \"field\": \"nowhere\"") << QStringLiteral("/steps/3/copies/0");
        QTest::newRow("two redirect URIs")
            << QStringLiteral("\"fields\": [")
            << QStringLiteral("\"fields\": [{\"key\": \"one\", \"label\": \"One\", \"kind\": \"redirect-uri\"}, "
                              "{\"key\": \"two\", \"label\": \"Two\", \"kind\": \"redirect-uri\"}, ")
            << QStringLiteral("/steps/1/fields/1");
        QTest::newRow("not JSON") << QStringLiteral("{") << QStringLiteral("{{") << QString();
        QTest::newRow("duplicate member") << QStringLiteral("\"vendor\"") << QStringLiteral("\"id\"") << QString();
    }

    void aBrokenProfileIsRefused()
    {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(QString, pointer);
        const std::vector<setup::NamedText> files{damaged(from, to), profileFile(QStringLiteral("entra"))};
        const auto catalogue = setup::ProfileCatalogue::load(schema(), files, guides());
        QVERIFY(catalogue.has_value());
        QVERIFY(catalogue->find("custom") == nullptr);
        QVERIFY(catalogue->find("entra") != nullptr);
        QVERIFY(!catalogue->problems().empty());
        QCOMPARE(catalogue->problems().front().fileName, std::string("custom.json"));
        const bool isNamed = std::any_of(
            catalogue->problems().begin(), catalogue->problems().end(),
            [&pointer](const setup::ProfileProblem& problem) { return problem.pointer == pointer.toStdString(); });
        QVERIFY2(isNamed, catalogue->problems().front().toString().c_str());
    }

    void aProfileMayBeStrict()
    {
        const std::vector<setup::NamedText> files{
            damaged(QStringLiteral("\"groupPatchReturnsBody\": false"), QStringLiteral("\"preset\": \"strict\""))};
        const auto catalogue = setup::ProfileCatalogue::load(schema(), files, guides());
        QVERIFY(catalogue.has_value() && catalogue->problems().empty());
        const scim::Compatibility& compatibility = catalogue->find("custom")->compatibility;
        QVERIFY(compatibility.reading.requiresSchemas);
        // What the profile says itself comes before its preset.
        QVERIFY(compatibility.reading.acceptBooleanStrings);
    }

    void aProblemNamesFolderLineAndPlace()
    {
        setup::NamedText unreadable = damaged(QStringLiteral("\"summary\""), QStringLiteral("summary"));
        unreadable.folder = "/data/profiles";
        setup::NamedText wrong = damaged(QStringLiteral("\"bearer\""), QStringLiteral("\"magic\""));
        wrong.folder = unreadable.folder;
        const auto said = [](const setup::NamedText& file) {
            const auto catalogue = setup::ProfileCatalogue::load(schema(), std::vector{file}, guides());
            return catalogue && !catalogue->problems().empty() ? catalogue->problems().front().toString()
                                                               : std::string("nothing");
        };
        const std::string text = said(unreadable);
        QVERIFY2(text.starts_with("/data/profiles/custom.json, line 5, at /: Not valid JSON"), text.c_str());
        const std::string place = said(wrong);
        QVERIFY2(place.starts_with("/data/profiles/custom.json, line ") &&
                     place.find(", at /authModes/0: ") != std::string::npos,
                 place.c_str());
    }

    void theFirstOfAnIdStays()
    {
        setup::NamedText second = damaged(QStringLiteral("\"name\": \""), QStringLiteral("\"name\": \"Mine, "));
        second.folder = "/data/profiles";
        const std::vector<setup::NamedText> files{profileFile(QStringLiteral("custom")), second};
        const auto catalogue = setup::ProfileCatalogue::load(schema(), files, guides());
        QVERIFY(catalogue.has_value());
        QCOMPARE(catalogue->profiles().size(), std::size_t{1});
        QVERIFY(catalogue->find("custom")->folder.empty());
        QVERIFY(!catalogue->find("custom")->name.starts_with("Mine"));
        QCOMPARE(catalogue->problems().size(), std::size_t{1});
        QCOMPARE(catalogue->problems().front().pointer, std::string("/id"));
        QCOMPARE(catalogue->problems().front().folder, std::string("/data/profiles"));
    }

    void anEmptyFileIsRefusedAndNothingElse()
    {
        const std::vector<setup::NamedText> files{{"empty.json", ""}, profileFile(QStringLiteral("custom"))};
        const auto catalogue = setup::ProfileCatalogue::load(schema(), files, guides());
        QVERIFY(catalogue.has_value());
        QCOMPARE(catalogue->profiles().size(), std::size_t{1});
        QCOMPARE(catalogue->problems().size(), std::size_t{1});
    }

    void aBrokenSchemaIsAnError()
    {
        const setup::NamedText broken{"profile.schema.json", "{\"type\": 5}"};
        const auto catalogue = setup::ProfileCatalogue::load(broken, {}, {});
        QVERIFY(!catalogue.has_value());
        QCOMPARE(catalogue.error().kind, core::ErrorKind::Corrupt);
    }
};

QTEST_GUILESS_MAIN(ProfileCatalogueTest)
#include "ProfileCatalogueTest.moc"
