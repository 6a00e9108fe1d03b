// SPDX-License-Identifier: Apache-2.0
// Compares versions in the transaction that would change them.
#include "relay/ImportedCopy.h"

#include "Intents.h"
#include "StoredCopy.h"
#include "scim/Json.h"

#include <chrono>
#include <type_traits>
#include <utility>
#include <variant>

namespace rollcall::relay {

namespace {

using core::ErrorKind;
using directory::ResourceId;

constexpr std::int64_t rowsAtOnce = 1'000;
/// Clocks of two processes agree to less than this.
constexpr std::chrono::seconds margin{1};
/// For longer than this whoever removed what we do not have yet may not remember it: see RereadPace.
constexpr std::chrono::seconds freshFor{30};

core::Result<scim::JsonObject> attributesOf(const std::string& stored)
{
    auto value = scim::parseJson(stored);
    if (!value || !value->is_object())
        return core::failure(ErrorKind::Corrupt, "A stored resource cannot be read.");
    return std::move(value->get_object());
}

} // namespace

ImportedCopy::ImportedCopy(directory::Database& database, directory::ReadSession& session, const core::Clock& clock,
                           directory::IntegrationId integration)
    : m_database(database), m_session(session), m_integration(integration), m_begin(clock.now() - margin)
{
    // Without it every removal since the feed began counts, which only costs readings.
    if (const auto end = session.feedEnd())
        m_feed = *end;
}

template<class Row>
core::Result<std::optional<scim::JsonObject>> ImportedCopy::note(Known& known,
                                                                 const core::Result<std::optional<Row>>& row)
{
    if (!row)
        return tl::unexpected(row.error());
    if (!*row) {
        // What this import made is gone again: not its to make anew.
        if (!known.isOurs)
            known = {};
        return std::nullopt;
    }
    known.version = (*row)->version;
    auto attributes = attributesOf((*row)->resource);
    if (!attributes)
        return tl::unexpected(attributes.error());
    return std::move(*attributes);
}

core::Result<std::optional<scim::JsonObject>> ImportedCopy::person(std::string_view id)
{
    const std::string key(id);
    return note(m_people[key], m_session.person(m_integration, ResourceId(key)));
}

core::Result<std::optional<CopyView::StoredGroup>> ImportedCopy::group(std::string_view id)
{
    const std::string key(id);
    const auto found = m_session.group(m_integration, ResourceId(key));
    auto attributes = note(m_groups[key], found);
    if (!attributes)
        return tl::unexpected(attributes.error());
    if (!*attributes)
        return std::nullopt;
    StoredGroup stored{std::move(**attributes), {}};
    for (std::int64_t after = 0;;) {
        const auto rows = m_session.members((*found)->rowId, after, rowsAtOnce);
        if (!rows)
            return tl::unexpected(rows.error());
        if (rows->empty())
            return stored;
        after = rows->back().rowId;
        for (const directory::MemberRow& row : *rows)
            stored.members.push_back(row.id.value);
    }
}

core::Result<std::vector<std::string>> ImportedCopy::ids(ResourceKind kind)
{
    std::vector<std::string> all;
    const auto take = [&all](const auto& page) -> core::Result<bool> {
        if (!page)
            return tl::unexpected(page.error());
        for (const auto& row : page->rows)
            all.push_back(row.id.value);
        return !page->rows.empty();
    };
    while (true) {
        const scim::PageRequest page{static_cast<std::int64_t>(all.size()) + 1, rowsAtOnce};
        const auto isMore = kind == ResourceKind::Person ? take(m_session.peoplePage(m_integration, page))
                                                         : take(m_session.groupsPage(m_integration, page));
        if (!isMore)
            return tl::unexpected(isMore.error());
        if (!*isMore)
            return all;
    }
}

ImportedCopy::Target ImportedCopy::targetOf(const CopyOperation& operation)
{
    return std::visit(
        [](const auto& each) -> Target {
            using Each = std::decay_t<decltype(each)>;
            if constexpr (std::is_same_v<Each, Removal>)
                return {each.kind, each.id};
            else if constexpr (std::is_same_v<Each, PersonState>)
                return {ResourceKind::Person, each.id};
            else
                return {ResourceKind::Group, each.id};
        },
        operation);
}

core::Result<std::optional<ImportedCopy::Present>> ImportedCopy::present(directory::WriteSession& session,
                                                                         const Target& target) const
{
    const auto presentOf = [](const auto& row) -> core::Result<std::optional<Present>> {
        if (!row)
            return tl::unexpected(row.error());
        if (!*row)
            return std::nullopt;
        return Present{(*row)->version, (*row)->lastModified};
    };
    const ResourceId id(target.id);
    return target.kind == ResourceKind::Person ? presentOf(session.person(m_integration, id))
                                               : presentOf(session.group(m_integration, id));
}

bool ImportedCopy::isNewerHere(const Target& target, const std::optional<Present>& present) const
{
    const auto found = known(target.kind).find(target.id);
    // Found gone at the end, it was never looked at.
    if (found == known(target.kind).end())
        return present && present->lastModified >= m_begin;
    const Known& seen = found->second;
    if (present.has_value() != seen.version.has_value())
        return true;
    if (!present)
        return false;
    return present->version != *seen.version || (!seen.isOurs && present->lastModified >= m_begin);
}

core::Result<> ImportedCopy::leave(directory::WriteSession& session, const Target& target, Batch& batch) const
{
    ++batch.left;
    auto added =
        addIntents(session, m_integration, std::vector{Uncertain{target.kind, target.id, {}}}, Doubt::Definite);
    return added;
}

core::Result<> ImportedCopy::takeOne(directory::WriteSession& session, const CopyOperation& operation,
                                     Batch& batch) const
{
    const Target target = targetOf(operation);
    const auto before = present(session, target);
    if (!before)
        return tl::unexpected(before.error());
    if (isNewerHere(target, *before))
        return leave(session, target, batch);
    const auto applied = StoredCopy(session, m_integration).apply({&operation, 1}, CopySource::Change);
    if (!applied && applied.error().kind == ErrorKind::Conflict)
        return leave(session, target, batch);
    if (!applied)
        return tl::unexpected(applied.error());
    for (const Uncertain& doubt : applied->doubts) {
        if (auto left = leave(session, {doubt.kind, doubt.id}, batch); !left)
            return left;
    }
    // A group is read again after its members.
    if (target.kind == ResourceKind::Group && !applied->doubts.empty()) {
        if (auto left = leave(session, target, batch); !left)
            return left;
    }
    const auto after = present(session, target);
    if (!after)
        return tl::unexpected(after.error());
    batch.made.emplace_back(target, *after ? Version((*after)->version) : std::nullopt);
    if (*after && !*before)
        batch.created.push_back(target);
    return {};
}

core::Result<> ImportedCopy::apply(std::span<const CopyOperation> operations)
{
    Batch batch;
    auto written = m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        batch = {};
        batch.feed = m_feed;
        for (const CopyOperation& operation : operations) {
            if (auto taken = takeOne(session, operation, batch); !taken)
                return taken;
        }
        return doubtWhatWasRemoved(session, batch);
    });
    m_pageBegin = std::chrono::steady_clock::now();
    if (!written)
        return written;
    m_feed = batch.feed;
    m_leftToHost += batch.left;
    for (auto& [target, version] : batch.made)
        known(target.kind)[target.id] = {version, true};
    return {};
}

