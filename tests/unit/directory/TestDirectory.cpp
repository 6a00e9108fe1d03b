// SPDX-License-Identifier: Apache-2.0
// Opens, fills and questions a directory for tests.
#include "TestDirectory.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

namespace directory = rollcall::directory;
namespace scim = rollcall::scim;
using rollcall::core::Result;

TestDirectory::TestDirectory(directory::Retention keep) : retention(keep)
{
    open();
    integration = valueOf(write([](directory::WriteSession& session) {
        return session.createIntegration({"acme", "Acme", "custom", directory::Role::Own, directory::AuthMode::Bearer});
    }));
}

std::filesystem::path TestDirectory::folder() const
{
    return std::filesystem::path(m_folder.path().toStdString());
}

void TestDirectory::close()
{
    reader.reset();
    database.reset();
}

void TestDirectory::open()
{
    directory::OpenOptions options;
    options.dataDirectory = folder();
    options.clock = &clock;
    options.retention = retention;
    database = valueOf(directory::Database::open(options));
    reader = valueOf(database->newReadSession());
}

Result<directory::Person> TestDirectory::addPerson(const std::string& userName, const std::string& more)
{
    scim::JsonObject attributes = objectOf("{" + more + "}");
    attributes["userName"] = userName;
    return write([&](directory::WriteSession& session) -> Result<directory::Person> {
        auto outcome = session.createPerson(integration.id, attributes);
        if (!outcome)
            return tl::unexpected(outcome.error());
        return std::move(outcome->person);
    });
}

Result<directory::PersonOutcome> TestDirectory::replacePerson(const directory::Person& person, const std::string& json)
{
    const scim::JsonObject attributes = objectOf(json);
    return write([&](directory::WriteSession& session) { return session.replacePerson(person, attributes); });
}

Result<> TestDirectory::deletePerson(const directory::Person& person)
{
    return database->writeAndWait([&](directory::WriteSession& session) { return session.deletePerson(person); });
}

Result<directory::Group> TestDirectory::addGroup(const std::string& displayName,
                                                 const std::vector<std::string>& memberIds)
{
    scim::JsonObject attributes;
    attributes["displayName"] = displayName;
    std::vector<scim::Member> members;
    for (const std::string& id : memberIds)
        members.push_back({id, {}});
    return write([&](directory::WriteSession& session) -> Result<directory::Group> {
        auto outcome = session.createGroup(integration.id, attributes, members);
        if (!outcome)
            return tl::unexpected(outcome.error());
        return std::move(outcome->group);
    });
}

scim::JsonObject objectOf(const std::string& json)
{
    auto value = scim::parseJson(json);
    if (!value || !value->is_object())
        qFatal("no JSON object: %s", json.c_str());
    return value->get_object();
}

scim::Filter filterOf(const std::string& text)
{
    auto filter = scim::parseFilter(text);
    if (!filter)
        qFatal("no filter: %s (%s)", text.c_str(), filter.error().detail.c_str());
    return std::move(*filter);
}

std::vector<std::string> column(const std::filesystem::path& file, const std::string& sql)
{
    std::vector<std::string> values;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("questions"));
        database.setDatabaseName(QString::fromStdString(file.string()));
        if (!database.open())
            qFatal("cannot open %s", file.string().c_str());
        QSqlQuery query(database);
        if (!query.exec(QString::fromStdString(sql)))
            qFatal("%s: %s", sql.c_str(), qPrintable(query.lastError().text()));
        while (query.next())
            values.push_back(query.value(0).toString().toStdString());
    }
    QSqlDatabase::removeDatabase(QStringLiteral("questions"));
    return values;
}
