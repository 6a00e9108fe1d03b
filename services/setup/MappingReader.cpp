// SPDX-License-Identifier: Apache-2.0
// At most nine calls; what one refuses does not keep the others from being made.
#include "setup/MappingReader.h"

#include "FailureScope.h"
#include "okta/AppUsers.h"
#include "okta/Organisation.h"

#include <algorithm>
#include <utility>

namespace rollcall::setup {

namespace {

class Look {
public:
    Look(okta::Client& client, const MappingLook& look, std::stop_token stop)
        : m_client(client), m_look(look), m_stop(std::move(stop))
    {
    }

    okta::Answer<MappingFacts> run(std::string organisation, core::Timestamp now)
    {
        m_facts.at = now;
        m_facts.organisation = std::move(organisation);
        if (!m_look.app.value.empty()) {
            begin(OktaSubject::App);
            m_facts.app = keep(OktaSubject::App, okta::Apps(m_client).byId(m_look.app, m_stop));
            readRules();
        }
        readPerson();
        readRights();
        if (m_failure)
            return tl::unexpected(std::move(*m_failure));
        return std::move(m_facts);
    }

private:
    void begin(OktaSubject subject) const
    {
        if (m_look.onProgress)
            m_look.onProgress(subject);
    }

    template<class T>
    std::optional<T> keep(OktaSubject subject, okta::Answer<T> answer)
    {
        if (answer)
            return std::move(*answer);
        if (isOfOneThing(answer.error().kind))
            m_facts.unread.emplace(subject, std::move(answer.error()));
        else
            m_failure = std::move(answer.error());
        return std::nullopt;
    }

    void readRules()
    {
        if (m_failure || !m_facts.app)
            return;
        okta::Schemas schemas(m_client);
        begin(OktaSubject::AppSchema);
        m_facts.appSchema = keep(OktaSubject::AppSchema, schemas.appUser(m_look.app, m_stop));
        if (m_failure)
            return;
        begin(OktaSubject::Mapping);
        const auto mappings = keep(OktaSubject::Mapping, schemas.mappings("", m_look.app.value, m_stop));
        if (!mappings || mappings->items.empty())
            return;
        const auto ofPeople = std::ranges::find(mappings->items, "user", &okta::ProfileMapping::sourceType);
        const auto& chosen = ofPeople == mappings->items.end() ? mappings->items.front() : *ofPeople;
        m_facts.mapping = keep(OktaSubject::Mapping, schemas.mapping(chosen.id, m_stop));
    }

    /// The one that is wanted, else the pilot, else whoever is assigned.
    void readPerson()
    {
        if (m_failure)
            return;
        begin(OktaSubject::People);
        std::string wanted = personIn(m_look.person);
        if (wanted.empty())
            wanted = personIn(m_look.pilot);
        if (wanted.empty())
            wanted = firstAssigned();
        if (wanted.empty()) {
            if (!m_failure && m_facts.personProblem.empty())
                m_facts.personProblem = "Nobody is assigned to the app yet. Enter the login of any person of the "
                                        "organisation to see sample values.";
            return;
        }
        if (m_failure)
            return;
        auto person = okta::Users(m_client).byLogin(wanted, m_stop);
        if (person) {
            m_facts.person = std::move(*person);
        } else if (person.error().kind == okta::FailureKind::NotFound) {
            m_facts.personProblem = "Okta knows nobody by the login or id “" + wanted +
                                    "”. Sign-in names are "
                                    "spelled as in Directory › People.";
        } else if (isOfOneThing(person.error().kind)) {
            m_facts.personProblem = person.error().error.message;
        } else {
            m_failure = std::move(person.error());
        }
    }

    std::string firstAssigned()
    {
        if (!m_facts.app)
            return {};
        std::string id;
        const auto receive = [&id](std::vector<okta::AppUser>&& page) {
            if (!page.empty())
                id = page.front().id.value;
            return id.empty();
        };
        auto listed = okta::AppUsers(m_client).list(m_look.app, false, receive, m_stop);
        if (!listed && isOfOneThing(listed.error().kind))
            m_facts.personProblem = listed.error().error.message;
        else if (!listed)
            m_failure = std::move(listed.error());
        return id;
    }

    /// Two small questions, whose refusal says nothing.
    void readRights()
    {
        if (m_failure || !m_facts.mapping)
            return;
        okta::Capabilities known;
        if (m_client.isServiceApp()) {
            known.scopes = m_client.grantedScopes();
        } else {
            okta::Organisation organisation(m_client);
            if (auto me = organisation.me(m_stop)) {
                if (auto roles = organisation.roles(me->id, m_stop)) {
                    known.roles = std::move(*roles);
                    known.areRolesKnown = true;
                }
            }
        }
        m_facts.mayChange = known.mayManage("profileMappings");
    }

    okta::Client& m_client;
    const MappingLook& m_look;
    std::stop_token m_stop;
    MappingFacts m_facts;
    std::optional<okta::Failure> m_failure;
};

} // namespace

okta::Answer<MappingFacts> readMapping(okta::Client& client, std::string organisation, const MappingLook& look,
                                       core::Timestamp now, std::stop_token stop)
{
    return Look(client, look, std::move(stop)).run(std::move(organisation), now);
}

std::string personIn(std::string_view pasted)
{
    const auto isBlank = [](char character) {
        return character == ' ' || character == '\t' || character == '\n' || character == '\r';
    };
    while (!pasted.empty() && isBlank(pasted.front()))
        pasted.remove_prefix(1);
    while (!pasted.empty() && isBlank(pasted.back()))
        pasted.remove_suffix(1);
    if (pasted.find("://") == std::string_view::npos)
        return std::string(pasted);
    pasted = pasted.substr(0, pasted.find_first_of("?#"));
    while (pasted.ends_with('/'))
        pasted.remove_suffix(1);
    return std::string(pasted.substr(pasted.rfind('/') + 1));
}

} // namespace rollcall::setup
