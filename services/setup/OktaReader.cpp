// SPDX-License-Identifier: Apache-2.0
// Reads what the guide's steps ask for, and what the credential may do: the calls of a minute are few.
#include "setup/OktaReader.h"

#include "FailureScope.h"
#include "OktaAnswers.h"
#include "okta/Organisation.h"
#include "setup/OktaQuestion.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace rollcall::setup {

namespace {

constexpr int mostNamedGroups = 5;

/// Who tells most about whether provisioning works, and why not.
int tellingOf(const okta::AppUser& user)
{
    switch (user.outcome()) {
    case okta::ProvisioningOutcome::Done:
        return 5;
    case okta::ProvisioningOutcome::Failed:
        return 4;
    case okta::ProvisioningOutcome::NotProvisioning:
        return 3;
    case okta::ProvisioningOutcome::Pending:
        return 2;
    default:
        return 1;
    }
}

class Reading {
public:
    Reading(okta::Client& client, OktaFacts& facts, const OktaReading& how, std::stop_token stop)
        : m_client(client), m_facts(facts), m_how(how), m_stop(std::move(stop))
    {
    }

    [[nodiscard]] bool isOver() const { return m_facts.failure.has_value(); }

    void access()
    {
        begin(OktaReadStage::Access);
        const auto probed = keep(OktaSubject::Access, okta::Organisation(m_client).probe(std::nullopt, m_stop));
        if (!probed)
            return;
        m_facts.canReadUsers = probed->can(okta::Capability::ReadUsers);
        m_facts.canReadApps = probed->can(okta::Capability::ReadApps);
        m_canReadGroups = probed->can(okta::Capability::ReadGroups);
        if (probed->me)
            m_facts.actsAs = probed->me->login();
        for (const okta::AdminRole& role : probed->roles) {
            if (role.status == "ACTIVE")
                m_facts.adminRoles.push_back(role.type);
        }
        for (const auto needed : {okta::Capability::ReadUsers, okta::Capability::ReadApps}) {
            const auto state = probed->states.find(needed);
            if (state == probed->states.end() || !state->second.failure)
                continue;
            // A refusal is an answer; what only went wrong tells nothing, and gives way to one.
            if (isRefusal(state->second.failure->kind))
                m_facts.unread.insert_or_assign(OktaSubject::Access, *state->second.failure);
            else
                m_facts.unread.emplace(OktaSubject::Access, *state->second.failure);
        }
    }

    void app(const okta::AppId& id)
    {
        begin(OktaReadStage::App);
        auto answer = okta::Apps(m_client).byId(id, m_stop);
        // Whoever may read no apps at all may be told "not found" of one that is there.
        const bool isNowhere = !answer && answer.error().kind == okta::FailureKind::NotFound;
        m_facts.isAppMissing = isNowhere && m_facts.canReadApps;
        if (isNowhere && !m_facts.canReadApps)
            m_facts.unread.emplace(OktaSubject::App, answer.error());
        m_facts.app = keep(OktaSubject::App, std::move(answer));
        if (isOver() || m_facts.isAppMissing)
            return;
        if (!m_facts.app) {
            for (const OktaSubject below : {OktaSubject::Connection, OktaSubject::AssignedGroups,
                                            OktaSubject::PushMappings, OktaSubject::Assignments})
                m_facts.unread.emplace(below, m_facts.unread.at(OktaSubject::App));
            return;
        }
        m_facts.connection = keep(OktaSubject::Connection, okta::Provisioning(m_client).connection(id, m_stop));
        okta::AppUsers users(m_client);
        if (auto groups = isOver() ? std::nullopt : keep(OktaSubject::AssignedGroups, users.groups(id, m_stop)))
            m_facts.assignedGroups = std::move(groups->items);
        if (auto pushed = isOver()
                              ? std::nullopt
                              : keep(OktaSubject::PushMappings, okta::Provisioning(m_client).pushMappings(id, m_stop)))
            m_facts.pushed = std::move(pushed->items);
        if (!isOver())
            assignments(users, id);
    }

