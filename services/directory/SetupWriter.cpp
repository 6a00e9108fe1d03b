// SPDX-License-Identifier: Apache-2.0
// Set-up changes with their feed rows; what an integration was and is stands in the record of changes.
#include "SetupWriter.h"

#include "scim/Json.h"

#include <utility>

namespace rollcall::directory {

namespace {

/// For the record of changes: what an admin can change, and nothing secret.
std::string recordOf(const Integration& integration)
{
    scim::JsonObject object{{"name", integration.name},
                            {"profile", integration.profileId},
                            {"role", toString(integration.role)},
                            {"authMode", toString(integration.authMode)}};
    if (!integration.compatibility.empty())
        object["compatibility"] = integration.compatibility;
    if (!integration.downstream.empty())
        object["downstream"] = integration.downstream;
    return scim::toJson(object);
}

std::string recordOf(const ExtensionSchema& schema)
{
    return scim::toJson(scim::JsonObject{
        {"resourceType", schema.resourceType}, {"urn", schema.urn}, {"definition", schema.definition}});
}

template<class Value>
void change(Value& value, const std::optional<Value>& wanted)
{
    if (wanted)
        value = *wanted;
}

} // namespace

SetupWriter::SetupWriter(WriteContext& context)
    : m_context(context),
      m_integrations(context.connection),
      m_credentials(context.connection),
      m_oauth(context.connection),
      m_relayIntents(context.connection)
{
}

core::Result<> SetupWriter::requireIntegration(IntegrationId integration)
{
    const auto exists = m_integrations.exists(integration);
    if (!exists)
        return tl::unexpected(exists.error());
    if (!*exists)
        return core::failure(core::ErrorKind::NotFound, "This integration is not in the directory any more.");
    return {};
}

core::Result<Integration> SetupWriter::createIntegration(const NewIntegration& integration)
{
    if (!isValidSlug(integration.slug))
        return core::failure(core::ErrorKind::Invalid,
                             "\"" + integration.slug.substr(0, 80) +
                                 "\" cannot stand in an address. Use 1 to 63 of a-z, 0-9 and -, not starting or ending "
                                 "with -.");
    auto created = m_integrations.insert(integration, m_context.now);
    if (!created)
        return created;
    if (auto fed = m_context.addFeed(FeedKind::Integration, FeedChange::Added, created->id, created->id.value); !fed)
        return tl::unexpected(std::move(fed.error()));
    return created;
}

core::Result<Integration> SetupWriter::updateIntegration(IntegrationId id, const IntegrationChange& wanted)
{
    const auto found = m_integrations.byId(id);
    if (!found)
        return tl::unexpected(found.error());
    if (!*found)
        return core::failure(core::ErrorKind::NotFound, "This integration is not in the directory any more.");
    Integration integration = **found;
    change(integration.name, wanted.name);
    change(integration.profileId, wanted.profileId);
    change(integration.role, wanted.role);
    change(integration.authMode, wanted.authMode);
    change(integration.compatibility, wanted.compatibility);
    change(integration.downstream, wanted.downstream);
    std::string before = recordOf(**found);
    std::string after = recordOf(integration);
    if (before == after)
        return integration;
    if (auto updated = m_integrations.update(integration); !updated)
        return tl::unexpected(std::move(updated.error()));
    m_context.changes.push_back({id, std::nullopt, std::nullopt, std::move(before), std::move(after)});
    if (auto fed = m_context.addFeed(FeedKind::Integration, FeedChange::Changed, id, id.value); !fed)
        return tl::unexpected(std::move(fed.error()));
    return integration;
}

core::Result<> SetupWriter::deleteIntegration(IntegrationId integration)
{
    if (auto present = requireIntegration(integration); !present)
        return present;
    // People and groups, which may be a million, are deleted by the writer's upkeep.
    if (auto done = m_oauth.removeOfIntegration(integration); !done)
        return done;
    if (auto done = m_credentials.removeOfIntegration(integration); !done)
        return done;
    if (auto done = m_relayIntents.removeOfIntegration(integration); !done)
        return done;
    if (auto done = m_integrations.removeSchemas(integration); !done)
        return done;
    if (auto done = m_context.counters.removeOfIntegration(integration); !done)
        return done;
    if (auto done = m_integrations.markRemoved(integration, m_context.now); !done)
        return done;
    return m_context.addFeed(FeedKind::Integration, FeedChange::Removed, integration, integration.value);
}

core::Result<> SetupWriter::saveSchema(IntegrationId integration, const ExtensionSchema& schema)
{
    if (auto present = requireIntegration(integration); !present)
        return present;
    const auto current = m_integrations.schema(integration, schema.resourceType, schema.urn);
    if (!current)
        return tl::unexpected(current.error());
    std::string before = *current ? recordOf(**current) : std::string();
    std::string after = recordOf(schema);
    if (before == after)
        return {};
    if (auto saved = m_integrations.saveSchema(integration, schema, m_context.now); !saved)
        return saved;
    m_context.changes.push_back({integration, std::nullopt, std::nullopt, std::move(before), std::move(after)});
    return m_context.addFeed(FeedKind::Integration, FeedChange::Changed, integration, integration.value);
}

core::Result<> SetupWriter::deleteSchema(IntegrationId integration, std::string_view resourceType, std::string_view urn)
{
    const auto current = m_integrations.schema(integration, resourceType, urn);
    if (!current)
        return tl::unexpected(current.error());
    if (!*current)
        return core::failure(core::ErrorKind::NotFound,
                             "This integration has no schema \"" + std::string(urn.substr(0, 200)) + "\".");
    if (auto removed = m_integrations.removeSchema(integration, resourceType, urn); !removed)
        return removed;
    m_context.changes.push_back({integration, std::nullopt, std::nullopt, recordOf(**current), {}});
    return m_context.addFeed(FeedKind::Integration, FeedChange::Changed, integration, integration.value);
}

core::Result<Credential> SetupWriter::createCredential(const NewCredential& credential)
{
    if (auto present = requireIntegration(credential.integration); !present)
        return tl::unexpected(std::move(present.error()));
    auto created = m_credentials.insert(credential, m_context.now);
    if (!created)
        return created;
    if (auto fed =
            m_context.addFeed(FeedKind::Credential, FeedChange::Added, credential.integration, created->id.value);
        !fed)
        return tl::unexpected(std::move(fed.error()));
    return created;
}

core::Result<> SetupWriter::updateCredential(CredentialId id, const CredentialChange& wanted)
{
    const auto found = m_credentials.byId(id);
    if (!found)
        return tl::unexpected(found.error());
    if (!*found)
        return core::failure(core::ErrorKind::NotFound, "This credential does not exist.");
    Credential credential = **found;
    if (credential.revoked)
        return core::failure(core::ErrorKind::Invalid, "This credential is revoked. Create a new one.");
    change(credential.label, wanted.label);
    change(credential.redirectUris, wanted.redirectUris);
    if (wanted.expires)
        credential.expires = wanted.expires;
    if (auto updated = m_credentials.update(credential); !updated)
        return updated;
    return m_context.addFeed(FeedKind::Credential, FeedChange::Changed, credential.integration, id.value);
}

core::Result<> SetupWriter::revokeCredential(CredentialId credential)
{
    const auto known = m_credentials.owner(credential);
    if (!known)
        return tl::unexpected(known.error());
    if (!*known)
        return core::failure(core::ErrorKind::NotFound, "This credential does not exist.");
    if ((*known)->isRevoked)
        return {};
    if (auto revoked = m_credentials.revoke(credential, m_context.now); !revoked)
        return revoked;
    return m_context.addFeed(FeedKind::Credential, FeedChange::Changed, (*known)->integration, credential.value);
}

core::Result<> SetupWriter::noteCredentialUse(CredentialId credential)
{
    // No feed row: who watches credentials wants to know of new and revoked ones, not of each minute's use.
    const auto noted = m_credentials.noteUse(credential, m_context.now);
    if (!noted)
        return tl::unexpected(noted.error());
    return {};
}

} // namespace rollcall::directory
