// SPDX-License-Identifier: Apache-2.0
// Clients that remember what was acknowledged, and kills in the middle.
#include "RelayLoad.h"

#include "directory/Database.h"

#include <QElapsedTimer>

#include <atomic>
#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace rollcall::tests {

namespace {

constexpr int agreementTime = 120'000;

/// One client with people and a group of its own, who remembers what was acknowledged.
class Client {
public:
    explicit Client(int number) : m_number(number), m_random(static_cast<unsigned>(number) + 17) {}

    /// Until `isOver`, or the connection breaks.
    /// Counts the changes, and those whose exchange with the vendor broke in the middle.
    void run(Okta okta, const std::atomic<bool>& isOver, std::atomic<int>& done, std::atomic<int>& broken)
    {
        while (!isOver) {
            m_isUnknown = false;
            const int status = change(okta);
            broken += m_isUnknown ? 1 : 0;
            ++done;
            done.notify_all();
            if (status == 0)
                return;
        }
    }

    /// What the vendor says, by way of the relay, otherwise than it was acknowledged; empty when nothing.
    QString lost(Okta& relay) const
    {
        for (const auto& [id, department] : m_departments) {
            auto answer = relay.exchange("GET", "/Users/" + id);
            // A vendor that was away is not asked again at once.
            QElapsedTimer clock;
            for (clock.start(); answer.status == 429 && clock.elapsed() < agreementTime;)
                answer = relay.exchange("GET", "/Users/" + id);
            if (answer.status != 200 || answer.body.find("\"" + department + "\"") == std::string::npos)
                return QString::fromStdString(id + " is not in " + department + ": " + answer.body);
        }
        return {};
    }

private:
    /// As `Okta::exchange`, and notes an exchange with the vendor that broke.
    http::ClientResponse exchange(Okta& okta, const char* method, const std::string& path, const std::string& body = {})
    {
        auto answer = okta.exchange(method, path, body);
        m_isUnknown =
            m_isUnknown || answer.body.find("did not say whether the change takes effect") != std::string::npos;
        return answer;
    }
    int send(Okta& okta, const char* method, const std::string& path, const std::string& body = {})
    {
        return exchange(okta, method, path, body).status;
    }

    int change(Okta& okta)
    {
        const std::string text = std::to_string(m_number) + "-" + std::to_string(++m_serial);
        const auto choice = m_random() % 12;
        if (m_ids.empty() || choice < 4)
            return createPerson(okta, text);
        const std::string id = m_ids[m_random() % m_ids.size()];
        if (choice < 6)
            return changePerson(okta, id, text);
        if (choice == 6) {
            std::erase(m_ids, id);
            m_departments.erase(id);
            return send(okta, "DELETE", "/Users/" + id);
        }
        return changeGroup(okta, choice, id, text);
    }

    int createPerson(Okta& okta, const std::string& text)
    {
        const auto made = exchange(okta, "POST", "/Users", userBody("u" + text + "@acme.example", text));
        if (made.status == 201) {
            m_ids.push_back(idIn(made));
            m_departments[m_ids.back()] = text;
        }
        return made.status;
    }

    int changePerson(Okta& okta, const std::string& id, const std::string& text)
    {
        m_departments.erase(id);
        const auto patch =
            patchBody("{'op':'replace','path':'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department',"
                      "'value':'" +
                      text + "'}");
        const int status = send(okta, "PATCH", "/Users/" + id, patch);
        if (status / 100 == 2)
            m_departments[id] = text;
        return status;
    }

    int changeGroup(Okta& okta, std::mt19937::result_type choice, const std::string& id, const std::string& text)
    {
        if (m_group.empty()) {
            const auto made = exchange(okta, "POST", "/Groups", groupBody("g" + text, id));
            m_group = made.status == 201 ? idIn(made) : std::string();
            return made.status;
        }
        if (choice == 7)
            return send(okta, "DELETE", "/Groups/" + std::exchange(m_group, {}));
        const std::string operation = choice < 10 ? "{'op':'add','path':'members','value':[{'value':'" + id + "'}]}"
                                                  : "{'op':'remove','path':'members[value eq \\'" + id + "\\']'}";
        return send(okta, "PATCH", "/Groups/" + m_group, patchBody(operation));
    }

