// SPDX-License-Identifier: Apache-2.0
// Clients that remember what was acknowledged, and kills in the middle.
#include "RelayLoad.h"

#include <QElapsedTimer>

#include <atomic>
#include <map>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace rollcall::tests {

namespace {

constexpr int agreementTime = 120'000;

/// One client with people and a group of its own, who remembers what was acknowledged.
class Client {
public:
    explicit Client(int number) : m_number(number), m_random(static_cast<unsigned>(number) + 17) {}

    /// Until `isOver`, or the connection breaks.
    void run(Okta okta, const std::atomic<bool>& isOver, std::atomic<int>& done)
    {
        while (!isOver) {
            const int status = change(okta);
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
    int change(Okta& okta)
    {
        const std::string text = std::to_string(m_number) + "-" + std::to_string(++m_serial);
        const auto choice = m_random() % 8;
        if (m_ids.empty() || choice < 3) {
            const auto made = okta.exchange("POST", "/Users", userBody("u" + text + "@acme.example", text));
            if (made.status == 201) {
                m_ids.push_back(idIn(made));
                m_departments[m_ids.back()] = text;
            }
            return made.status;
        }
        const std::string id = m_ids[m_random() % m_ids.size()];
        if (choice < 5) {
            m_departments.erase(id);
            const auto patch = patchBody(
                "{'op':'replace','path':'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department',"
                "'value':'" +
                text + "'}");
            const int status = okta.send("PATCH", "/Users/" + id, patch);
            if (status / 100 == 2)
                m_departments[id] = text;
            return status;
        }
        if (m_group.empty()) {
            const auto made = okta.exchange("POST", "/Groups", groupBody("g" + text, id));
            m_group = made.status == 201 ? idIn(made) : std::string();
            return made.status;
        }
        if (choice == 7) {
            std::erase(m_ids, id);
            m_departments.erase(id);
            return okta.send("DELETE", "/Users/" + id);
        }
        return okta.send("PATCH", "/Groups/" + m_group,
                         patchBody("{'op':'add','path':'members','value':[{'value':'" + id + "'}]}"));
    }

    int m_number;
    int m_serial = 0;
    std::mt19937 m_random;
    std::vector<std::string> m_ids;
    std::map<std::string, std::string> m_departments; ///< as acknowledged
    std::string m_group;
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

/// How many changes there were.
int loadUntilKilled(std::vector<Client>& clients, const RelaySide& relay, int target, const std::function<void()>& kill)
{
    std::atomic<bool> isOver = false;
    std::atomic<int> done = 0;
    std::vector<std::thread> threads;
    for (Client& client : clients)
        threads.emplace_back([&] { client.run(relay.client(), isOver, done); });
    for (int now = done; now < target; now = done)
        done.wait(now);
    kill();
    isOver = true;
    for (std::thread& thread : threads)
        thread.join();
    return done;
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
    int changes = 0;
    for (int round = 0; round < 2 * killsOfEach; ++round) {
        const bool isOurs = round % 2 == 0;
        const int target = 10 + static_cast<int>(random() % 40);
        changes += loadUntilKilled(clients, relay, target, [&] { isOurs ? relay.kill() : vendor.kill(); });
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
    qInfo("%d kills of each side, %d changes", killsOfEach, changes);
    return {};
}

} // namespace rollcall::tests
