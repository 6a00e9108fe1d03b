// SPDX-License-Identifier: Apache-2.0
// Mails are taken apart before the writer is asked: nobody waits for that.
#include "onboarding/BounceReader.h"

#include "core/Log.h"
#include "directory/Invitations.h"
#include "onboarding/DeliveryReport.h"
#include "onboarding/ReturnedMail.h"
#include "scim/Json.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <span>
#include <utility>
#include <vector>

namespace rollcall::onboarding {

namespace {

constexpr auto leastBetweenNews = std::chrono::minutes(1);

using Member = std::pair<std::string_view, std::int64_t BounceTally::*>;

constexpr std::array<Member, 5> tallyMembers{{
    {"mails", &BounceTally::mails},
    {"returned", &BounceTally::returned},
    {"delayed", &BounceTally::delayed},
    {"otherReports", &BounceTally::otherReports},
    {"notUnderstood", &BounceTally::notUnderstood},
}};

struct Letter {
    std::string name;
    ReportReading reading;
};

struct Fetched {
    std::vector<Letter> letters;
    std::vector<std::string> marks;
    std::vector<std::string> dropped;
    bool hasMore = false;
    BounceStanding standing; ///< until now
};

struct Known {
    std::vector<std::string> marks;
    BounceStanding standing;
};

core::Result<Known> readKnown(directory::ReadSession& session, const std::string& source)
{
    auto marks = session.invitations().readReports(source);
    if (!marks)
        return tl::unexpected(std::move(marks.error()));
    const auto stored = session.setting(bounceStandingSetting);
    if (!stored)
        return tl::unexpected(stored.error());
    BounceStanding standing = parseBounceStanding(stored->value_or(""));
    if (standing.source != source)
        standing = {};
    standing.source = source;
    return Known{std::move(*marks), std::move(standing)};
}

core::Result<Fetched> fetch(directory::Database& database, BounceBox& box, const std::stop_token& stop)
{
    auto future = database.readAsync(stop, [source = box.source()](directory::ReadSession& session, std::stop_token) {
        return readKnown(session, source);
    });
    future.waitForFinished();
    auto known = future.result();
    if (!known)
        return tl::unexpected(std::move(known.error()));
    auto fetched = box.fetch(known->marks, stop);
    if (!fetched)
        return tl::unexpected(std::move(fetched.error()));
    Fetched found{
        {}, std::move(known->marks), std::move(fetched->dropped), fetched->hasMore, std::move(known->standing)};
    found.letters.reserve(fetched->letters.size());
    for (BounceLetter& letter : fetched->letters)
        found.letters.push_back({std::move(letter.name), readDeliveryReport(letter.content)});
    return found;
}

/// False when it is to be read again later, and with it all behind it.
core::Result<bool> follow(directory::WriteSession& session, const Letter& letter, BounceTally& tally)
{
    if (letter.reading.kind != ReportKind::Report) {
        tally.notUnderstood += letter.reading.kind == ReportKind::NotUnderstood ? 1 : 0;
        ++tally.mails;
        return true;
    }
    ReportFollowed followed = ReportFollowed::Nothing;
    auto tried = session.attempt([&]() -> core::Result<> {
        const auto done = followReport(session, letter.reading.report);
        if (!done)
            return tl::unexpected(done.error());
        followed = *done;
        return {};
    });
    if (!tried &&
        (tried.error().kind == core::ErrorKind::Unavailable || tried.error().kind == core::ErrorKind::Corrupt))
        return tl::unexpected(std::move(tried.error()));
    // One whose data cannot be read keeps no other from being read.
    if (!tried)
        core::logError("bounces", tried.error());
    if (followed == ReportFollowed::TooEarly)
        return false;
    ++tally.mails;
    tally.returned += followed == ReportFollowed::Returned ? 1 : 0;
    tally.delayed += followed == ReportFollowed::Delayed ? 1 : 0;
    tally.otherReports += followed == ReportFollowed::Nothing || followed == ReportFollowed::NotOurs ? 1 : 0;
    return true;
}

core::Result<> keepMarks(directory::WriteSession& session, const BounceBox& box, const Fetched& fetched,
                         std::size_t read)
{
    std::vector<std::string> added;
    std::vector<std::string> dropped = fetched.dropped;
    if (box.hasOnePlace() && read > 0) {
        added.push_back(fetched.letters[read - 1].name);
        dropped.insert(dropped.end(), fetched.marks.begin(), fetched.marks.end());
    } else if (!box.hasOnePlace()) {
        for (std::size_t i = 0; i < read; ++i)
            added.push_back(fetched.letters[i].name);
    }
    return session.invitations().keepReadReports(box.source(), added, dropped);
}

/// So that a folder that is looked at all the time is not told of all the time.
bool isAsBefore(const Fetched& fetched, core::Timestamp now)
{
    return fetched.letters.empty() && fetched.dropped.empty() && !fetched.standing.failed && fetched.standing.read &&
           now - *fetched.standing.read < leastBetweenNews;
}

core::Result<> keepStanding(directory::WriteSession& session, BounceStanding standing, const BounceTally& tally)
{
    standing.read = session.now();
    standing.failed.reset();
    standing.nextTry.reset();
    standing.trouble.clear();
    standing.all += tally;
    return session.saveSetting(bounceStandingSetting, toJson(standing));
}

} // namespace

BounceTally& BounceTally::operator+=(const BounceTally& other)
{
    for (const auto& [name, member] : tallyMembers)
        this->*member += other.*member;
    hasMore = other.hasMore;
    return *this;
}

std::string toJson(const BounceStanding& standing)
{
    scim::JsonObject object;
    object["source"] = standing.source;
    const auto time = [&object](std::string_view name, const std::optional<core::Timestamp>& at) {
        if (at)
            object[name] = core::toRfc3339(*at);
    };
    time("read", standing.read);
    time("failed", standing.failed);
    time("nextTry", standing.nextTry);
    object["trouble"] = standing.trouble;
    for (const auto& [name, member] : tallyMembers)
        object[name] = standing.all.*member;
    return scim::toJson(object);
}

BounceStanding parseBounceStanding(std::string_view json)
{
    const auto parsed = scim::parseJson(json);
    if (!parsed || !parsed->is_object())
        return {};
    const scim::JsonObject& object = parsed->get_object();
    const auto text = [&object](std::string_view name) {
        const scim::JsonValue* value = object.if_contains(name);
        return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
    };
    BounceStanding standing;
    standing.source = text("source");
    standing.read = core::parseRfc3339(text("read"));
    standing.failed = core::parseRfc3339(text("failed"));
    standing.nextTry = core::parseRfc3339(text("nextTry"));
    standing.trouble = text("trouble");
    for (const auto& [name, member] : tallyMembers) {
        const scim::JsonValue* value = object.if_contains(name);
        if (value != nullptr && value->is_int64())
            standing.all.*member = value->get_int64();
    }
    return standing;
}

core::Result<BounceTally> readBounces(directory::Database& database, BounceBox& box, std::stop_token stop)
{
    const auto fetched = fetch(database, box, stop);
    if (!fetched)
        return tl::unexpected(fetched.error());
    BounceTally tally;
    auto written = database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        tally = {};
        std::size_t read = 0;
        for (const Letter& letter : fetched->letters) {
            const auto followed = follow(session, letter, tally);
            if (!followed)
                return tl::unexpected(followed.error());
            if (!*followed)
                break;
            ++read;
        }
        if (isAsBefore(*fetched, session.now()))
            return {};
        tally.hasMore = fetched->hasMore && read == fetched->letters.size();
        if (auto kept = keepMarks(session, box, *fetched, read); !kept)
            return kept;
        return keepStanding(session, fetched->standing, tally);
    });
    if (!written)
        return tl::unexpected(std::move(written.error()));
    return tally;
}

