// SPDX-License-Identifier: Apache-2.0
// Drives the SCIM door as Okta would and keeps the books.
#include "WriteLoad.h"

#include "http/Client.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <chrono>
#include <utility>

namespace rollcall::tests {

namespace {

/// Of one writer. Beyond that there is enough to change, and a restart is not held against ever more.
constexpr std::size_t mostPeople = 400;

const QString userUrn = QStringLiteral("urn:ietf:params:scim:schemas:core:2.0:User");
const QString enterpriseUrn = QStringLiteral("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User");
const QString groupUrn = QStringLiteral("urn:ietf:params:scim:schemas:core:2.0:Group");
const QString patchUrn = QStringLiteral("urn:ietf:params:scim:api:messages:2.0:PatchOp");

std::string compact(const QJsonObject& object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString();
}

QJsonObject parse(const std::string& body)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(body)).object();
}

QJsonObject personBody(const PersonState& state)
{
    const QString userName = QString::fromStdString(state.userName);
    const QString stamp = QString::fromStdString(state.stamp);
    return QJsonObject{
        {QStringLiteral("schemas"), QJsonArray{userUrn, enterpriseUrn}},
        {QStringLiteral("userName"), userName},
        {QStringLiteral("name"),
         QJsonObject{{QStringLiteral("givenName"), QStringLiteral("Ada")}, {QStringLiteral("familyName"), stamp}}},
        {QStringLiteral("emails"), QJsonArray{QJsonObject{{QStringLiteral("primary"), true},
                                                          {QStringLiteral("value"), userName},
                                                          {QStringLiteral("type"), QStringLiteral("work")}}}},
        {QStringLiteral("title"), stamp},
        {QStringLiteral("nickName"), stamp},
        {QStringLiteral("password"), QStringLiteral("1mz050nq")},
        {QStringLiteral("groups"), QJsonArray{}},
        {QStringLiteral("active"), state.active},
        {enterpriseUrn, QJsonObject{{QStringLiteral("department"), stamp}}},
    };
}

// The state that a served person shows; nothing when its parts do not belong together.
std::optional<PersonState> readState(const QJsonObject& person)
{
    const QString title = person[QStringLiteral("title")].toString();
    const QString nick = person[QStringLiteral("nickName")].toString();
    const QString department = person[enterpriseUrn].toObject()[QStringLiteral("department")].toString();
    const QString family = person[QStringLiteral("name")].toObject()[QStringLiteral("familyName")].toString();
    if (title.isEmpty() || title != nick || title != department || title != family)
        return std::nullopt;
    return PersonState{person[QStringLiteral("userName")].toString().toStdString(), title.toStdString(),
                       person[QStringLiteral("active")].toBool(true)};
}

bool isSame(const std::optional<PersonState>& left, const PersonState& right)
{
    return left && left->stamp == right.stamp && left->active == right.active && left->userName == right.userName;
}

QJsonObject memberOperation(const char* verb, const std::vector<std::string>& ids)
{
    QJsonArray values;
    for (const std::string& id : ids)
        values.append(QJsonObject{{QStringLiteral("value"), QString::fromStdString(id)}});
    return QJsonObject{{QStringLiteral("op"), QString::fromLatin1(verb)},
                       {QStringLiteral("path"), QStringLiteral("members")},
                       {QStringLiteral("value"), values}};
}

QJsonObject operation(const char* verb, const QString& path)
{
    return QJsonObject{{QStringLiteral("op"), QString::fromLatin1(verb)}, {QStringLiteral("path"), path}};
}

QJsonObject removalOf(const std::string& id)
{
    return QJsonObject{
        {QStringLiteral("op"), QStringLiteral("remove")},
        {QStringLiteral("path"), QStringLiteral("members[value eq \"%1\"]").arg(QString::fromStdString(id))}};
}

} // namespace

