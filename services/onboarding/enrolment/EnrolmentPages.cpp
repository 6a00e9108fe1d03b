// SPDX-License-Identifier: Apache-2.0
// From a request to the desk, and from its answer to a page.
#include "onboarding/EnrolmentPages.h"

#include "PageParts.h"
#include "PageRendering.h"
#include "core/Base64.h"

#include <algorithm>

namespace rollcall::onboarding {

namespace {

constexpr std::size_t mostAddressBytes = 254; // RFC 5321 §4.5.3.1.3, less the brackets
constexpr std::size_t mostCodeBytes = 40;
constexpr std::string_view root = "/enrol/";

std::string_view valueOf(const EnrolmentFields& fields, std::string_view name)
{
    const auto found = std::ranges::find(fields, name, &EnrolmentFields::value_type::first);
    return found == fields.end() ? std::string_view() : std::string_view(found->second);
}

void addGuards(EnrolmentFields& headers, std::string_view style)
{
    const auto digest = core::sha256(style);
    const auto styles =
        style.empty() ? std::string("'none'") : "'sha256-" + core::toBase64(core::asBytes(digest)) + "'";
    headers.emplace_back("Content-Security-Policy",
                         "default-src 'none'; style-src " + styles +
                             "; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    headers.emplace_back("Cache-Control", "no-store");
    headers.emplace_back("Referrer-Policy", "no-referrer");
    headers.emplace_back("X-Content-Type-Options", "nosniff");
    headers.emplace_back("X-Frame-Options", "DENY");
    headers.emplace_back("X-Robots-Tag", "noindex, nofollow");
    headers.emplace_back("Permissions-Policy",
                         "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()");
    headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
    headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
}

EnrolmentResponse toResponse(int status, core::Result<RenderedPage> page, const std::string& language)
{
    EnrolmentResponse response;
    response.status = page ? status : 500;
    addGuards(response.headers, page ? page->style : std::string_view());
    response.headers.emplace_back("Content-Type", page ? "text/html; charset=utf-8" : "text/plain; charset=utf-8");
    response.headers.emplace_back("Content-Language", page ? language : "en");
    response.headers.emplace_back("Vary", "Accept-Language, User-Agent");
    response.body = page ? std::move(page->html) : page.error().message;
    return response;
}

/// So that loading the page again repeats nothing.
EnrolmentResponse seeOther(const std::string& location)
{
    EnrolmentResponse response;
    response.status = 303;
    addGuards(response.headers, {});
    response.headers.emplace_back("Location", location);
    return response;
}

std::string originOf(std::string_view url)
{
    const auto scheme = url.find("://");
    return std::string(scheme == std::string_view::npos ? url : url.substr(0, url.find('/', scheme + 3)));
}

/// One request on its way through the desk.
class Visit {
public:
    Visit(EnrolmentDesk& desk, const EnrolmentSite& site, const EnrolmentRequest& request)
        : m_desk(desk), m_site(site), m_request(request), m_isPost(request.method == "POST")
    {
    }

    [[nodiscard]] EnrolmentResponse answer() const
    {
        const std::string_view path = m_request.path;
        if (!path.starts_with(root))
            return message({}, 404, "missing");
        const auto rest = path.substr(root.size());
        if (rest == "again")
            return again();
        if (rest == "code")
            return code();
        const auto slash = rest.find('/');
        const auto tail = slash == std::string_view::npos ? std::string_view() : rest.substr(slash);
        if (rest.empty() || (!tail.empty() && tail != "/trouble"))
            return message({}, 404, "missing");
        return ofLink(EnrolmentToken::parse(rest.substr(0, slash)), !tail.empty());
    }

private:
    [[nodiscard]] std::string language(const EnrolmentView& view) const
    {
        return chooseLanguage(valueOf(m_request.query, "lang"), view.language, m_request.acceptLanguage);
    }

    [[nodiscard]] std::string proofFor(std::string_view path) const
    {
        const auto digest = core::hmacSha256(m_site.formKey.reveal(), path);
        return core::toBase64Url(core::asBytes(digest));
    }

    [[nodiscard]] PageFrame frame(const EnrolmentView& view) const
    {
        return {.language = language(view), .here = m_request.path, .proof = proofFor(m_request.path)};
    }

    /// Our pages send no referrer, so that their Origin is "null" in browsers that follow the Fetch standard.
    [[nodiscard]] bool isFromOurPage() const
    {
        const bool isSameSite = !m_request.fetchSite || *m_request.fetchSite == "same-origin";
        const bool isOurOrigin =
            !m_request.origin || *m_request.origin == "null" || *m_request.origin == originOf(m_site.publicUrl);
        return isSameSite && isOurOrigin &&
               core::equalInConstantTime(valueOf(m_request.form, "proof"), proofFor(m_request.path));
    }

    [[nodiscard]] std::string notice(const EnrolmentView& view, std::string_view key) const
    {
        const auto texts = PageTexts::load(language(view));
        return texts ? texts->at(key) : std::string();
    }

    [[nodiscard]] EnrolmentResponse respond(int status, const PageFrame& frame, core::Result<RenderedPage> page) const
    {
        return toResponse(status, std::move(page), frame.language);
    }

    [[nodiscard]] EnrolmentResponse message(const EnrolmentView& view, int status, const std::string& key) const
    {
        const PageFrame around{.language = language(view)};
        return respond(status, around, renderMessage(view, around, key));
    }

    [[nodiscard]] EnrolmentResponse failed(const core::Error& error) const
    {
        const bool isPassing = error.kind == core::ErrorKind::Unavailable || error.kind == core::ErrorKind::Cancelled ||
                               error.kind == core::ErrorKind::RateLimited;
        auto response = message({}, isPassing ? 503 : 500, "busy");
        if (isPassing)
            response.headers.emplace_back("Retry-After", "60");
        return response;
    }

    [[nodiscard]] EnrolmentResponse ofLink(std::optional<EnrolmentToken> token, bool isTrouble) const
    {
        const auto hash = token ? std::optional(token->hash()) : std::nullopt;
        auto view = hash ? m_desk.look(*hash) : core::Result<EnrolmentView>(EnrolmentView{});
        if (!view)
            return failed(view.error());
        switch (view->state) {
        case EnrolmentState::Live:
        case EnrolmentState::Verified:
        case EnrolmentState::Registered:
            if (isTrouble)
                return trouble(*view, *hash);
            return m_isPost ? confirm(*view, *hash) : page(*view);
        case EnrolmentState::Revoked:
            return message(*view, 410, "revoked");
        case EnrolmentState::Expired:
        case EnrolmentState::Superseded:
        case EnrolmentState::Unknown:
            break;
        }
        return ended(*view);
    }

    /// One page for expired, superseded and unknown links, and for what cannot be one.
    [[nodiscard]] EnrolmentResponse ended(const EnrolmentView& view) const
    {
        auto around = frame(view);
        around.proof = proofFor("/enrol/again");
        const bool isUnknown = view.state == EnrolmentState::Unknown;
        auto response = respond(isUnknown ? 404 : 410, around, renderAgain(view, around, true));
        response.isBraked = isUnknown;
        return response;
    }

    [[nodiscard]] EnrolmentResponse page(const EnrolmentView& view, int status = 200, std::string notice = {}) const
    {
        auto around = frame(view);
        around.notice = std::move(notice);
        if (view.state == EnrolmentState::Registered)
            return respond(status, around, renderMessage(view, around, "registered"));
        if (view.state == EnrolmentState::Live)
            return respond(status, around, renderConfirm(view, around));
        around.phone = phoneOf(m_request.userAgent);
        return respond(status, around, renderVerified(view, around, m_site.publicUrl + m_request.path));
    }

    [[nodiscard]] EnrolmentResponse confirm(const EnrolmentView& view, const core::Sha256Digest& hash) const
    {
        if (!isFromOurPage())
            return page(view, 403, notice(view, "stale_text"));
        if (const auto state = m_desk.confirm(hash); !state)
            return failed(state.error());
        return seeOther(m_request.path + "?lang=" + language(view));
    }

    [[nodiscard]] EnrolmentResponse trouble(const EnrolmentView& view, const core::Sha256Digest& hash) const
    {
        auto around = frame(view);
        const auto named = platformNamed(valueOf(m_request.query, "phone"));
        around.phone = named ? named : phoneOf(m_request.userAgent);
        around.namesPhone = named.has_value();
        if (!m_isPost) {
            if (valueOf(m_request.query, "told") == "1")
                around.notice = notice(view, "trouble_told");
            return respond(200, around, renderTrouble(view, around));
        }
        const auto which = troubleNamed(valueOf(m_request.form, "trouble"));
        const bool isOurs = isFromOurPage();
        if (!isOurs || !which || !around.phone) {
            around.notice = notice(view, isOurs ? "trouble_choose" : "stale_text");
            return respond(isOurs ? 400 : 403, around, renderTrouble(view, around));
        }
        if (const auto kept = m_desk.report(hash, *around.phone, *which); !kept)
            return failed(kept.error());
        return seeOther(m_request.path + "?lang=" + around.language + "&phone=" + std::string(nameOf(*around.phone)) +
                        "&told=1");
    }

    [[nodiscard]] EnrolmentResponse again() const
    {
        auto around = frame({});
        if (!m_isPost)
            return respond(200, around, renderAgain({}, around, false));
        if (!isFromOurPage()) {
            around.notice = notice({}, "stale_text");
            return respond(403, around, renderAgain({}, around, false));
        }
        const std::string address(valueOf(m_request.form, "address").substr(0, mostAddressBytes));
        if (const auto asked = m_desk.askForMail(address, around.language); !asked)
            return failed(asked.error());
        auto response = respond(200, around, renderMessage({}, around, "again_told"));
        response.isBraked = true;
        return response;
    }

    [[nodiscard]] EnrolmentResponse code() const
    {
        auto around = frame({});
        if (!m_isPost)
            return respond(200, around, renderCode(around));
        if (!isFromOurPage()) {
            around.notice = notice({}, "stale_text");
            return respond(403, around, renderCode(around));
        }
        const core::Secret typed(valueOf(m_request.form, "code").substr(0, mostCodeBytes));
        const auto token = m_desk.redeem(typed);
        if (token)
            return seeOther(std::string(root) + std::string(token->reveal()) + "?lang=" + around.language);
        if (token.error().kind != core::ErrorKind::NotFound)
            return failed(token.error());
        around.notice = notice({}, "code_wrong");
        auto response = respond(400, around, renderCode(around));
        response.isBraked = true;
        return response;
    }

    EnrolmentDesk& m_desk;
    const EnrolmentSite& m_site;
    const EnrolmentRequest& m_request;
    bool m_isPost;
};

} // namespace

core::Result<EnrolmentPages> EnrolmentPages::create(EnrolmentDesk& desk, EnrolmentSite site)
{
    for (const auto& language : pageLanguages()) {
        if (auto texts = PageTexts::load(language); !texts)
            return tl::unexpected(std::move(texts.error()));
    }
    return EnrolmentPages(desk, std::move(site));
}

EnrolmentResponse EnrolmentPages::answer(const EnrolmentRequest& request) const
{
    if (request.method != "GET" && request.method != "HEAD" && request.method != "POST") {
        auto response = refusal(405, request.acceptLanguage);
        response.headers.emplace_back("Allow", "GET, HEAD, POST");
        return response;
    }
    return Visit(*m_desk, m_site, request).answer();
}

EnrolmentResponse EnrolmentPages::refusal(int status, std::string_view acceptLanguage) const
{
    const PageFrame frame{.language = chooseLanguage({}, {}, acceptLanguage)};
    const bool isPassing = status == 429 || status >= 500;
    const std::string key = status == 404 ? "missing" : isPassing ? "busy" : "refused";
    return toResponse(status, renderMessage({}, frame, key), frame.language);
}

} // namespace rollcall::onboarding