    void groups(const Profile& profile, const SetupRecord& record)
    {
        begin(OktaReadStage::Groups);
        std::set<std::string, std::less<>> keys{std::string(assignGroupField), std::string(pushGroupField)};
        for (const Step& step : profile.steps) {
            for (const StepField& field : step.fields) {
                if (field.kind == FieldKind::GroupUrl)
                    keys.insert(field.key);
            }
        }
        for (const std::string& key : keys) {
            const std::string value = record.value(key);
            if (value.empty() || isOver())
                continue;
            auto answer = okta::Groups(m_client).byId(okta::GroupId(value), m_stop);
            const bool isNowhere = !answer && answer.error().kind == okta::FailureKind::NotFound;
            if (isNowhere && m_canReadGroups)
                m_facts.missingGroups.push_back(key);
            else if (isNowhere)
                m_facts.unread.emplace(OktaSubject::Groups, answer.error());
            if (auto group = keep(OktaSubject::Groups, std::move(answer)))
                m_facts.groups[key] = std::move(*group);
        }
        nameGroupsForBoth();
    }

    void schemas(const okta::AppId& id)
    {
        begin(OktaReadStage::Schemas);
        okta::Schemas schemas(m_client);
        m_facts.userSchema = keep(OktaSubject::UserSchema, schemas.user(m_stop));
        if (id.value.empty() || m_facts.isAppMissing || isOver())
            return;
        m_facts.appSchema = keep(OktaSubject::AppSchema, schemas.appUser(id, m_stop));
        if (isOver())
            return;
        const auto mappings = keep(OktaSubject::Mapping, schemas.mappings("", id.value, m_stop));
        if (!mappings || mappings->items.empty())
            return;
        const auto ofPeople = std::ranges::find(mappings->items, "user", &okta::ProfileMapping::sourceType);
        const auto& chosen = ofPeople == mappings->items.end() ? mappings->items.front() : *ofPeople;
        m_facts.mapping = keep(OktaSubject::Mapping, schemas.mapping(chosen.id, m_stop));
    }

    /// The login in Okta is nearly always the user name at the app; nobody of that name is no failure, nor is somebody
    /// who is not assigned.
    void pilot(const okta::AppId& id, const std::string& login)
    {
        m_facts.pilotUser = keep(OktaSubject::Pilot, okta::Users(m_client).byLogin(login, m_stop));
        if (m_facts.pilotUser && m_facts.app && !isOver())
            m_facts.pilot = keep(OktaSubject::Pilot, okta::AppUsers(m_client).byId(id, m_facts.pilotUser->id, m_stop));
    }

    void signIn(const Profile& profile)
    {
        begin(OktaReadStage::SignIn);
        auto rules = keep(OktaSubject::SignIn, readSignIn(m_client, m_stop));
        if (!rules)
            return;
        const RegistrationSource source =
            profile.registration ? registeredBy(profile.registration->oktaAttribute) : m_how.registered;
        if (source) {
            auto people = readSignInPeople(m_client, *rules, signInExpectation(profile, m_facts), source,
                                           m_how.maximumPeople, m_stop);
            if (!people) {
                rules->people.clear();
                rules->arePeopleComplete = false;
                std::ignore = keep<bool>(OktaSubject::People, tl::unexpected(std::move(people.error())));
            }
        } else if (auto counted = countManaged(m_client, *rules, signInExpectation(profile, m_facts), m_stop);
                   !counted) {
            std::ignore = keep<bool>(OktaSubject::People, tl::unexpected(std::move(counted.error())));
        }
        m_facts.signIn = std::move(rules);
    }

private:
    /// The value, or nothing; what concerns everything ends the reading.
    template<class T>
    std::optional<T> keep(OktaSubject subject, okta::Answer<T> answer)
    {
        if (answer)
            return std::move(*answer);
        const okta::FailureKind kind = answer.error().kind;
        if (!isOfOneThing(kind))
            m_facts.failure = std::move(answer.error());
        else if (kind != okta::FailureKind::NotFound && kind != okta::FailureKind::Invalid)
            m_facts.unread.emplace(subject, std::move(answer.error()));
        return std::nullopt;
    }