/// One kept-alive connection with Okta's headers.
class Writer::Session {
public:
    explicit Session(const LoadTarget& target)
        : m_base(target.basePath), m_client({"127.0.0.1", target.port, false, {}}, std::chrono::seconds{30})
    {
        m_headers.add("User-Agent", "Okta SCIM Client 1.0.0");
        m_headers.add("Accept", "application/scim+json");
        m_headers.add("Authorization", "Bearer " + target.token);
        m_withBody = m_headers;
        m_withBody.add("Content-Type", "application/scim+json; charset=utf-8");
    }

    std::optional<http::ClientResponse> send(const std::string& method, const std::string& path,
                                             const std::string& body = {})
    {
        auto response = m_client.send(method, m_base + path, body.empty() ? m_headers : m_withBody, body);
        if (!response)
            return std::nullopt;
        return std::move(*response);
    }

private:
    std::string m_base;
    http::Client m_client;
    http::Headers m_headers;
    http::Headers m_withBody;
};

Writer::Writer(int number, std::uint64_t seed) : m_number(number), m_random(seed * 2 + 1) {}

std::uint64_t Writer::random(std::uint64_t bound)
{
    // Xorshift: the same sequence everywhere for the same seed.
    m_random ^= m_random << 13;
    m_random ^= m_random >> 7;
    m_random ^= m_random << 17;
    return m_random % bound;
}

PersonRecord& Writer::anyKnownPerson()
{
    return m_people[random(m_people.size())];
}

void Writer::noteUnexpected(const char* what, int status, const std::string& body)
{
    m_unexpected.push_back(std::string(what) + " was answered " + std::to_string(status) + ": " + body.substr(0, 300));
}

void Writer::run(const LoadTarget& target, const std::atomic<bool>& stop)
{
    Session session(target);
    while (!stop.load()) {
        Step step = Step::Go;
        const std::uint64_t choice = m_people.size() < 4 ? 0 : random(10);
        if (choice < 3 && m_people.size() < mostPeople)
            step = createPerson(session);
        else if (choice < 5)
            step = replacePerson(session);
        else if (choice < 6)
            step = patchActive(session);
        else
            step = m_group.id.empty() ? createGroup(session) : changeGroup(session);
        if (step == Step::Broken)
            return;
    }
}

Writer::Step Writer::createPerson(Session& session)
{
    const std::string serial = std::to_string(++m_serial);
    PersonRecord record;
    record.underWay =
        PersonState{"writer" + std::to_string(m_number) + "." + serial + "@acme.example", "s" + serial, true};
    m_people.push_back(record);
    const auto response = session.send("POST", "/Users", compact(personBody(*record.underWay)));
    if (!response)
        return Step::Broken;
    PersonRecord& kept = m_people.back();
    if (response->status != 201) {
        noteUnexpected("POST /Users", response->status, response->body);
        m_people.pop_back();
        return Step::Go;
    }
    kept.id = parse(response->body)[QStringLiteral("id")].toString().toStdString();
    kept.acknowledged = std::exchange(kept.underWay, std::nullopt);
    ++m_acknowledgedWrites;
    return Step::Go;
}

Writer::Step Writer::replacePerson(Session& session)
{
    PersonRecord& record = anyKnownPerson();
    record.isTouched = true;
    record.underWay = record.acknowledged;
    record.underWay->stamp = "s" + std::to_string(++m_serial);
    const auto response = session.send("PUT", "/Users/" + record.id, compact(personBody(*record.underWay)));
    if (!response)
        return Step::Broken;
    if (response->status == 200) {
        record.acknowledged = record.underWay;
        ++m_acknowledgedWrites;
    } else {
        noteUnexpected("PUT /Users", response->status, response->body);
    }
    record.underWay.reset();
    return Step::Go;
}

