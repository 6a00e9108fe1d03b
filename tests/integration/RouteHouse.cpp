// SPDX-License-Identifier: Apache-2.0
#include "RouteHouse.h"

#include "Expect.h"
#include "directory/Registrations.h"
#include "okta/SystemLog.h"
#include "onboarding/InvitationDesk.h"

#include <QtGlobal>

#include <algorithm>
#include <chrono>

namespace rollcall::tests {

using namespace std::chrono_literals;

namespace {

constexpr auto catalogueName = "Trusona SCIM";

demo::OktaProfile profileOf(const std::string& name)
{
    demo::OktaProfile profile;
    profile.login = name + "@acme.example";
    profile.email = profile.login;
    profile.firstName = name;
    profile.lastName = "Example";
    return profile;
}

conformance::RigOptions rigOf(directory::Role role)
{
    conformance::RigOptions options;
    options.role = role;
    options.publicUrl.clear();
    return options;
}

template<class Value>
Value answerOf(okta::Answer<Value> answer)
{
    if (!answer)
        qFatal("%s", answer.error().error.message.c_str());
    return std::move(*answer);
}

} // namespace

RouteHouse::RouteHouse(directory::Role role, onboarding::Mailer mailer)
    : m_oktaClock(core::SystemClock().now()),
      m_rig(rigOf(role)),
      m_vendor(expect(demo::Vendor::start())),
      m_organisation({}, m_oktaClock),
      m_desk(m_rig.database(), opener())
{
    demo::ManagementOptions options;
    options.limits.perMinute.fill(0);
    options.searchLag = 0ms;
    options.catalogue.push_back({"trusona_scim", catalogueName, m_vendor->baseUrl()});
    m_api = expect(demo::ManagementApi::start(m_organisation, m_oktaClock, std::move(options)));
    demo::ConnectionEntry entry;
    if (role == directory::Role::Companion) {
        m_app = expect(console().createApp(demo::AppKind::Catalogue, catalogueName));
        entry.secret = m_vendor->createApiToken();
    } else {
        m_app = expect(console().createApp(demo::AppKind::TestBearerToken, "Rollcall"));
        entry.baseUrl = listener::scimBaseUrl(m_rig.service().status().url, m_rig.integration().slug);
        entry.secret = std::string(m_rig.credential().secret.reveal());
    }
    expect(console().enterConnection(m_app, entry));
    expect(console().setSwitches(m_app, {}));
    m_token = m_api->createToken("Rollcall", demo::AdminRole::SuperAdmin);
    m_session = expect(app::OktaSession::open(expect(okta::OrganisationUrl::parse(m_api->origin())),
                                              okta::ApiToken{core::Secret(m_token.value)}, {}, {}));
    m_reader = expect(m_rig.database().newReadSession());
    choose(mailer);
}

RouteHouse::~RouteHouse()
{
    stop();
}

onboarding::OktaAppOpener RouteHouse::opener()
{
    return [this](const directory::Integration&) -> core::Result<onboarding::OktaApp> {
        if (m_held && !m_isHeld && !assignment(*m_held) && !m_isHeld.exchange(true))
            m_api->inject(demo::ApiFault::ReadOnlyOrganisation);
        return onboarding::OktaApp{std::shared_ptr<okta::Client>(m_session, &m_session->client()), app()};
    };
}

onboarding::RouteJobOptions RouteHouse::quick()
{
    onboarding::RouteJobOptions options;
    options.seenWithin = 15s;
    options.provisionedWithin = 15s;
    options.lookHere = 20ms;
    options.lookAtOkta = 50ms;
    options.settle = 200ms;
    options.backoff = {50ms, 200ms};
    return options;
}

okta::UserId RouteHouse::know(const std::string& name)
{
    return okta::UserId(console().createPerson(profileOf(name)));
}

okta::UserId RouteHouse::hire(const std::string& name)
{
    okta::UserId user = know(name);
    expect(console().assignPerson(m_app, user.value));
    settle();
    return user;
}

okta::UserId RouteHouse::hireByGroup(const std::string& name, const std::string& group)
{
    okta::UserId user = know(name);
    const std::string id = console().createGroup(group);
    expect(console().addMember(id, user.value));
    expect(console().assignGroup(m_app, id));
    settle();
    return user;
}

void RouteHouse::settle()
{
    if (!m_api->waitUntilIdle(30s))
        qFatal("the organisation has not settled in time");
}

directory::ResourceId RouteHouse::here(const std::string& name)
{
    const std::string login = name + "@acme.example";
    if (m_rig.integration().role == directory::Role::Companion)
        return directory::ResourceId(login);
    const auto person = expect(m_reader->personByUserName(integration(), login));
    if (!person)
        qFatal("%s is not here", login.c_str());
    return person->id;
}

bool RouteHouse::isActiveHere(const std::string& name)
{
    const auto person = expect(m_reader->person(integration(), here(name)));
    return person && person->active;
}

std::optional<okta::AppUser> RouteHouse::assignment(const okta::UserId& user)
{
    auto found = okta::AppUsers(client()).byId(app(), user, {});
    if (!found && found.error().kind == okta::FailureKind::NotFound)
        return std::nullopt;
    return answerOf(std::move(found));
}

okta::User RouteHouse::user(const okta::UserId& id)
{
    return answerOf(okta::Users(client()).byId(id, {}));
}

int RouteHouse::events(const std::string& type, const okta::UserId& user)
{
    okta::LogQuery query;
    // What happened within this second is not before it.
    query.until = m_clock.now() + 1min;
    query.filter = "eventType eq \"" + type + "\" and target.id eq \"" + user.value + "\"";
    return static_cast<int>(answerOf(okta::SystemLog(client()).find(query, 100, {})).items.size());
}

void RouteHouse::choose(onboarding::Mailer mailer)
{
    onboarding::InvitationSettings settings;
    settings.mailer = mailer;
    settings.when = onboarding::InviteWhen::AtOnce;
    expect(m_rig.database().writeAndWait([&](directory::WriteSession& session) {
        return session.saveSetting(onboarding::settingOfInvitations(integration()), onboarding::toJson(settings));
    }));
}

void RouteHouse::setRegistered(const std::string& name)
{
    static_cast<void>(expect(onboarding::InvitationDesk(m_rig.database())
                                 .setRegistered(integration(), here(name), true, "Told me so.", "Grace")));
}

onboarding::RoutePreview RouteHouse::preview(onboarding::ResendRoute route, const std::vector<std::string>& names)
{
    std::vector<directory::ResourceId> people;
    for (const std::string& name : names)
        people.push_back(here(name));
    return expect(m_desk.preview(integration(), route, people));
}

onboarding::RouteOutcome RouteHouse::order(const onboarding::RoutePreview& preview, const std::string& request,
                                           const std::string& title)
{
    onboarding::RouteRequest wish;
    wish.integration = integration();
    wish.route = preview.route;
    wish.people = preview.people;
    wish.askedBy = "Grace";
    wish.title = title;
    wish.requestId = request;
    return expect(m_desk.order(wish));
}

onboarding::RouteOutcome RouteHouse::order(onboarding::ResendRoute route, const std::string& name)
{
    const auto looked = preview(route, {name});
    if (looked.people.size() != 1)
        qFatal("%s is skipped: %s", name.c_str(), looked.skipped.front().why.c_str());
    return order(looked);
}

void RouteHouse::start(onboarding::RouteJobOptions options)
{
    m_invitations = std::make_unique<onboarding::InvitationKeeper>(m_rig.database(), m_clock);
    m_writeBacks = std::make_unique<onboarding::WriteBackKeeper>(m_rig.database());
    m_runner = std::make_unique<jobs::Runner>(m_rig.database(), jobs::RunnerOptions{&m_clock, true});
    onboarding::addRouteJobs(*m_runner, m_rig.database(), opener(), options);
    m_invitations->start();
    m_writeBacks->start();
    expect(m_runner->start());
}

void RouteHouse::stop()
{
    m_runner.reset();
    m_writeBacks.reset();
    m_invitations.reset();
}

std::optional<directory::Job> RouteHouse::job(std::string_view kind)
{
    for (const directory::Job& each : expect(m_reader->jobs().jobs({}))) {
        if (each.kind == kind)
            return each;
    }
    return std::nullopt;
}

bool RouteHouse::isAt(std::string_view kind, directory::JobState state)
{
    const auto found = job(kind);
    return found && found->state == state;
}

std::size_t RouteHouse::jobs(std::string_view kind)
{
    const auto all = expect(m_reader->jobs().jobs({}));
    return static_cast<std::size_t>(std::ranges::count(all, kind, &directory::Job::kind));
}

} // namespace rollcall::tests
