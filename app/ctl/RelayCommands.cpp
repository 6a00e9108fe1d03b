// SPDX-License-Identifier: Apache-2.0
// relay check and import
#include "composition/DownstreamImport.h"
#include "composition/DownstreamProbe.h"
#include "ctl/CommandContext.h"
#include "ctl/Commands.h"

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

Outcome<directory::Integration> chosenRelay(CommandContext& context)
{
    auto integration = context.integration();
    if (integration && integration->role != directory::Role::Relay)
        return refused("The integration " + integration->slug + " has the role " +
                       std::string(directory::toString(integration->role)) +
                       ": there is no vendor's service behind it.");
    return integration;
}

relay::ImportOptions optionsOf(const Invocation& invocation)
{
    relay::ImportOptions options;
    options.removesGone = invocation.has("remove-gone");
    return options;
}

class Import {
public:
    Import(CommandContext& context, directory::Database& database, directory::ReadSession& session,
           directory::Integration integration)
        : m_context(context),
          m_slug(integration.slug),
          m_import(database, session, context.clock(), std::move(integration), optionsOf(context.invocation()))
    {
    }

    [[nodiscard]] Outcome<> run();

private:
    [[nodiscard]] relay::ImportProgress progress(std::string_view verb);
    [[nodiscard]] Outcome<> finish(const ImportReport& counted, const app::ImportDone* done);

    CommandContext& m_context;
    std::string m_slug;
    app::DownstreamImport m_import;
};

relay::ImportProgress Import::progress(std::string_view verb)
{
    return [this, verb](ResourceKind kind, std::int64_t seen, std::int64_t total) {
        m_context.console().error(std::string(verb) + " " + std::to_string(seen) + " of " + std::to_string(total) +
                                  (kind == ResourceKind::Person ? " people" : " groups"));
    };
}

Outcome<> Import::finish(const ImportReport& counted, const app::ImportDone* done)
{
    Console& console = m_context.console();
    const std::int64_t left = done ? done->leftToHost : 0;
    if (m_context.isJson()) {
        scim::JsonObject object{{"integration", m_slug}, {"counted", toJson(counted)}};
        object["imported"] = done ? scim::JsonValue(toJson(done->report)) : scim::JsonValue(nullptr);
        object["leftToListener"] = left;
        console.json(object);
        return {};
    }
    if (!done)
        return {};
    print(console, done->report, "Imported:");
    if (left > 0)
        console.line("  " + std::to_string(left) +
                     " changed here meanwhile; the listener reads them again from the vendor.");
    return {};
}

Outcome<> Import::run()
{
    const auto counted = m_import.count(progress("counted"), {});
    if (!counted)
        return tl::unexpected(toFailure(counted.error()));
    if (!m_context.isJson())
        print(m_context.console(), *counted, "At the vendor's service:");
    if (m_context.invocation().has("dry-run") || !m_import.wouldChange(*counted))
        return finish(*counted, nullptr);
    if (!m_context.invocation().has("yes")) {
        if (auto told = finish(*counted, nullptr); !told)
            return told;
        return refused("Nothing was changed: give --yes to make our copy like this.");
    }
    const auto done = m_import.run(progress("imported"), {});
    if (!done)
        return tl::unexpected(toFailure(done.error()));
    return finish(*counted, &*done);
}

Outcome<> runCheck(CommandContext& context)
{
    const auto integration = chosenRelay(context);
    if (!integration)
        return tl::unexpected(integration.error());
    const auto database = context.database();
    if (!database)
        return tl::unexpected(database.error());
    const auto report = app::proveDownstream(**database, context.clock(), integration->id, {});
    if (!report)
        return tl::unexpected(toFailure(report.error()));
    if (context.isJson())
        context.console().json({{"integration", integration->slug}, {"people", report->people}});
    else
        context.console().line("The vendor's service answers and takes our credential. It has " +
                               std::to_string(report->people) + (report->people == 1 ? " person." : " people."));
    return {};
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
         "check",
         "",
         "Ask the vendor's own SCIM service whether it takes our credential",
         "Asks for one person there, with what is stored. Nothing is changed at the vendor's. What came of it is kept\n"
         "as the proof of that step of the set-up, until address or credential are other ones.",
         {},
         runCheck},
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