core::Result<bool> ImportedCopy::isAnyRemoved(directory::FeedPosition& position) const
{
    // While the caller holds the right to write, it shows all that was written before.
    const auto session = m_database.newReadSession();
    if (!session)
        return tl::unexpected(session.error());
    bool isAny = false;
    while (true) {
        const auto entries = (*session)->feedAfter(position, rowsAtOnce);
        if (!entries)
            return tl::unexpected(entries.error());
        if (entries->empty())
            return isAny;
        position = entries->back().position;
        for (const directory::FeedEntry& entry : *entries) {
            const bool isResource =
                entry.kind == directory::FeedKind::Person || entry.kind == directory::FeedKind::Group;
            isAny = isAny || (isResource && entry.change == directory::FeedChange::Removed &&
                              entry.integration == m_integration.value);
        }
    }
}

core::Result<> ImportedCopy::doubtWhatWasRemoved(directory::WriteSession& session, Batch& batch) const
{
    if (batch.created.empty())
        return {};
    // What was not here when it was removed has no row in the feed, but an intent of the listener's, for a while.
    const bool isOld = std::chrono::steady_clock::now() - m_pageBegin > freshFor;
    const auto isAny = isOld ? core::Result<bool>(true) : isAnyRemoved(batch.feed);
    if (!isAny)
        return tl::unexpected(isAny.error());
    if (!*isAny)
        return {};
    for (const Target& target : batch.created) {
        if (auto left = leave(session, target, batch); !left)
            return left;
    }
    return {};
}

} // namespace rollcall::relay
