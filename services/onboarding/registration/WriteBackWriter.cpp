// SPDX-License-Identifier: Apache-2.0
// One attempt to make a registration known in Okta. Reading first and writing alike twice do no harm, so that a crash
// leaves nothing in doubt: the attempt is simply made again.
#include "WriteBackStep.h"
#include "core/Clock.h"
#include "okta/Organisation.h"
#include "onboarding/OktaRegistration.h"
#include "onboarding/WriteBackKeeper.h"

#include <chrono>
#include <utility>

namespace rollcall::onboarding {

using directory::WriteBack;
using directory::WriteBackHold;
using directory::WriteBackState;
using jobs::Outcome;

namespace {

/// Everything one attempt is about.
struct Found {
    directory::Integration integration;
    directory::Person person;
    bool isThere = false;
    WriteBack row;
    WriteBackSettings settings;
    bool isStillWanted = false; ///< the same as when it was ordered
};

core::Result<std::optional<Found>> lookUp(directory::ReadSession& session, const directory::Job& job)
{
    const auto row = session.registrations().writeBack(job.integration, directory::ResourceId(job.subject));
    const auto integrations = session.integrations();
    if (!row || !integrations)
        return tl::unexpected(row ? integrations.error() : row.error());
    if (!*row || (*row)->job != job.id.value || (*row)->state != WriteBackState::Queued)
        return std::nullopt;
    Found found;
    for (const directory::Integration& each : *integrations) {
        if (each.id == job.integration)
            found.integration = each;
    }
    found.row = **row;
    auto settings = readWriteBackSettings(session, job.integration);
    if (!settings)
        return tl::unexpected(std::move(settings.error()));
    found.settings = std::move(*settings);
    const auto person = session.person(job.integration, found.row.person);
    const auto registration = session.registrations().current(job.integration, found.row.person);
    if (!person || !registration)
        return tl::unexpected(person ? registration.error() : person.error());
    found.isThere = person->has_value();
    if (found.isThere)
        found.person = **person;
    const bool isWanted = found.isThere && found.person.active && *registration && (*registration)->isRegistered;
    found.isStillWanted = isWanted == found.row.isWanted;
    return found;
}

bool isPassing(const okta::Failure& failure)
{
    switch (failure.kind) {
    case okta::FailureKind::Unreachable:
    case okta::FailureKind::RateLimited:
    case okta::FailureKind::Concurrency:
    case okta::FailureKind::ServerTrouble:
    case okta::FailureKind::TimedOut:
    case okta::FailureKind::Cancelled:
        return true;
    default:
        return false;
    }
}

std::string rolesOf(const std::vector<okta::AdminRole>& roles)
{
    std::string text;
    for (const okta::AdminRole& role : roles)
        text += (text.empty() ? "" : ", ") + role.type;
    return text;
}

} // namespace

class WriteBackWriter::Run {
public:
    Run(const WriteBackWriter& writer, jobs::Attempt& attempt) : m_writer(writer), m_attempt(attempt) {}

    Outcome operator()()
    {
        auto future = m_writer.m_database.readAsync(
            m_attempt.stop(),
            [job = m_attempt.job()](directory::ReadSession& session, std::stop_token) { return lookUp(session, job); });
        future.waitForFinished();
        auto found = future.result();
        if (!found)
            return again(found.error());
        if (!*found)
            return done("Not written: it went another way meanwhile.");
        m_found = std::move(**found);
        if (m_found.settings.mode != WriteBackMode::Write)
            return ended(WriteBackState::Watched, "Others write there now.");
        if (!m_found.isStillWanted)
            return done("Not written: the registration changed meanwhile.");
        auto client = m_writer.m_open(m_found.integration);
        if (!client)
            return client.error().kind == core::ErrorKind::NotFound
                       ? ended(WriteBackState::Failed, client.error().message)
                       : again(client.error());
        m_client = std::move(*client);
        return atOkta();
    }

private:
    Outcome atOkta()
    {
        if (!m_found.isThere && m_found.row.oktaUser.empty())
            return ended(WriteBackState::Failed,
                         "Is gone here, and was never found in Okta: look whether they are in " +
                             m_found.settings.targetText() + " there.");
        const auto user = findOktaUser(*m_client, personThere(), m_attempt.stop());
        if (!user && user.error().kind == okta::FailureKind::NotFound)
            return ended(m_found.row.isWanted ? WriteBackState::Failed : WriteBackState::Written,
                         m_found.row.isWanted ? "Okta does not know this person any more." : "Gone from Okta.");
        if (!user)
            return failed(user.error());
        m_found.row.oktaUser = user->id.value;
        if (user->status == okta::UserStatus::Deprovisioned && m_found.row.isWanted)
            return ended(WriteBackState::Failed, "Is deactivated in Okta, which changes nothing of such people.");
        const auto before = readRegistration(*m_client, m_found.settings, *user, m_attempt.stop());
        if (!before)
            return failed(before.error());
        // Absent counts as false for a group; an attribute is written so that others can tell "no" from "never".
        if (*before == m_found.row.isWanted)
            return written("Okta had it already.");
        if (auto objection = adminRole(*user))
            return std::move(*objection);
        if (const auto changed =
                writeRegistration(*m_client, m_found.settings, *user, m_found.row.isWanted, m_attempt.stop());
            !changed)
            return failed(changed.error());
        return readBack(*user);
    }

