// SPDX-License-Identifier: Apache-2.0
// Compares what each page shows with what we have; groups whose members come later wait for them.
#include "relay/FirstImport.h"

#include "Address.h"
#include "AnswerReader.h"
#include "ListReader.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace rollcall::relay {

namespace {

using core::ErrorKind;

constexpr std::size_t keptProblems = 20;

std::vector<std::string> sortedIds(const std::vector<scim::Member>& members)
{
    std::vector<std::string> ids;
    ids.reserve(members.size());
    for (const auto& member : members)
        ids.push_back(member.value);
    std::ranges::sort(ids);
    ids.erase(std::ranges::unique(ids).begin(), ids.end());
    return ids;
}

class Import {
public:
    Import(Relay& relay, CopyView& view, CopyWriter* writer, const ImportOptions& options,
           const ImportProgress& progress, std::stop_token stop)
        : m_list(relay, stop),
          m_view(view),
          m_writer(writer),
          m_options(options),
          m_progress(progress),
          m_stop(std::move(stop))
    {
    }

    [[nodiscard]] core::Result<ImportReport> run();

private:
    [[nodiscard]] core::Result<> readAll(ResourceKind kind);
    [[nodiscard]] core::Result<> checkShown(ResourceKind kind, const ListReader::Shown& list);
    /// Whether it showed anything new.
    [[nodiscard]] core::Result<bool> takePage(ResourceKind kind, const ListPage& page);
    [[nodiscard]] core::Result<std::optional<CopyOperation>> take(ResourceKind kind, const scim::JsonValue& resource);
    [[nodiscard]] core::Result<std::optional<CopyOperation>> takePerson(PersonState state);
    [[nodiscard]] core::Result<std::optional<CopyOperation>> takeGroup(GroupState state);
    /// Absent afterwards: they cannot be read, which is noted.
    [[nodiscard]] core::Result<> completeMembers(GroupState& group);
    [[nodiscard]] core::Result<> settleNestedGroups();
    [[nodiscard]] core::Result<bool> compareGroup(const GroupState& state);
    [[nodiscard]] core::Result<> findGone(ResourceKind kind);
    [[nodiscard]] core::Result<> apply(const std::vector<CopyOperation>& operations);
    void dropStrangers(GroupState& group);
    void note(std::string problem);
    [[nodiscard]] ImportCounts& counts(ResourceKind kind)
    {
        return kind == ResourceKind::Person ? m_report.people : m_report.groups;
    }
    [[nodiscard]] std::unordered_set<std::string>& seen(ResourceKind kind)
    {
        return kind == ResourceKind::Person ? m_people : m_groups;
    }

