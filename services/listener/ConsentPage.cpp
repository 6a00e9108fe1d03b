// SPDX-License-Identifier: Apache-2.0
// The page on which an admin approves an OAuth client.
#include "ConsentPage.h"

#include <initializer_list>
#include <utility>

namespace rollcall::listener {

namespace {

std::string escaped(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        case '\'':
            out += "&#39;";
            break;
        default:
            out += c;
        }
    }
    return out;
}

/// scheme://host[:port]; what a policy can name.
std::string originOf(const std::string& uri)
{
    const auto scheme = uri.find("://");
    if (scheme == std::string::npos)
        return {};
    const auto origin = uri.substr(0, uri.find_first_of("/?#", scheme + 3));
    return origin.find_first_of(" ;,'\"") == std::string::npos ? origin : std::string();
}

constexpr std::string_view style =
    "body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem;color:#1c2430;"
    "background:#fff}h1{font-size:1.4rem}label{display:block;margin:1.5rem 0 .4rem}"
    "input[name=consent_code]{font-size:1.2rem;padding:.5rem;width:14rem;letter-spacing:.1em}"
    "button{font-size:1rem;padding:.6rem 1.2rem;margin:1.2rem .6rem 0 0}.notice{color:#a3231a;font-weight:600}"
    "@media(prefers-color-scheme:dark){body{background:#14181f;color:#e6e9ee}.notice{color:#ff9d94}}";

http::Response page(int status, const std::string& content, const std::string& formTarget)
{
    http::Response response;
    response.status = status;
    response.headers.add("Content-Type", "text/html; charset=utf-8");
    response.headers.add("Cache-Control", "no-store");
    response.headers.add("Content-Security-Policy",
                         "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; "
                         "form-action " +
                             (formTarget.empty() ? std::string("'none'") : "'self' " + formTarget));
    response.headers.add("X-Frame-Options", "DENY");
    response.headers.add("X-Content-Type-Options", "nosniff");
    response.headers.add("Referrer-Policy", "no-referrer");
    response.body = "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
                    "content=\"width=device-width\"><title>Approve provisioning</title><style>" +
                    std::string(style) + "</style></head><body>" + content + "</body></html>";
    return response;
}

std::string hidden(std::string_view name, const std::string& value)
{
    return "<input type=\"hidden\" name=\"" + std::string(name) + "\" value=\"" + escaped(value) + "\">";
}

} // namespace

http::Response consentPage(const ConsentRequest& request, std::string_view notice)
{
    const auto& client = request.clientLabel.empty() ? request.clientId : request.clientLabel;
    std::string content = "<h1>Approve provisioning</h1><p><strong>" + escaped(client) +
                          "</strong> asks to create, change and deactivate people of <strong>" +
                          escaped(request.integrationName) + "</strong>.</p><p>The answer goes to " +
                          escaped(originOf(request.redirectUri)) + ".</p>";
    if (!notice.empty())
        content += "<p class=\"notice\" role=\"alert\">" + escaped(notice) + "</p>";
    content += "<form method=\"post\" autocomplete=\"off\"><label for=\"c\">One-time code from the console</label>"
               "<input id=\"c\" name=\"consent_code\" maxlength=\"20\" autofocus>";
    const std::initializer_list<std::pair<std::string_view, const std::string*>> kept{
        {"client_id", &request.clientId},
        {"redirect_uri", &request.redirectUri},
        {"state", &request.state},
        {"scope", &request.scope},
        {"code_challenge", &request.codeChallenge}};
    for (const auto& [name, value] : kept) {
        if (!value->empty())
            content += hidden(name, *value);
    }
    if (!request.codeChallenge.empty())
        content += hidden("code_challenge_method", "S256");
    content += hidden("response_type", "code") +
               "<div><button name=\"decision\" value=\"approve\">Approve</button><button name=\"decision\" "
               "value=\"deny\">Do not approve</button></div></form>";
    return page(notice.empty() ? 200 : 400, content, originOf(request.redirectUri));
}

http::Response consentRefusal(int status, std::string_view text)
{
    return page(status, "<h1>This cannot be approved</h1><p>" + escaped(text) + "</p>", {});
}

http::Response redirectToClient(const std::string& redirectUri, const std::string& parameters)
{
    http::Response response;
    response.status = 303;
    const char joint = redirectUri.find('?') == std::string::npos ? '?' : '&';
    response.headers.add("Location", redirectUri + joint + parameters);
    response.headers.add("Cache-Control", "no-store");
    response.headers.add("Referrer-Policy", "no-referrer");
    return response;
}

} // namespace rollcall::listener