Writer::Step Writer::patchActive(Session& session)
{
    PersonRecord& record = anyKnownPerson();
    record.isTouched = true;
    record.underWay = record.acknowledged;
    record.underWay->active = !record.underWay->active;
    const QJsonObject body{
        {QStringLiteral("schemas"), QJsonArray{patchUrn}},
        {QStringLiteral("Operations"),
         QJsonArray{QJsonObject{
             {QStringLiteral("op"), QStringLiteral("replace")},
             {QStringLiteral("value"), QJsonObject{{QStringLiteral("active"), record.underWay->active}}}}}}};
    const auto response = session.send("PATCH", "/Users/" + record.id, compact(body));
    if (!response)
        return Step::Broken;
    if (response->status == 200 || response->status == 204) {
        record.acknowledged = record.underWay;
        ++m_acknowledgedWrites;
    } else {
        noteUnexpected("PATCH /Users", response->status, response->body);
    }
    record.underWay.reset();
    return Step::Go;
}

Writer::Step Writer::createGroup(Session& session)
{
    m_group.acknowledged = {"Writers " + std::to_string(m_number), {}};
    const QJsonObject body{{QStringLiteral("schemas"), QJsonArray{groupUrn}},
                           {QStringLiteral("displayName"), QString::fromStdString(m_group.acknowledged.displayName)},
                           {QStringLiteral("members"), QJsonArray{}}};
    const auto response = session.send("POST", "/Groups", compact(body));
    if (!response)
        return Step::Broken;
    if (response->status != 201) {
        noteUnexpected("POST /Groups", response->status, response->body);
        return Step::Go;
    }
    m_group.id = parse(response->body)[QStringLiteral("id")].toString().toStdString();
    ++m_acknowledgedWrites;
    return Step::Go;
}

QJsonArray Writer::someChangeOf(GroupState& state)
{
    std::set<std::string> some;
    for (std::uint64_t count = random(5) + 1; count > 0; --count)
        some.insert(anyKnownPerson().id);
    const std::vector<std::string> ids(some.begin(), some.end());
    switch (random(6)) {
    case 0:
        state.members = some;
        return {memberOperation("replace", ids)};
    case 1: {
        // By a filter that names several, some of whom may not be in the group.
        QString filter;
        for (const std::string& id : ids) {
            filter += (filter.isEmpty() ? QString() : QStringLiteral(" or ")) +
                      QStringLiteral("value eq \"%1\"").arg(QString::fromStdString(id));
            state.members.erase(id);
        }
        return {operation("remove", QStringLiteral("members[%1]").arg(filter))};
    }
    case 2: {
        // Emptied and filled again in one request: nobody may see it empty.
        state.members = some;
        return {operation("remove", QStringLiteral("members")), memberOperation("add", ids)};
    }
    case 3: {
        state.displayName = "Writers " + std::to_string(m_number) + " as of " + std::to_string(++m_serial);
        state.members.insert(some.begin(), some.end());
        QJsonObject rename = operation("replace", QStringLiteral("displayName"));
        rename[QStringLiteral("value")] = QString::fromStdString(state.displayName);
        return {memberOperation("add", ids), rename};
    }
    default: {
        // Who is there goes, who is not comes.
        QJsonArray operations;
        std::vector<std::string> added;
        for (const std::string& id : ids) {
            if (state.members.erase(id) > 0)
                operations.append(removalOf(id));
            else
                added.push_back(id);
        }
        state.members.insert(added.begin(), added.end());
        if (!added.empty())
            operations.append(memberOperation("add", added));
        return operations;
    }
    }
}

Writer::Step Writer::changeGroup(Session& session)
{
    GroupState after = m_group.acknowledged;
    const QJsonArray operations = someChangeOf(after);
    m_group.underWay = after;
    const QJsonObject body{{QStringLiteral("schemas"), QJsonArray{patchUrn}},
                           {QStringLiteral("Operations"), operations}};
    const auto response = session.send("PATCH", "/Groups/" + m_group.id, compact(body));
    if (!response)
        return Step::Broken;
    if (response->status == 200 || response->status == 204) {
        m_group.acknowledged = std::move(after);
        ++m_acknowledgedWrites;
    } else {
        noteUnexpected("PATCH /Groups", response->status, response->body);
    }
    m_group.underWay.reset();
    return Step::Go;
}

