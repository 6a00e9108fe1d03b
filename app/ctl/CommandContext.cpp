// SPDX-License-Identifier: Apache-2.0
// Opens what a command asks for, once.
#include "ctl/CommandContext.h"

#include "composition/DataLocation.h"
#include "composition/PublicUrl.h"
#include "composition/ShippedProfiles.h"

#include <utility>

namespace rollcall::ctl {

CommandContext::CommandContext(Invocation invocation, Console& console)
    : m_invocation(std::move(invocation)), m_console(console)
{
}

Outcome<std::filesystem::path> CommandContext::dataDirectory()
{
    const GlobalOptions& global = m_invocation.global;
    auto folder = app::chooseDataDirectory(global.dataDirectory, global.database);
    if (folder)
        return std::move(*folder);
    if (folder.error().kind == core::ErrorKind::Invalid)
        return usage(folder.error().message);
    return tl::unexpected(toFailure(folder.error()));
}

Outcome<directory::Database*> CommandContext::database()
{
    if (m_database)
        return m_database.get();
    auto folder = dataDirectory();
    if (!folder)
        return tl::unexpected(folder.error());
    directory::OpenOptions options;
    options.dataDirectory = std::move(*folder);
    options.clock = &m_clock;
    auto opened = directory::Database::open(options);
    if (!opened) {
        // A directory that is newer than this program is not a wrong argument: it is refused.
        if (opened.error().kind == core::ErrorKind::Invalid)
            return refused(opened.error().message);
        return tl::unexpected(toFailure(opened.error()));
    }
    m_database = std::move(*opened);
    return m_database.get();
}

Outcome<directory::ReadSession*> CommandContext::session()
{
    if (m_session)
        return m_session.get();
    auto opened = database();
    if (!opened)
        return tl::unexpected(opened.error());
    auto session = (*opened)->newReadSession();
    if (!session)
        return tl::unexpected(toFailure(session.error()));
    m_session = std::move(*session);
    return m_session.get();
}

Outcome<const setup::ProfileCatalogue*> CommandContext::profiles()
{
    if (!m_profiles) {
        const auto folder = dataDirectory();
        if (!folder)
            return tl::unexpected(folder.error());
        auto loaded = app::loadProfiles(*folder);
        if (!loaded)
            return tl::unexpected(toFailure(loaded.error()));
        m_profiles = std::make_unique<setup::ProfileCatalogue>(std::move(*loaded));
    }
    return m_profiles.get();
}

Outcome<directory::Integration> CommandContext::integration(const std::string& slug)
{
    auto reader = session();
    if (!reader)
        return tl::unexpected(reader.error());
    const std::string wanted = slug.empty() ? m_invocation.global.integration : slug;
    if (!wanted.empty()) {
        auto found = (*reader)->integrationBySlug(wanted);
        if (!found)
            return tl::unexpected(toFailure(found.error()));
        if (!*found)
            return notFound("There is no integration \"" + wanted + "\". `rollcallctl integration list` shows them.");
        return std::move(**found);
    }
    auto all = (*reader)->integrations();
    if (!all)
        return tl::unexpected(toFailure(all.error()));
    if (all->empty())
        return notFound("There is no integration yet. `rollcallctl integration create` makes one.");
    if (all->size() > 1) {
        std::string names;
        for (const directory::Integration& integration : *all)
            names += (names.empty() ? "" : ", ") + integration.slug;
        return usage("There are several integrations: " + names + ". Name one with --integration SLUG.");
    }
    return std::move(all->front());
}

Outcome<Chosen> CommandContext::chosen(const std::string& slug)
{
    auto found = integration(slug);
    if (!found)
        return tl::unexpected(found.error());
    return Chosen{std::move(*found), m_session.get()};
}

Outcome<> CommandContext::write(directory::WriteOperation operation)
{
    auto opened = database();
    if (!opened)
        return tl::unexpected(opened.error());
    return (*opened)->writeAndWait(std::move(operation)).map_error(toFailure);
}

Outcome<std::string> CommandContext::publicUrl()
{
    auto reader = session();
    if (!reader)
        return tl::unexpected(reader.error());
    auto url = app::publicUrlOf(**reader, m_database->dataDirectory());
    if (!url)
        return tl::unexpected(toFailure(url.error()));
    return std::move(*url);
}

} // namespace rollcall::ctl