core::Result<> keepBounceTrouble(directory::Database& database, const std::string& source, const core::Error& trouble,
                                 core::Timestamp failed, core::Timestamp nextTry)
{
    auto future = database.readAsync(
        {}, [source](directory::ReadSession& session, std::stop_token) { return readKnown(session, source); });
    future.waitForFinished();
    auto known = future.result();
    if (!known)
        return tl::unexpected(std::move(known.error()));
    BounceStanding standing = std::move(known->standing);
    standing.failed = failed;
    standing.nextTry = nextTry;
    standing.trouble = trouble.message;
    return database.writeAndWait(
        [&](directory::WriteSession& session) { return session.saveSetting(bounceStandingSetting, toJson(standing)); });
}

core::Result<> forgetBounceStanding(directory::Database& database)
{
    auto future = database.readAsync(
        {}, [](directory::ReadSession& session, std::stop_token) { return session.setting(bounceStandingSetting); });
    future.waitForFinished();
    const auto stored = future.result();
    if (!stored)
        return tl::unexpected(stored.error());
    if (stored->value_or("").empty())
        return {};
    return database.writeAndWait(
        [](directory::WriteSession& session) { return session.saveSetting(bounceStandingSetting, ""); });
}

core::Result<BounceTally> lookAtBounces(directory::Database& database, BounceBox& box, std::stop_token stop)
{
    const auto fetched = fetch(database, box, stop);
    if (!fetched)
        return tl::unexpected(fetched.error());
    BounceTally tally;
    tally.mails = static_cast<std::int64_t>(fetched->letters.size());
    tally.hasMore = fetched->hasMore;
    for (const Letter& letter : fetched->letters) {
        const auto has = [&letter](ReportedAction action) {
            return std::ranges::any_of(letter.reading.report.recipients,
                                       [action](const ReportedRecipient& each) { return each.action == action; });
        };
        if (letter.reading.kind == ReportKind::NotUnderstood)
            ++tally.notUnderstood;
        else if (has(ReportedAction::Failed))
            ++tally.returned;
        else if (has(ReportedAction::Delayed))
            ++tally.delayed;
        else if (letter.reading.kind == ReportKind::Report)
            ++tally.otherReports;
    }
    return tally;
}

} // namespace rollcall::onboarding