    int m_number;
    int m_serial = 0;
    std::mt19937 m_random;
    std::vector<std::string> m_ids;
    std::map<std::string, std::string> m_departments; ///< as acknowledged
    std::string m_group;
    bool m_isUnknown = false; ///< of the last change
};

/// Empty once both sides agree; else how they differ when the time is over.
QString lastDifference(const RelaySide& relay)
{
    QElapsedTimer clock;
    clock.start();
    QString difference = relay.difference();
    while (!difference.isEmpty() && clock.elapsed() < agreementTime)
        difference = relay.difference();
    return difference;
}

/// Changes that our side was at when it was killed.
int intentsLeft(const RelaySide& relay)
{
    directory::OpenOptions options;
    options.dataDirectory = std::filesystem::path(relay.folder().toStdString());
    const auto database = directory::Database::open(options);
    if (!database)
        return 0;
    const auto session = (*database)->newReadSession();
    if (!session)
        return 0;
    const auto integration = (*session)->integrationBySlug(relay.slug().toStdString());
    if (!integration || !*integration)
        return 0;
    const auto intents = (*session)->relayIntents((*integration)->id);
    return intents ? static_cast<int>(intents->size()) : 0;
}

struct Load {
    int changes = 0;
    int broken = 0; ///< in the middle
};

Load loadUntilKilled(std::vector<Client>& clients, const RelaySide& relay, int target,
                     const std::function<void()>& kill)
{
    std::atomic<bool> isOver = false;
    std::atomic<int> done = 0;
    std::atomic<int> broken = 0;
    std::vector<std::thread> threads;
    for (Client& client : clients)
        threads.emplace_back([&] { client.run(relay.client(), isOver, done, broken); });
    for (int now = done; now < target; now = done)
        done.wait(now);
    kill();
    isOver = true;
    for (std::thread& thread : threads)
        thread.join();
    return {done, broken};
}

} // namespace

int killsOfEachSide()
{
    return qEnvironmentVariableIsSet("ROLLCALL_RELAY_DOWNSTREAM") ? 10 : 1;
}

QString killUnderLoad(RelaySide& relay, const KilledVendor& vendor, int killsOfEach)
{
    std::vector<Client> clients;
    for (int number = 0; number < 4; ++number)
        clients.emplace_back(number);
    std::mt19937 random(7);
    Load all;
    for (int round = 0; round < 2 * killsOfEach; ++round) {
        const bool isOurs = round % 2 == 0;
        const int target = 10 + static_cast<int>(random() % 40);
        const auto load = loadUntilKilled(clients, relay, target, [&] { isOurs ? relay.kill() : vendor.kill(); });
        all.changes += load.changes;
        all.broken += isOurs ? intentsLeft(relay) : load.broken;
        if (!(isOurs ? relay.start() : vendor.start()))
            return QStringLiteral("round %1: it does not come back").arg(round);
        const QString difference = lastDifference(relay);
        if (!difference.isEmpty())
            return QStringLiteral("round %1: %2").arg(round).arg(difference);
        Okta through = relay.client();
        for (const Client& client : clients) {
            const QString lost = client.lost(through);
            if (!lost.isEmpty())
                return QStringLiteral("round %1: %2").arg(round).arg(lost);
        }
    }
    qInfo("%d kills of each side, %d changes, %d of them broken in the middle", killsOfEach, all.changes, all.broken);
    return all.broken > 0 ? QString() : QStringLiteral("no kill broke an exchange, so that nothing was tried");
}

} // namespace rollcall::tests