    /// By the id at Okta, once it is known.
    [[nodiscard]] directory::Person personThere() const
    {
        directory::Person person = m_found.person;
        if (!m_found.row.oktaUser.empty())
            person.externalId = m_found.row.oktaUser;
        return person;
    }

    std::optional<Outcome> adminRole(const okta::User& user)
    {
        if (!m_found.row.isWanted || !m_found.row.confirmedBy.empty())
            return std::nullopt;
        const auto roles = okta::Organisation(*m_client).roles(user.id, m_attempt.stop());
        if (!roles && roles.error().kind == okta::FailureKind::Permission)
            return held(
                WriteBackHold::AdminRole,
                "Whether this person administers Okta cannot be read with this credential. Say yourself whether "
                "they are to be added.");
        if (!roles)
            return failed(roles.error());
        if (roles->empty())
            return std::nullopt;
        return held(WriteBackHold::AdminRole,
                    "Administers Okta (" + rolesOf(*roles) +
                        "): never added by itself, since it may waive the second factor of an administrator.");
    }

    Outcome readBack(const okta::User& user)
    {
        const auto after = readRegistration(*m_client, m_found.settings, user, m_attempt.stop());
        if (!after)
            return failed(after.error());
        if (after->value_or(false) == m_found.row.isWanted)
            return written({});
        return held(WriteBackHold::Conflict,
                    "Okta took it, and says otherwise right behind it. A group rule or another system may set " +
                        m_found.settings.targetText() + " as well: look in Okta's System Log who did.");
    }

    Outcome written(std::string message)
    {
        m_found.row.seen = m_found.row.isWanted;
        m_found.row.seenAt = m_writer.m_clock.now();
        return ended(WriteBackState::Written, std::move(message));
    }

    Outcome held(WriteBackHold hold, std::string note)
    {
        m_found.row.hold = hold;
        m_found.row.ordered.reset();
        return ended(WriteBackState::Held, std::move(note));
    }

    /// Kept only while the row is still this job's.
    Outcome ended(WriteBackState state, std::string note)
    {
        WriteBack row = m_found.row;
        row.state = state;
        row.note = note;
        Outcome outcome;
        outcome.kind = state == WriteBackState::Failed ? Outcome::Kind::Failed : Outcome::Kind::Done;
        outcome.message = std::move(note);
        outcome.alsoWrite = [row](directory::WriteSession& session) -> core::Result<> {
            const auto now = session.registrations().writeBack(row.integration, row.person);
            if (!now)
                return tl::unexpected(now.error());
            if (!*now || (*now)->job != row.job)
                return {};
            const auto saved = session.registrations().saveWriteBack(row);
            return saved ? core::Result<>{} : core::Result<>(tl::unexpected(saved.error()));
        };
        return outcome;
    }

    static Outcome done(std::string message)
    {
        Outcome outcome;
        outcome.message = std::move(message);
        return outcome;
    }

    static Outcome again(const core::Error& error)
    {
        Outcome outcome;
        outcome.kind = Outcome::Kind::Again;
        outcome.message = error.message;
        return outcome;
    }

    Outcome failed(const okta::Failure& failure)
    {
        if (isPassing(failure))
            return again(failure.error);
        if (failure.kind == okta::FailureKind::Conflict)
            return held(WriteBackHold::Conflict, failure.error.message);
        auto outcome = ended(WriteBackState::Failed, failure.error.message);
        outcome.detail = okta::oktaWords(failure);
        return outcome;
    }

    const WriteBackWriter& m_writer;
    jobs::Attempt& m_attempt;
    Found m_found;
    std::shared_ptr<okta::Client> m_client;
};

WriteBackWriter::WriteBackWriter(directory::Database& database, const core::Clock& clock, OktaOpener open)
    : m_database(database), m_clock(clock), m_open(std::move(open))
{
}

Outcome WriteBackWriter::operator()(jobs::Attempt& attempt) const
{
    return Run(*this, attempt)();
}

} // namespace rollcall::onboarding
