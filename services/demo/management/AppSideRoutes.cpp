// SPDX-License-Identifier: Apache-2.0
// What hangs on an app beside people and groups: its logo, the policies it is under, its SAML metadata.
#include "AppJson.h"
#include "Router.h"

#include <algorithm>

namespace rollcall::demo::management {

namespace {

struct Upload {
    std::string type;
    std::string content;
};

/// The first part of a multipart body (RFC 7578).
std::optional<Upload> uploadIn(const Call& call)
{
    static constexpr std::string_view gap = "\r\n\r\n";
    const std::size_t end = call.text.find("\r\n");
    const std::size_t begin = call.text.find(gap);
    if (!call.text.starts_with("--") || begin == std::string::npos)
        return std::nullopt;
    const std::size_t next = call.text.find("\r\n" + call.text.substr(0, end), begin + gap.size());
    if (next == std::string::npos)
        return std::nullopt;
    const std::string_view fields = std::string_view(call.text).substr(0, begin);
    const bool isJpeg = fields.find("image/jpeg") != std::string_view::npos;
    const bool isGif = fields.find("image/gif") != std::string_view::npos;
    return Upload{isJpeg  ? "image/jpeg"
                  : isGif ? "image/gif"
                          : "image/png",
                  call.text.substr(begin + gap.size(), next - begin - gap.size())};
}

Reply uploadLogo(Organisation& organisation, Call& call, ManagedApp& app)
{
    auto upload = uploadIn(call);
    if (!upload || upload->content.empty())
        return fail(400, "E0000028", "The request is missing a required parameter.", {"file"});
    app.logo = std::move(upload->content);
    app.logoType = std::move(upload->type);
    app.lastUpdated = organisation.clock.now();
    Reply reply;
    reply.status = 201;
    reply.headers.emplace_back("Location", organisation.origin + "/logos/" + app.id);
    return reply;
}

Reply setPolicy(Organisation& organisation, Call& call, ManagedApp& app)
{
    const auto found = std::ranges::find(organisation.policies, call.captured[1], &Policy::id);
    if (found == organisation.policies.end())
        return notFound(call.captured[1], "Policy");
    if (found->type != "ACCESS_POLICY" && found->type != "PROFILE_ENROLLMENT")
        return invalid("policy", "Invalid policy type specified: " + found->type);
    (found->type == "ACCESS_POLICY" ? app.accessPolicy : app.profileEnrolment) = found->id;
    app.lastUpdated = organisation.clock.now();
    return noContent();
}

Reply samlMetadata(Organisation& organisation, Call& call, ManagedApp& app)
{
    if (app.signOnMode != "SAML_2_0")
        return notFound(call.captured[0], "AppInstance");
    const std::string entity = "exk" + app.id.substr(3);
    const std::string door = organisation.origin + "/app/" + app.name + "/" + entity + "/sso/saml";
    std::string services;
    for (const std::string binding : {"HTTP-POST", "HTTP-Redirect"}) {
        services += "<md:SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:" + binding +
                    "\" Location=\"" + door + "\"/>";
    }
    Reply reply;
    reply.plainType = "application/xml;charset=utf-8";
    reply.plainBody = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><md:EntityDescriptor entityID=\"http://www.okta.com/" +
                      entity +
                      "\" xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\"><md:IDPSSODescriptor "
                      "WantAuthnRequestsSigned=\"false\" "
                      "protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">" +
                      services + "</md:IDPSSODescriptor></md:EntityDescriptor>";
    return reply;
}

} // namespace

void addAppSideRoutes(Router& router)
{
    using enum Permission;
    router.add("POST", "/api/v1/apps/{}/logo", ManageApps, withApp(uploadLogo));
    router.add("PUT", "/api/v1/apps/{}/policies/{}", ManageApps, withApp(setPolicy));
    router.add("GET", "/api/v1/apps/{}/sso/saml/metadata", ReadApps, withApp(samlMetadata));
}

} // namespace rollcall::demo::management