    ListReader m_list;
    CopyView& m_view;
    CopyWriter* m_writer; ///< null counts alone
    const ImportOptions& m_options;
    const ImportProgress& m_progress;
    std::stop_token m_stop;
    ImportReport m_report;
    std::unordered_set<std::string> m_people;
    std::unordered_set<std::string> m_groups;
    std::unordered_set<std::string> m_nameless; ///< of the kind that is read, the JSON of what has no id
    /// Groups with members that are no people seen so far: groups that come later, or nobody.
    std::vector<GroupState> m_nested;
    std::unordered_set<std::string> m_bare; ///< those of them that are new, and counted already
};

void Import::note(std::string problem)
{
    if (m_report.problems.size() < keptProblems)
        m_report.problems.push_back(std::move(problem));
}

core::Result<> Import::readAll(ResourceKind kind)
{
    m_nameless.clear();
    const auto shown =
        m_list.readAll(kind, m_options.pageSize, [&](const ListPage& page) { return takePage(kind, page); });
    if (!shown)
        return tl::unexpected(shown.error());
    return checkShown(kind, *shown);
}

core::Result<> Import::checkShown(ResourceKind kind, const ListReader::Shown& list)
{
    const auto shown = static_cast<std::int64_t>(seen(kind).size());
    const std::string claim = "The service behind says that it has " + std::to_string(list.total) +
                              (kind == ResourceKind::Person ? " people" : " groups");
    if (shown < list.total && list.isRepeating)
        return core::failure(ErrorKind::Corrupt,
                             claim + " and shows the same " + std::to_string(shown) +
                                 " again, whatever place is asked for: it seems to ignore startIndex. It can be "
                                 "imported once it pages as RFC 7644 section 3.4.2.4 says.");
    if (shown < list.total)
        note(claim + " and showed " + std::to_string(shown) + " of them.");
    else if (list.hasShrunk)
        // Whoever followed them moved to a place that was read already, perhaps.
        note(claim + ", fewer than when reading began, so that some may have been passed over. Import once more.");
    else
        return {};
    m_report.isComplete = false;
    return {};
}

core::Result<bool> Import::takePage(ResourceKind kind, const ListPage& page)
{
    bool hasNew = false;
    std::vector<CopyOperation> operations;
    for (const auto& resource : page.resources) {
        auto id = resource.is_object() ? idOf(resource.get_object()) : std::string();
        const bool isNew =
            id.empty() ? m_nameless.insert(scim::toJson(resource)).second : seen(kind).insert(std::move(id)).second;
        if (!isNew)
            continue;
        hasNew = true;
        auto taken = take(kind, resource);
        if (!taken)
            return tl::unexpected(taken.error());
        if (*taken)
            operations.push_back(std::move(**taken));
    }
    if (auto applied = apply(operations); !applied)
        return tl::unexpected(applied.error());
    if (m_progress && hasNew)
        m_progress(kind, static_cast<std::int64_t>(seen(kind).size()), page.total);
    return hasNew;
}

core::Result<std::optional<CopyOperation>> Import::take(ResourceKind kind, const scim::JsonValue& resource)
{
    auto state = stateOf(kind, resource);
    if (!state) {
        ++counts(kind).unreadable;
        note(state.error().message);
        return std::nullopt;
    }
    if (kind == ResourceKind::Person)
        return takePerson(std::get<PersonState>(std::move(*state)));
    return takeGroup(std::get<GroupState>(std::move(*state)));
}

core::Result<std::optional<CopyOperation>> Import::takePerson(PersonState state)
{
    const auto ours = m_view.person(state.id);
    if (!ours)
        return tl::unexpected(ours.error());
    if (*ours && **ours == state.attributes) {
        ++m_report.people.same;
        return std::nullopt;
    }
    ++(*ours ? m_report.people.changed : m_report.people.fresh);
    return std::optional<CopyOperation>(std::move(state));
}

core::Result<> Import::completeMembers(GroupState& group)
{
    if (group.members)
        return {};
    // Lists often leave members out; a group without any is read once in vain.
    const auto reading = m_list.read("/Groups/" + percentEncoded(group.id), {});
    if (!reading)
        return tl::unexpected(reading.error());
    if (reading->status == 401)
        return core::failure(ErrorKind::Denied, "The service behind refuses the credential: status 401. Check it.");
    const auto cannot = [&](const std::string& why) { note("Members of group " + group.id + ": " + why); };
    if (reading->status != 200) {
        cannot("the service behind does not show them, status " + std::to_string(reading->status) + ".");
        return {};
    }
    auto whole = stateOf(ResourceKind::Group, reading->body);
    if (!whole) {
        cannot(whole.error().message);
    } else if (auto& shown = std::get<GroupState>(*whole); shown.id != group.id) {
        cannot("the service behind answered with another group.");
    } else {
        group.members = std::move(shown.members);
        // Absent and empty are the same (RFC 7643 §2.5).
        if (!group.members)
            group.members.emplace();
    }
    return {};
}

core::Result<std::optional<CopyOperation>> Import::takeGroup(GroupState state)
{
    if (auto completed = completeMembers(state); !completed)
        return tl::unexpected(completed.error());
    if (!state.members) {
        ++m_report.groups.unreadable;
        return std::nullopt;
    }
    const bool isNested = std::ranges::any_of(
        *state.members, [&](const scim::Member& member) { return !m_people.contains(member.value); });
    if (!isNested) {
        const auto isSame = compareGroup(state);
        if (!isSame)
            return tl::unexpected(isSame.error());
        return *isSame ? std::nullopt : std::optional<CopyOperation>(std::move(state));
    }
    const auto ours = m_view.group(state.id);
    if (!ours)
        return tl::unexpected(ours.error());
    m_nested.push_back(std::move(state));
    if (*ours)
        return std::nullopt;
    // It has to be there before it can be a member itself.
    GroupState bare;
    bare.id = m_nested.back().id;
    bare.attributes = m_nested.back().attributes;
    bare.created = m_nested.back().created;
    bare.lastModified = m_nested.back().lastModified;
    ++m_report.groups.fresh;
    m_bare.insert(bare.id);
    return std::optional<CopyOperation>(std::move(bare));
}

/// True when nothing differs; counts it.
core::Result<bool> Import::compareGroup(const GroupState& state)
{
    const auto ours = m_view.group(state.id);
    if (!ours)
        return tl::unexpected(ours.error());
    if (!*ours) {
        ++m_report.groups.fresh;
        return false;
    }
    auto members = (*ours)->members;
    std::ranges::sort(members);
    const bool isSame = (*ours)->attributes == state.attributes && members == sortedIds(*state.members);
    ++(isSame ? m_report.groups.same : m_report.groups.changed);
    return isSame;
}

void Import::dropStrangers(GroupState& group)
{
    const auto strangers = std::erase_if(*group.members, [&](const scim::Member& member) {
        return !m_people.contains(member.value) && !m_groups.contains(member.value);
    });
    if (strangers > 0)
        note("Group " + group.id + " has " + std::to_string(strangers) +
             " members that the service behind does not show; they are left out.");
}

core::Result<> Import::settleNestedGroups()
{
    for (GroupState& group : m_nested) {
        dropStrangers(group);
        const auto before = m_report.groups;
        const auto isSame = compareGroup(group);
        if (!isSame)
            return tl::unexpected(isSame.error());
        if (m_bare.contains(group.id))
            m_report.groups = before;
        std::vector<CopyOperation> operations;
        if (!*isSame)
            operations.emplace_back(std::move(group));
        if (auto applied = apply(operations); !applied)
            return applied;
    }
    m_nested.clear();
    return {};
}

core::Result<> Import::findGone(ResourceKind kind)
{
    const auto ours = m_view.ids(kind);
    if (!ours)
        return tl::unexpected(ours.error());
    std::vector<CopyOperation> operations;
    for (const std::string& id : *ours) {
        if (seen(kind).contains(id))
            continue;
        ++counts(kind).gone;
        if (!m_options.removesGone)
            continue;
        operations.emplace_back(Removal{kind, id});
        if (static_cast<std::int64_t>(operations.size()) < m_options.pageSize)
            continue;
        if (auto applied = apply(operations); !applied)
            return applied;
        operations.clear();
    }
    return apply(operations);
}

core::Result<> Import::apply(const std::vector<CopyOperation>& operations)
{
    if (!m_writer || operations.empty())
        return {};
    if (m_stop.stop_requested())
        return core::failure(ErrorKind::Cancelled, "Cancelled.");
    return m_writer->apply(operations);
}

core::Result<ImportReport> Import::run()
{
    if (auto people = readAll(ResourceKind::Person); !people)
        return tl::unexpected(people.error());
    if (auto groups = readAll(ResourceKind::Group); !groups)
        return tl::unexpected(groups.error());
    if (auto nested = settleNestedGroups(); !nested)
        return tl::unexpected(nested.error());
    if (m_report.isComplete) {
        // Groups first: people who go are then in none of them.
        for (const ResourceKind kind : {ResourceKind::Group, ResourceKind::Person}) {
            if (auto gone = findGone(kind); !gone)
                return tl::unexpected(gone.error());
        }
    }
    return std::move(m_report);
}

} // namespace

core::Result<ImportReport> countImport(Relay& relay, CopyView& view, const ImportOptions& options,
                                       const ImportProgress& progress, std::stop_token stop)
{
    return Import(relay, view, nullptr, options, progress, std::move(stop)).run();
}

core::Result<ImportReport> runImport(Relay& relay, CopyView& view, CopyWriter& writer, const ImportOptions& options,
                                     const ImportProgress& progress, std::stop_token stop)
{
    return Import(relay, view, &writer, options, progress, std::move(stop)).run();
}

} // namespace rollcall::relay
