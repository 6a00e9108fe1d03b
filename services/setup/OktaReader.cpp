// SPDX-License-Identifier: Apache-2.0
// Reads what the guide's steps ask for and no more: the calls of a minute are few.
#include "setup/OktaReader.h"

#include "okta/Organisation.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace rollcall::setup {

namespace {

bool isOfEverything(okta::FailureKind kind)
{
    switch (kind) {
    case okta::FailureKind::Permission:
    case okta::FailureKind::NotLicensed:
    case okta::FailureKind::NotFound:
    case okta::FailureKind::Invalid:
    case okta::FailureKind::Conflict:
        return false;
    default:
        return true;
    }
}

class Reading {
public:
    Reading(okta::Client& client, OktaFacts& facts, std::stop_token stop)
        : m_client(client), m_facts(facts), m_stop(std::move(stop))
    {
    }

    /// The value, or nothing; what concerns everything ends the reading.
    template<class T>
    std::optional<T> keep(okta::Answer<T> answer)
    {
        if (answer)
            return std::move(*answer);
        if (isOfEverything(answer.error().kind))
            m_facts.failure = std::move(answer.error());
        return std::nullopt;
    }
    [[nodiscard]] bool isOver() const { return m_facts.failure.has_value(); }

    void organisation()
    {
        const auto probed = keep(okta::Organisation(m_client).probe(std::nullopt, m_stop));
        if (!probed)
            return;
        m_facts.canReadUsers = probed->can(okta::Capability::ReadUsers);
        m_facts.canReadApps = probed->can(okta::Capability::ReadApps);
    }
    void app(const okta::AppId& id)
    {
        auto answer = okta::Apps(m_client).byId(id, m_stop);
        m_facts.isAppMissing = !answer && answer.error().kind == okta::FailureKind::NotFound;
        m_facts.app = keep(std::move(answer));
        if (!m_facts.app || isOver())
            return;
        m_facts.connection = keep(okta::Provisioning(m_client).connection(id, m_stop));
        okta::AppUsers users(m_client);
        if (auto groups = isOver() ? std::nullopt : keep(users.groups(id, m_stop)))
            m_facts.assignedGroups = std::move(groups->items);
        if (auto pushed = isOver() ? std::nullopt : keep(okta::Provisioning(m_client).pushMappings(id, m_stop)))
            m_facts.pushed = std::move(pushed->items);
        if (!isOver())
            firstAssigned(users, id);
    }
    void groups(const Profile& profile, const SetupRecord& record)
    {
        for (const Step& step : profile.steps) {
            for (const StepField& field : step.fields) {
                const auto value = record.values.find(field.key);
                if (field.kind != FieldKind::GroupUrl || value == record.values.end() || isOver() ||
                    m_facts.groups.contains(field.key))
                    continue;
                auto answer = okta::Groups(m_client).byId(okta::GroupId(value->second), m_stop);
                if (!answer && answer.error().kind == okta::FailureKind::NotFound)
                    m_facts.missingGroups.push_back(field.key);
                if (auto group = keep(std::move(answer)))
                    m_facts.groups[field.key] = std::move(*group);
            }
        }
    }
    void schemas(const okta::AppId& id)
    {
        okta::Schemas schemas(m_client);
        m_facts.userSchema = keep(schemas.user(m_stop));
        if (id.value.empty() || isOver())
            return;
        m_facts.appSchema = keep(schemas.appUser(id, m_stop));
        if (isOver())
            return;
        const auto mappings = keep(schemas.mappings("", id.value, m_stop));
        if (mappings && !mappings->items.empty())
            m_facts.mapping = keep(schemas.mapping(mappings->items.front().id, m_stop));
    }
    void signIn() { m_facts.signIn = keep(readSignIn(m_client, m_stop)); }

private:
    void firstAssigned(okta::AppUsers& users, const okta::AppId& id)
    {
        // Somebody who is provisioned proves it; else the one that tells most about why not.
        std::ignore = users.list(
            id, false,
            [this](std::vector<okta::AppUser>&& page) {
                for (okta::AppUser& user : page) {
                    const bool isDone = user.outcome() == okta::ProvisioningOutcome::Done;
                    if (!m_facts.assigned || isDone)
                        m_facts.assigned = std::move(user);
                    if (isDone)
                        break;
                }
                return false;
            },
            m_stop);
    }

    okta::Client& m_client;
    OktaFacts& m_facts;
    std::stop_token m_stop;
};

bool asksFor(const Profile& profile, ProofKind kind)
{
    return std::ranges::any_of(profile.steps, [kind](const Step& step) {
        return std::ranges::any_of(step.proofs, [kind](const ProofDemand& demand) { return demand.kind == kind; });
    });
}

} // namespace

OktaFacts readOkta(okta::Client& client, std::string organisation, const okta::AppId& app, const Profile& profile,
                   const SetupRecord& record, core::Timestamp now, std::stop_token stop)
{
    OktaFacts facts;
    facts.at = now;
    facts.organisation = std::move(organisation);
    Reading reading(client, facts, std::move(stop));
    reading.organisation();
    if (!reading.isOver() && !app.value.empty())
        reading.app(app);
    if (!reading.isOver())
        reading.groups(profile, record);
    if (!reading.isOver() && (asksFor(profile, ProofKind::Attribute) || asksFor(profile, ProofKind::Mappings)))
        reading.schemas(app);
    if (!reading.isOver() && (asksFor(profile, ProofKind::SignInRule) || asksFor(profile, ProofKind::RoutingRule)))
        reading.signIn();
    return facts;
}

} // namespace rollcall::setup
