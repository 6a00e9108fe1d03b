// SPDX-License-Identifier: Apache-2.0
// Reads what people paste out of their browser: the address of an organisation, of a group, of an app, and tokens.
#pragma once

#include "core/Result.h"
#include "core/Secret.h"
#include "okta/Ids.h"

#include <optional>
#include <string>
#include <string_view>

namespace rollcall::okta {

enum class OrganisationKind { Production, Preview, Emea, Government, CustomDomain, Loopback };

/// The origin of an organisation, e.g. `https://acme.okta.com`. https, or http to this very computer.
class OrganisationUrl {
public:
    /// Takes addresses of any page of the organisation or its Admin Console (`https://acme-admin.okta.com/admin/…`),
    /// with or without a scheme, path, query, spaces and quotes around. Invalid otherwise, saying what is wrong.
    [[nodiscard]] static core::Result<OrganisationUrl> parse(std::string_view pasted);

    /// Scheme, host, and port where it is not the default one; no slash at the end.
    [[nodiscard]] const std::string& origin() const { return m_origin; }
    [[nodiscard]] const std::string& host() const { return m_host; }
    [[nodiscard]] OrganisationKind kind() const { return m_kind; }
    /// Where the Admin Console is, for deep links. With a custom domain Okta's own name is not known from here: the
    /// origin itself is returned, which leads people there after they signed in.
    [[nodiscard]] std::string adminOrigin() const;

    /// Deep links into the Admin Console.
    [[nodiscard]] std::string userPage(const UserId& user) const;
    /// `name` is the app's template name (`App::name`). `tab` such as "provisioning", "assignments", "general",
    /// "push-groups"; a fresh load may ignore it, so name the tab in the text beside the link.
    [[nodiscard]] std::string appPage(std::string_view name, const AppId& app, std::string_view tab) const;
    /// Of a path that begins with '/', e.g. "/admin/access/api/tokens".
    [[nodiscard]] std::string adminPage(std::string_view path) const { return adminOrigin() + std::string(path); }

    bool operator==(const OrganisationUrl&) const = default;

private:
    OrganisationUrl() = default;
    std::string m_origin;
    std::string m_host;
    OrganisationKind m_kind = OrganisationKind::Production;
};

/// Whether scheme, host and port of the two absolute URLs are the same. False for what is no http(s) URL.
[[nodiscard]] bool isSameOrigin(std::string_view left, std::string_view right);

/// A group as pasted: its page in the Admin Console, its address in the API, or the bare id.
struct GroupReference {
    GroupId id;
    std::optional<OrganisationUrl> organisation; ///< where it was named in what was pasted

    [[nodiscard]] static core::Result<GroupReference> parse(std::string_view pasted);
};

/// An app as pasted: `https://acme-admin.okta.com/admin/app/NAME/instance/ID/…`, its address in the API, or the bare
/// id.
struct AppReference {
    AppId id;
    std::string name; ///< the template name where the address holds it
    std::optional<OrganisationUrl> organisation;

    [[nodiscard]] static core::Result<AppReference> parse(std::string_view pasted);
};

/// An identity provider as pasted: its page in the Admin Console, its address in the API, or the bare id.
struct IdentityProviderReference {
    IdentityProviderId id;

    [[nodiscard]] static core::Result<IdentityProviderReference> parse(std::string_view pasted);
};

/// A token as pasted, cleaned of what does not belong to it. The flags let the screen say what was taken off.
struct PastedToken {
    core::Secret token;
    std::string removedPrefix; ///< "SSWS", "Bearer" or "Authorization:"; empty when there was none
    bool hadSpaces = false;    ///< spaces, line breaks or quotes around it or within it

    /// Invalid when nothing is left, or when it holds characters that no header may hold.
    [[nodiscard]] static core::Result<PastedToken> parse(std::string_view pasted);
};

} // namespace rollcall::okta
