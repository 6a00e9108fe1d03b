// SPDX-License-Identifier: Apache-2.0
// Who is not signed in is sent to the sign-in page from everywhere; pictures are open to all.
#include "BrowserPages.h"

#include "http/Message.h"

#include <array>
#include <string_view>

namespace rollcall::demo::management {

namespace {

// One transparent dot.
constexpr std::array<unsigned char, 68> dot{
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00,
    0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x04, 0x00, 0x00, 0x00, 0xb5, 0x1c, 0x0c, 0x02, 0x00,
    0x00, 0x00, 0x0b, 0x49, 0x44, 0x41, 0x54, 0x78, 0xda, 0x63, 0x64, 0x60, 0x00, 0x00, 0x00, 0x06, 0x00,
    0x02, 0x30, 0x81, 0xd0, 0x2f, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82};

Reply plain(std::string type, std::string body)
{
    Reply reply;
    reply.plainType = std::move(type);
    reply.plainBody = std::move(body);
    return reply;
}

Reply signInFirst(const Organisation& organisation, const Call& call)
{
    Reply reply;
    reply.status = 302;
    reply.headers.emplace_back("Location",
                               organisation.origin + "/login/login.htm?fromURI=" + http::encodeQueryValue(call.path));
    return reply;
}

bool isBelow(const Call& call, std::string_view folder)
{
    return call.segments.size() > 1 && call.segments.front() == folder;
}

std::optional<Reply> picture(const Organisation& organisation, const Call& call)
{
    if (isBelow(call, "assets") && call.path.ends_with(".png"))
        return plain("image/png", std::string(dot.begin(), dot.end()));
    if (!isBelow(call, "logos"))
        return std::nullopt;
    const ManagedApp* app = organisation.apps.find(call.segments[1]);
    return app == nullptr || app->logo.empty() ? std::nullopt : std::optional(plain(app->logoType, app->logo));
}

} // namespace

std::optional<Reply> browserPage(const Organisation& organisation, const Call& call)
{
    if (call.method != "GET" && call.method != "HEAD")
        return std::nullopt;
    if (auto found = picture(organisation, call))
        return found;
    if (isBelow(call, "login"))
        return plain("text/html;charset=utf-8", "<html><body><h1>Sign in</h1></body></html>");
    const bool isForUsers = isBelow(call, "app") || isBelow(call, "home") || isBelow(call, "welcome");
    return call.segments.empty() || isForUsers ? std::optional(signInFirst(organisation, call)) : std::nullopt;
}

} // namespace rollcall::demo::management