std::vector<std::string> Writer::verify(const LoadTarget& target, Extent extent)
{
    Session session(target);
    std::vector<std::string> findings;
    for (PersonRecord& record : m_people) {
        if (record.isTouched || extent == Extent::Everything)
            verifyPerson(session, record, findings);
    }
    std::erase_if(m_people, [](const PersonRecord& record) { return record.id.empty(); });
    verifyGroup(session, findings);
    return findings;
}

void Writer::verifyPerson(Session& session, PersonRecord& record, std::vector<std::string>& findings)
{
    const std::string name = record.acknowledged ? record.acknowledged->userName : record.underWay->userName;
    if (record.id.empty()) {
        const auto response =
            session.send("GET", "/Users?filter=userName%20eq%20%22" + http::encodeQueryValue(name) + "%22");
        if (!response || response->status != 200) {
            findings.push_back("the look-up of " + name + " failed");
            return;
        }
        const QJsonArray found = parse(response->body)[QStringLiteral("Resources")].toArray();
        if (found.isEmpty()) {
            record.underWay.reset(); // never acknowledged, and not there: forgotten afterwards
            return;
        }
        if (found.size() > 1)
            findings.push_back(name + " is there twice");
        record.id = found[0].toObject()[QStringLiteral("id")].toString().toStdString();
    }
    const auto response = session.send("GET", "/Users/" + record.id);
    if (!response || response->status != 200) {
        findings.push_back("acknowledged, but lost: " + name);
        return;
    }
    const auto state = readState(parse(response->body));
    if (!state)
        findings.push_back("half written: " + response->body);
    else if (isSame(record.underWay, *state))
        record.acknowledged = state;
    else if (!isSame(record.acknowledged, *state))
        findings.push_back("an acknowledged change is lost: " + name + " has " + state->stamp + ", wanted " +
                           (record.acknowledged ? record.acknowledged->stamp : std::string("nothing")));
    record.underWay.reset();
    record.isTouched = false;
}

void Writer::verifyGroup(Session& session, std::vector<std::string>& findings)
{
    const std::string name = "Writers " + std::to_string(m_number);
    if (m_group.id.empty()) {
        // A group under way when the server died may have been made: it is taken over by its name.
        const auto response =
            session.send("GET", "/Groups?filter=displayName%20eq%20%22" + http::encodeQueryValue(name) + "%22");
        if (response) {
            const QJsonArray found = parse(response->body)[QStringLiteral("Resources")].toArray();
            if (!found.isEmpty())
                m_group.id = found[0].toObject()[QStringLiteral("id")].toString().toStdString();
        }
        return;
    }
    const auto response = session.send("GET", "/Groups/" + m_group.id);
    if (!response || response->status != 200) {
        findings.push_back("acknowledged, but lost: group " + name);
        return;
    }
    const QJsonObject group = parse(response->body);
    GroupState state{group[QStringLiteral("displayName")].toString().toStdString(), {}};
    const QJsonArray members = group[QStringLiteral("members")].toArray();
    for (const QJsonValue& member : members)
        state.members.insert(member.toObject()[QStringLiteral("value")].toString().toStdString());
    if (std::cmp_not_equal(state.members.size(), members.size()))
        findings.push_back("somebody is in " + name + " twice");
    if (m_group.underWay && state == *m_group.underWay)
        m_group.acknowledged = state;
    else if (state != m_group.acknowledged)
        findings.push_back(name + " differs: \"" + state.displayName + "\" with " +
                           std::to_string(state.members.size()) + " there, \"" + m_group.acknowledged.displayName +
                           "\" with " + std::to_string(m_group.acknowledged.members.size()) + " acknowledged");
    m_group.underWay.reset();
}

} // namespace rollcall::tests