    /// As a rule there is none: an id says nothing to whoever is warned of it.
    void nameGroupsForBoth()
    {
        int calls = 0;
        for (const okta::GroupId& id : m_facts.groupsForBoth()) {
            const bool isKnown =
                std::ranges::any_of(m_facts.groups, [&id](const auto& known) { return known.second.id == id; });
            if (isKnown || isOver() || ++calls > mostNamedGroups)
                continue;
            if (const auto group = keep(OktaSubject::Groups, okta::Groups(m_client).byId(id, m_stop)))
                m_facts.groupNames[id.value] = group->name;
        }
    }

    void begin(OktaReadStage stage) const
    {
        if (m_how.onProgress)
            m_how.onProgress(stage, 0);
    }

    void assignments(okta::AppUsers& users, const okta::AppId& id)
    {
        begin(OktaReadStage::Assignments);
        AssignmentCounts counts;
        const auto receive = [&](std::vector<okta::AppUser>&& page) {
            for (okta::AppUser& user : page) {
                ++counts.people;
                ++counts.outcomes[user.outcome()];
                if (!m_facts.assigned || tellingOf(user) > tellingOf(*m_facts.assigned))
                    m_facts.assigned = std::move(user);
            }
            if (m_how.onProgress)
                m_how.onProgress(OktaReadStage::Assignments, counts.people);
            const bool isProven = m_facts.assigned && m_facts.assigned->outcome() == okta::ProvisioningOutcome::Done;
            return m_how.countsEverybody || (!isProven && counts.people < m_how.mostAssigned);
        };
        if (const auto listed = keep(OktaSubject::Assignments, users.list(id, false, receive, m_stop))) {
            counts.isComplete = listed->isComplete;
            m_facts.assignments = std::move(counts);
        }
    }

    okta::Client& m_client;
    OktaFacts& m_facts;
    const OktaReading& m_how;
    std::stop_token m_stop;
    bool m_canReadGroups = false;
};

bool asksFor(const Profile& profile, ProofKind kind)
{
    return std::ranges::any_of(profile.steps, [kind](const Step& step) {
        return std::ranges::any_of(step.proofs, [kind](const ProofDemand& demand) { return demand.kind == kind; });
    });
}

} // namespace

std::vector<okta::GroupId> OktaFacts::groupsForBoth() const
{
    std::vector<okta::GroupId> both;
    for (const okta::AppGroup& group : assignedGroups) {
        if (std::ranges::find(pushed, group.id, &okta::PushMapping::source) != pushed.end())
            both.push_back(group.id);
    }
    const auto toAssign = groups.find(std::string(assignGroupField));
    const auto toPush = groups.find(std::string(pushGroupField));
    const bool isSame = toAssign != groups.end() && toPush != groups.end() && toAssign->second.id == toPush->second.id;
    if (isSame && std::ranges::find(both, toPush->second.id) == both.end())
        both.push_back(toPush->second.id);
    return both;
}

OktaFacts readOkta(okta::Client& client, std::string organisation, const okta::AppId& app, const Profile& profile,
                   const SetupRecord& record, core::Timestamp now, std::stop_token stop, const OktaReading& how)
{
    OktaFacts facts;
    facts.at = now;
    facts.asked = OktaQuestion{organisation, app.value, record.values};
    facts.organisation = std::move(organisation);
    Reading reading(client, facts, how, std::move(stop));
    facts.identityProvider = record.value(identityProviderField);
    reading.access();
    if (!reading.isOver() && how.otherNames && !isPastedOrganisation(record, facts))
        facts.otherNames = how.otherNames();
    if (!reading.isOver() && !app.value.empty())
        reading.app(app);
    if (!reading.isOver())
        reading.groups(profile, record);
    if (!reading.isOver() && (asksFor(profile, ProofKind::Attribute) || asksFor(profile, ProofKind::Mappings)))
        reading.schemas(app);
    const std::string pilot = record.value(pilotField);
    if (!reading.isOver() && !pilot.empty() &&
        (asksFor(profile, ProofKind::Registered) || asksFor(profile, ProofKind::Created) ||
         asksFor(profile, ProofKind::Assignment)))
        reading.pilot(app, pilot);
    const bool asksForSignIn = asksFor(profile, ProofKind::SignInRule) || asksFor(profile, ProofKind::RoutingRule) ||
                               asksFor(profile, ProofKind::IdentityProvider);
    if (!reading.isOver() && asksForSignIn)
        reading.signIn(profile);
    return facts;
}

} // namespace rollcall::setup
