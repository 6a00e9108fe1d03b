// SPDX-License-Identifier: Apache-2.0
// Every table of README.md that promises something, against the program: it fails when either side changes alone.
#include "ReadmeTables.h"
#include "Rig.h"
#include "core/Base64.h"
#include "core/Secret.h"
#include "ctl/Commands.h"
#include "http/Server.h"
#include "scim/Compatibility.h"
#include "scim/Filter.h"
#include "scim/Json.h"
#include "scim/Patch.h"
#include "scim/Resource.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QSet>
#include <QTest>

#include <memory>
#include <optional>

using namespace rollcall;
using conformance::Rig;
using conformance::RigOptions;
using conformance::valueOrThrow;
using tests::ReadmeTables;

namespace {

const QString supported = QStringLiteral("What is supported");

QSet<QString> setOf(const QStringList& words)
{
    return {words.begin(), words.end()};
}

QString sorted(const QSet<QString>& words)
{
    QStringList list(words.begin(), words.end());
    list.sort();
    return list.join(QLatin1Char(' '));
}

QString number(std::size_t value)
{
    return QLocale(QLocale::English, QLocale::UnitedStates).toString(static_cast<qulonglong>(value));
}

QString bytes(std::size_t value)
{
    constexpr std::size_t kibi = 1024;
    return value % (kibi * kibi) == 0 ? QStringLiteral("%1 MiB").arg(number(value / (kibi * kibi)))
                                      : QStringLiteral("%1 KiB").arg(number(value / kibi));
}

QString seconds(std::chrono::milliseconds value)
{
    return QStringLiteral("%1 s").arg(std::chrono::duration_cast<std::chrono::seconds>(value).count());
}

/// All values of an enumeration whose words are read back to it; the first that is not ends them.
template<class Value, class Parse>
QSet<QString> wordsOf(Parse parse)
{
    QSet<QString> words;
    for (int value = 0;; ++value) {
        const auto word = directory::toString(static_cast<Value>(value));
        if (parse(word) != static_cast<Value>(value))
            return words;
        words.insert(QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size())));
    }
}

bool isFilter(const QString& text)
{
    return scim::parseFilter(text.toStdString()).has_value();
}

/// Every word of two letters that stands between an attribute and a value, or behind an attribute alone.
QSet<QString> filterOperators()
{
    QSet<QString> found;
    for (char first = 'a'; first <= 'z'; ++first) {
        for (char second = 'a'; second <= 'z'; ++second) {
            const QString word = QString(QLatin1Char(first)) + QLatin1Char(second);
            if (isFilter(QStringLiteral("title %1 \"x\"").arg(word)) || isFilter(QStringLiteral("title ") + word))
                found.insert(word);
        }
    }
    return found;
}

bool isPatchOperation(const QString& name)
{
    const auto body =
        scim::parseJson(R"({"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":")" +
                        name.toStdString() + R"(","path":"title","value":"x"}]})");
    return body && scim::readPatch(*body, scim::userResourceType()).has_value();
}

scim::JsonObject objectOf(const http::ClientResponse& response)
{
    const auto parsed = scim::parseJson(response.body);
    return parsed && parsed->is_object() ? parsed->get_object() : scim::JsonObject();
}

} // namespace

class ReadmeTest : public QObject {
    Q_OBJECT

private:
    std::optional<ReadmeTables> m_readme;
    std::unique_ptr<Rig> m_rig;

    [[nodiscard]] QString cell(const char* row, int column = 1) const
    {
        return m_readme->cell(supported, QString::fromUtf8(row), column);
    }
    [[nodiscard]] QStringList codes(const char* row) const { return ReadmeTables::codes(cell(row)); }
    [[nodiscard]] int status(const QString& path, const char* method = "GET", const std::string& body = {}) const
    {
        return m_rig->send(method, path.toStdString(), body).status;
    }
    [[nodiscard]] QSet<QString> features(bool isOffered) const
    {
        QSet<QString> names;
        for (const auto& [name, value] : objectOf(m_rig->send("GET", "/ServiceProviderConfig"))) {
            const auto* flag = value.is_object() ? value.get_object().if_contains("supported") : nullptr;
            if (flag && flag->is_bool() && flag->get_bool() == isOffered)
                names.insert(QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())));
        }
        return names;
    }
    void compareWords(const char* row, const QSet<QString>& expected) const
    {
        QCOMPARE(sorted(setOf(codes(row))), sorted(expected));
    }

