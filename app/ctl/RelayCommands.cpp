// SPDX-License-Identifier: Apache-2.0
// relay import
#include "composition/RelayPool.h"
#include "ctl/CommandContext.h"
#include "ctl/Commands.h"
#include "relay/ImportedCopy.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace rollcall::ctl {

namespace {

using relay::ImportCounts;
using relay::ImportReport;
using relay::ResourceKind;

scim::JsonObject toJson(const ImportCounts& counts)
{
    return {{"new", counts.fresh},
            {"changed", counts.changed},
            {"same", counts.same},
            {"gone", counts.gone},
            {"unreadable", counts.unreadable}};
}

scim::JsonObject toJson(const ImportReport& report)
{
    scim::JsonArray problems;
    for (const std::string& problem : report.problems)
        problems.push_back(scim::JsonValue(scim::JsonString(problem)));
    return {{"people", toJson(report.people)},
            {"groups", toJson(report.groups)},
            {"isComplete", report.isComplete},
            {"problems", std::move(problems)}};
}

std::string countsText(const ImportCounts& counts)
{
    return std::to_string(counts.fresh) + " new, " + std::to_string(counts.changed) + " changed, " +
           std::to_string(counts.same) + " the same, " + std::to_string(counts.gone) + " here alone" +
           (counts.unreadable > 0 ? ", " + std::to_string(counts.unreadable) + " that cannot be kept" : "");
}

void print(Console& console, const ImportReport& report, std::string_view title)
{
    console.line(title);
    console.line("  People  " + countsText(report.people));
    console.line("  Groups  " + countsText(report.groups));
    for (const std::string& problem : report.problems)
        console.line("  " + problem);
}

bool wouldChange(const ImportCounts& counts, bool removesGone)
{
    return counts.fresh + counts.changed > 0 || (removesGone && counts.gone > 0);
}

Outcome<directory::Integration> chosenRelay(CommandContext& context)
{
    auto integration = context.integration();
    if (integration && integration->role != directory::Role::Relay)
        return refused("The integration " + integration->slug + " has the role " +
                       std::string(directory::toString(integration->role)) +
                       ": there is no vendor's service to import from.");
    return integration;
}

class Import {
public:
    Import(CommandContext& context, directory::Database& database, directory::ReadSession& session,
           directory::Integration integration)
        : m_context(context),
          m_database(database),
          m_session(session),
          m_integration(std::move(integration)),
          m_relays(database, context.clock()),
          m_removesGone(context.invocation().has("remove-gone"))
    {
        m_options.removesGone = m_removesGone;
    }

    [[nodiscard]] Outcome<> run();

private:
    [[nodiscard]] relay::ImportProgress progress(std::string_view verb);
    [[nodiscard]] Outcome<> finish(const ImportReport& counted, const ImportReport* done, std::int64_t left);

    CommandContext& m_context;
    directory::Database& m_database;
    directory::ReadSession& m_session;
    directory::Integration m_integration;
    app::RelayPool m_relays;
    relay::ImportOptions m_options;
    bool m_removesGone;
};

relay::ImportProgress Import::progress(std::string_view verb)
{
    return [this, verb](ResourceKind kind, std::int64_t seen, std::int64_t total) {
        m_context.console().error(std::string(verb) + " " + std::to_string(seen) + " of " + std::to_string(total) +
                                  (kind == ResourceKind::Person ? " people" : " groups"));
    };
}

Outcome<> Import::finish(const ImportReport& counted, const ImportReport* done, std::int64_t left)
{
    Console& console = m_context.console();
    if (m_context.isJson()) {
        scim::JsonObject object{{"integration", m_integration.slug}, {"counted", toJson(counted)}};
        object["imported"] = done ? scim::JsonValue(toJson(*done)) : scim::JsonValue(nullptr);
        object["leftToListener"] = left;
        console.json(object);
        return {};
    }
    if (!done)
        return {};
    print(console, *done, "Imported:");
    if (left > 0)
        console.line("  " + std::to_string(left) +
                     " changed here meanwhile; the listener reads them again from the vendor.");
    return {};
}

Outcome<> Import::run()
{
    const auto relay = m_relays.relayOf(m_integration);
    if (!relay)
        return tl::unexpected(toFailure(relay.error()));
    relay::ImportedCopy counting(m_database, m_session, m_context.clock(), m_integration.id);
    const auto counted = relay::countImport(**relay, counting, m_options, progress("counted"), {});
    if (!counted)
        return tl::unexpected(toFailure(counted.error()));
    if (!m_context.isJson())
        print(m_context.console(), *counted, "At the vendor's service:");
    const bool isChange = wouldChange(counted->people, m_removesGone) || wouldChange(counted->groups, m_removesGone);
    if (m_context.invocation().has("dry-run") || !isChange)
        return finish(*counted, nullptr, 0);
    if (!m_context.invocation().has("yes")) {
        if (auto told = finish(*counted, nullptr, 0); !told)
            return told;
        return refused("Nothing was changed: give --yes to make our copy like this.");
    }
    relay::ImportedCopy copy(m_database, m_session, m_context.clock(), m_integration.id);
    const auto done = relay::runImport(**relay, copy, copy, m_options, progress("imported"), {});
    if (!done)
        return tl::unexpected(toFailure(done.error()));
    return finish(*counted, &*done, copy.leftToHost());
}

Outcome<> runImport(CommandContext& context)
{
    auto integration = chosenRelay(context);
    if (!integration)
        return tl::unexpected(integration.error());
    auto database = context.database();
    auto session = context.session();
    if (!database || !session)
        return tl::unexpected(!database ? database.error() : session.error());
    return Import(context, **database, **session, std::move(*integration)).run();
}

} // namespace

std::vector<Command> relayCommands()
{
    return {
        {"relay",
         "import",
         "",
         "Fill our copy from the vendor's own SCIM service",
         "Counts first what is there and what would change here, then imports when --yes is given. Nothing is changed\n"
         "at the vendor's. It can run beside a listener and be run again; what the listener changes meanwhile stays.",
         {{"dry-run", "", "Count alone"},
          {"remove-gone", "", "Also remove here what the vendor does not have any more"},
          {"yes", "", "Import without being asked again"}},
         runImport},
    };
}

} // namespace rollcall::ctl
