// SPDX-License-Identifier: Apache-2.0
// Plays the Okta admin, with limits so wide that no test waits for a minute to end.
#include "SetupRig.h"

#include "ShippedProfiles.h"
#include "core/Clock.h"

#include <algorithm>
#include <utility>

namespace rollcall::tests {

namespace {

constexpr auto catalogueLabel = "Vendor SCIM";

demo::ManagementOptions optionsFor(const demo::Vendor& vendor)
{
    demo::ManagementOptions options;
    options.limits.perMinute.fill(100'000);
    options.catalogue.push_back({"vendor_scim", catalogueLabel, vendor.baseUrl()});
    return options;
}

demo::AppKind kindOf(const setup::Profile& profile, const std::string& role)
{
    if (role == "companion")
        return demo::AppKind::Catalogue;
    if (profile.id == "okta-test-app")
        return demo::AppKind::TestHeaderAuth;
    return profile.id == "on-premises-agent" ? demo::AppKind::OnPremises : demo::AppKind::WizardSaml;
}

} // namespace

SetupRig::SetupRig(const std::string& profile, const std::string& role)
    : m_clock(core::SystemClock().now()),
      m_vendor(expect(demo::Vendor::start())),
      m_organisation({}, m_clock),
      m_api(expect(demo::ManagementApi::start(m_organisation, m_clock, optionsFor(*m_vendor)))),
      m_web(expect(core::WebClient::create({}))),
      m_profile(*shippedProfiles().find(profile))
{
    m_facts.role = role;
    m_facts.authMode = m_profile.authModes.front();
    m_facts.record.values["organisation"] = m_api->origin();
    m_facts.record.mark = "0123456789abcdef";
}

okta::Client& SetupRig::client(demo::AdminRole role)
{
    Connection& connection = m_clients[role];
    if (!connection.session) {
        connection.token = m_api->createToken("Rollcall", role).value;
        okta::Client::Options options{.organisation = expect(okta::OrganisationUrl::parse(m_api->origin()))};
        options.onExchange = [this](const okta::ExchangeNote& note) {
            m_calls.push_back(note.method + " " + note.path);
        };
        options.maximumAttempts = 1; // what is waited for is the client's matter
        connection.session = std::make_unique<okta::Session>(
            *m_web, std::move(options), okta::ApiToken{core::Secret(connection.token)}, okta::Pace::Options{});
    }
    return connection.session->client();
}

std::vector<std::string> SetupRig::takeCalls(bool onlyWrites)
{
    std::vector<std::string> calls = std::exchange(m_calls, {});
    if (onlyWrites)
        std::erase_if(calls, [](const std::string& call) { return call.starts_with("GET "); });
    return calls;
}

std::string SetupRig::hire(const std::string& name)
{
    demo::OktaProfile profile;
    profile.login = name + "@acme.example";
    profile.email = profile.login;
    profile.firstName = name;
    profile.lastName = "Example";
    return console().createPerson(profile);
}

std::string SetupRig::addApp()
{
    const demo::AppKind kind = kindOf(m_profile, m_facts.role);
    const std::string id = expect(console().createApp(kind, catalogueLabel));
    m_facts.record.values["app"] = id;
    return id;
}

void SetupRig::connect()
{
    const demo::AppKind kind = kindOf(m_profile, m_facts.role);
    demo::ConnectionEntry entry;
    entry.secret = m_vendor->createApiToken();
    if (kind == demo::AppKind::TestHeaderAuth)
        entry.secret = "Bearer " + entry.secret;
    if (kind != demo::AppKind::Catalogue)
        entry.baseUrl = m_vendor->baseUrl();
    if (kind == demo::AppKind::WizardSaml)
        expect(console().enableScim(app()));
    expect(console().enterConnection(app(), entry));
}

void SetupRig::settle()
{
    if (!m_api->waitUntilIdle(std::chrono::seconds{60}))
        qFatal("The organisation has not settled in time.");
}

setup::OktaFacts SetupRig::read(demo::AdminRole role, const setup::OktaReading& how, std::stop_token stop)
{
    const auto app = m_facts.record.values.find("app");
    const okta::AppId id(app == m_facts.record.values.end() ? std::string() : app->second);
    return setup::readOkta(client(role), m_api->origin(), id, m_profile, m_facts.record, m_clock.now(), std::move(stop),
                           how);
}

setup::Guide SetupRig::look(demo::AdminRole role, const setup::OktaReading& how)
{
    return prove(read(role, how));
}

setup::Guide SetupRig::prove(const setup::OktaFacts& okta)
{
    m_facts.now = m_clock.now();
    m_facts.okta = okta;
    return setup::prove(m_profile, m_facts);
}

std::set<std::string> provenByOkta(const setup::Guide& guide)
{
    std::set<std::string> proven;
    for (const setup::GuideStep& step : guide.steps) {
        if (step.state == setup::StepState::Proven && step.evidence && setup::isReadBack(step.evidence->kind))
            proven.insert(step.step.id);
    }
    return proven;
}

const setup::GuideStep& stepOf(const setup::Guide& guide, const std::string& id)
{
    const auto found = std::ranges::find(guide.steps, id, [](const setup::GuideStep& step) { return step.step.id; });
    if (found == guide.steps.end())
        qFatal("There is no step %s.", id.c_str());
    return *found;
}

bool hasText(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

} // namespace rollcall::tests