private Q_SLOTS:
    void initTestCase()
    {
        QFile file(QStringLiteral(ROLLCALL_SOURCE "/README.md"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        m_readme.emplace(QString::fromUtf8(file.readAll()));
        QVERIFY2(m_readme->rowsUnder(supported).size() > 25, "the section is not found");
        m_rig = std::make_unique<Rig>();
    }
    void cleanupTestCase() { m_rig.reset(); }

    void filters()
    {
        QSet<QString> named;
        const QStringList words = codes("Filters");
        for (const QString& word : words) {
            if (word.size() == 2)
                named.insert(word);
        }
        named.remove(QStringLiteral("or"));
        QCOMPARE(sorted(named), sorted(filterOperators()));
        for (const char* word : {"and", "or", "not"})
            QVERIFY2(words.contains(QLatin1String(word)), word);
        QVERIFY(isFilter(QStringLiteral("title pr and not (active eq true) or title pr")));
        QVERIFY(isFilter(words.last()));
    }

    void patchOperations()
    {
        const QStringList named = codes("PATCH");
        QCOMPARE(named.size(), 3);
        for (const QString& name : named)
            QVERIFY2(isPatchOperation(name), qPrintable(name));
        for (const char* other : {"move", "copy", "test", "merge", "delete"})
            QVERIFY2(!isPatchOperation(QLatin1String(other)), other);
    }

    void discovery()
    {
        const QStringList endpoints = codes("Discovery");
        QCOMPARE(endpoints.size(), 3);
        for (const QString& endpoint : endpoints)
            QCOMPARE(status(endpoint), 200);
        compareWords("Offered, as discovery says", features(true));
        compareWords("Not offered, as discovery says", features(false));
    }

    void whatIsLeftOut()
    {
        const QStringList left = codes("Answered 501");
        QCOMPARE(left.size(), 3);
        for (const QString& path : left)
            QCOMPARE(status(path, path == QStringLiteral("/Me") ? "GET" : "POST", "{}"), 501);
    }

    void resourcesAndTheirSearch()
    {
        compareWords("Search by POST", {QStringLiteral("/Users/.search"), QStringLiteral("/Groups/.search")});
        for (const QString& path : codes("Search by POST"))
            QCOMPARE(status(path, "POST", R"({"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"]})"),
                     200);
        for (const QString& path : codes("Resources"))
            QCOMPARE(status(path), 200);
    }

    void sortingPagingAndProjection()
    {
        const auto created = m_rig->send("POST", "/Users",
                                         R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],)"
                                         R"("userName":"ada@acme.example","title":"Countess"})");
        QCOMPARE(created.status, 201);
        compareWords("Sorting", {QStringLiteral("sortBy"), QStringLiteral("sortOrder")});
        compareWords("Paging", {QStringLiteral("startIndex"), QStringLiteral("count")});
        compareWords("Chosen attributes", {QStringLiteral("attributes"), QStringLiteral("excludedAttributes")});
        const auto listed = m_rig->send("GET", "/Users?sortBy=title&sortOrder=descending&startIndex=1&count=5"
                                               "&attributes=userName");
        QCOMPARE(listed.status, 200);
        QVERIFY(listed.body.find("ada@acme.example") != std::string::npos);
        QVERIFY(listed.body.find("Countess") == std::string::npos);
        // A server that pages by cursor says so (RFC 9865).
        const bool hasCursors =
            objectOf(m_rig->send("GET", "/ServiceProviderConfig")).if_contains("pagination") != nullptr;
        QCOMPARE(cell("Paging").contains(QStringLiteral("by cursor not yet")), !hasCursors);
    }

    void versions()
    {
        const auto created = m_rig->send("POST", "/Groups",
                                         R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],)"
                                         R"("displayName":"Sales"})");
        const auto version = created.headers.value("ETag");
        QVERIFY(version && version->starts_with("W/"));
        const auto location = std::string(created.headers.value("Location").value_or(""));
        const auto path = location.substr(location.rfind("/Groups/"));
        for (const auto& [field, expected] : {std::pair{"If-None-Match", 304}, std::pair{"If-Match", 412}}) {
            auto headers = m_rig->oktaHeaders(false);
            headers.add(field, expected == 304 ? std::string(*version) : std::string("W/\"other\""));
            auto client = m_rig->newClient();
            const auto method = expected == 304 ? "GET" : "DELETE";
            QCOMPARE(valueOrThrow(client.send(method, m_rig->target(path), headers, {})).status, expected);
            QVERIFY(cell("Versions").contains(QStringLiteral("`%1` (%2)").arg(QLatin1String(field)).arg(expected)));
        }
    }

    void version1()
    {
        RigOptions options;
        options.isVersion1 = true;
        Rig rig(options);
        const QStringList words = codes("SCIM 1.1");
        QVERIFY(words.contains(QStringLiteral("/scim/v1/{slug}/")));
        QCOMPARE(QString::fromStdString(rig.target("/")),
                 QString(words.first()).replace(QStringLiteral("{slug}"), QStringLiteral("acme")));
        QCOMPARE(rig.send("GET", words.last().toStdString()).status, 200);
        QCOMPARE(rig.send("GET", "/Users").status, 200);
    }

    void rolesAndAuthentication()
    {
        compareWords("Authentication, `--auth`",
                     wordsOf<directory::AuthMode>([](auto word) { return directory::parseAuthMode(word); }));
        compareWords("Role, `--role`", wordsOf<directory::Role>([](auto word) { return directory::parseRole(word); }));
    }

    void profiles()
    {
        QSet<QString> ids;
        const QDir folder(QStringLiteral(ROLLCALL_SOURCE "/resources/profiles"));
        const QStringList files = folder.entryList({QStringLiteral("*.json")}, QDir::Files);
        for (const QString& name : files) {
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const auto id = QJsonDocument::fromJson(file.readAll()).object().value(QStringLiteral("id"));
            if (id.isString())
                ids.insert(id.toString());
        }
        QVERIFY(!ids.isEmpty());
        compareWords("Profile, `--profile`", ids);
    }

    void presets()
    {
        const QStringList named = codes("Client's habits, `--compatibility`");
        for (const QString& preset : named) {
            scim::JsonObject object;
            object["preset"] = preset.toStdString();
            QVERIFY2(scim::readCompatibility(object).has_value(), qPrintable(preset));
        }
        // The help names them all.
        QStringList helped;
        for (const auto& command : ctl::integrationCommands()) {
            for (const auto& option : command.options) {
                if (option.name != "compatibility" || command.verb != "create")
                    continue;
                const auto help = QString::fromUtf8(option.help.data(), static_cast<qsizetype>(option.help.size()));
                helped = help.section(QStringLiteral(", or"), 0, 0).split(QStringLiteral(", "));
            }
        }
        QCOMPARE(named, helped);
    }

    void oauthGrants()
    {
        RigOptions options;
        options.authMode = directory::AuthMode::OAuth;
        Rig rig(options);
        directory::NewCredential client;
        client.integration = rig.integration().id;
        client.mode = directory::AuthMode::OAuth;
        client.username = "rcc_client";
        client.hash = core::sha256("secret");
        valueOrThrow(rig.database().writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
            auto created = session.createCredential(client);
            return created ? core::Result<>() : tl::unexpected(created.error());
        }));
        const auto isOffered = [&rig](const QString& grant) {
            http::Headers headers;
            headers.add("Content-Type", "application/x-www-form-urlencoded");
            headers.add("Authorization", "Basic " + core::toBase64("rcc_client:secret"));
            auto peer = rig.newClient();
            const auto answer = valueOrThrow(peer.send("POST", "/oauth/acme/token", headers,
                                                       "grant_type=" + http::encodeQueryValue(grant.toStdString())));
            return answer.status != 401 && answer.body.find("unsupported_grant_type") == std::string::npos;
        };
        QStringList named = codes("OAuth 2 grants");
        QCOMPARE(named.size(), 3);
        for (const QString& grant : std::as_const(named))
            QVERIFY2(isOffered(grant), qPrintable(grant));
        for (const char* other :
             {"password", "implicit", "urn:ietf:params:oauth:grant-type:device_code",
              "urn:ietf:params:oauth:grant-type:jwt-bearer", "urn:ietf:params:oauth:grant-type:token-exchange"})
            QVERIFY2(!isOffered(QLatin1String(other)), other);
    }

    void limits_data()
    {
        QTest::addColumn<QString>("expected");
        const http::Limits limits;
        const scim::FilterLimits filter;
        const scim::JsonLimits json;
        const auto row = [](const char* name, const QString& expected) { QTest::newRow(name) << expected; };
        row("Head of a request",
            QStringLiteral("%1 in %2 fields, within %3")
                .arg(bytes(limits.headerBytes), number(limits.headerFields), seconds(limits.headerDeadline)));
        row("Address of a request", bytes(limits.targetBytes));
        row("Body of a request",
            QStringLiteral("%1, within %2").arg(bytes(limits.bodyBytes), seconds(limits.bodyDeadline)));
        row("Bodies held at once", bytes(limits.bodyBytesInFlight));
        row("Connections", QStringLiteral("%1, of one address %2")
                               .arg(number(limits.connections), number(limits.connectionsPerAddress)));
        row("Time for an answer", seconds(limits.handlerDeadline));
        row("A streamed answer", seconds(limits.streamDeadline));
        row("Idle connection", seconds(limits.idleDeadline));
        row("JSON", QStringLiteral("%1 levels").arg(json.depth));
        row("Filter", QStringLiteral("%1, %2 levels, %3 terms")
                          .arg(bytes(filter.bytes), number(filter.depth), number(filter.terms)));
    }

    void limits()
    {
        QFETCH(QString, expected);
        QCOMPARE(cell(QTest::currentDataTag()), expected);
    }

    void pageOfAList()
    {
        const auto config = objectOf(m_rig->send("GET", "/ServiceProviderConfig"));
        const auto most = config.at("filter").as_object().at("maxResults").as_int64();
        QCOMPARE(cell("Page of a list"), QStringLiteral("%1 resources").arg(number(static_cast<std::size_t>(most))));
    }

    void commands()
    {
        QSet<QString> named;
        for (const auto& row : m_readme->rowsUnder(QStringLiteral("rollcallctl"))) {
            // "integration create" begins a group, which further words of the same cell stay in.
            QString group;
            for (const QString& words : ReadmeTables::codes(row.cells.value(0))) {
                const bool isWhole = words.contains(QLatin1Char(' '));
                if (isWhole)
                    group = words.section(QLatin1Char(' '), 0, 0);
                named.insert(isWhole || group.isEmpty() ? words : group + QLatin1Char(' ') + words);
            }
        }
        QSet<QString> existing;
        for (const auto& command : ctl::allCommands()) {
            if (!command.isLater)
                existing.insert(QString::fromStdString(command.name()));
        }
        QCOMPARE(sorted(named), sorted(existing));
    }

    void exitCodes()
    {
        QStringList codesNamed;
        for (const auto& row : m_readme->rowsUnder(QStringLiteral("rollcallctl"))) {
            if (!row.cells.value(0).startsWith(QLatin1Char('`')))
                codesNamed.append(row.cells.value(0));
        }
        QCOMPARE(codesNamed,
                 (QStringList{QString::number(int(ctl::ExitCode::Done)), QString::number(int(ctl::ExitCode::Failed)),
                              QString::number(int(ctl::ExitCode::Usage)), QString::number(int(ctl::ExitCode::NotFound)),
                              QString::number(int(ctl::ExitCode::Refused))}));
    }
};

QTEST_GUILESS_MAIN(ReadmeTest)
#include "ReadmeTest.moc"
