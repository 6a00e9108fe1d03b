// SPDX-License-Identifier: Apache-2.0
// The order of the checks is Okta's: who, how often, what.
#include "Service.h"

#include "BrowserPages.h"

#include <chrono>

namespace rollcall::demo::management {

using scim::JsonObject;

namespace {

constexpr std::size_t workers = 4;

bool isWriting(const Call& call)
{
    return call.method != "GET" && call.method != "HEAD";
}

bool isPublic(const Call& call)
{
    return call.path == "/.well-known/okta-organization" || call.path == "/oauth2/v1/token";
}

Reply discovery(const Organisation& organisation)
{
    return answer(
        JsonObject{{"id", organisation.id},
                   {"cell", "ok1"},
                   {"pipeline", organisation.options.isClassicEngine ? "v1" : "idx"},
                   {"_links", JsonObject{{"organization", JsonObject{{"href", organisation.origin}}}}},
                   {"settings", JsonObject{{"analyticsCollectionEnabled", false}, {"bugReportingEnabled", true}}}});
}

Reply page(int status, std::string html)
{
    Reply reply;
    reply.status = status;
    reply.plainBody = std::move(html);
    reply.plainType = "text/html;charset=utf-8";
    return reply;
}

void addRateHeaders(Reply& rateHeaders, const RateVerdict& verdict, unsigned limit)
{
    rateHeaders.headers.emplace_back("X-Rate-Limit-Limit", std::to_string(limit));
    rateHeaders.headers.emplace_back("X-Rate-Limit-Remaining", std::to_string(verdict.remaining));
    rateHeaders.headers.emplace_back("X-Rate-Limit-Reset", std::to_string(verdict.reset));
}

} // namespace

Service::Service(Organisation& organisation) : m_organisation(organisation), m_lane("demo management", workers)
{
    addOrganisationRoutes(m_router);
    addUserRoutes(m_router);
    addLifecycleRoutes(m_router);
    addGroupRoutes(m_router);
    addSchemaRoutes(m_router);
    addMappingRoutes(m_router);
    addAppRoutes(m_router);
    addAppSideRoutes(m_router);
    addAppUserRoutes(m_router);
    addAppGroupRoutes(m_router);
    addGroupPushRoutes(m_router);
    addProvisioningRoutes(m_router);
    addSignInRoutes(m_router);
    addLogRoutes(m_router);
}

Service::~Service()
{
    stop();
}

void Service::stop()
{
    m_lane.stop();
}

void Service::handle(http::Request request, http::Responder responder)
{
    ++m_running;
    auto sharedRequest = std::make_shared<http::Request>(std::move(request));
    auto sharedResponder = std::make_shared<http::Responder>(std::move(responder));
    const bool isPosted = m_lane.post([this, sharedRequest, sharedResponder](const std::stop_token& stop) {
        http::Response response = serve(*sharedRequest, stop);
        --m_running;
        sharedResponder->send(std::move(response));
    });
    if (!isPosted)
        --m_running;
}

void Service::waitSlowly(const std::stop_token& stop)
{
    std::unique_lock lock(m_slowMutex);
    static_cast<void>(m_slow.wait_for(lock, stop, m_organisation.options.slowAnswer, [] { return false; }));
}

http::Response Service::serve(const http::Request& request, const std::stop_token& stop)
{
    Call call = Call::from(request);
    const RateBucket bucket = bucketOf(call.method, call.segments);
    if (m_organisation.faults.take(ApiFault::Slow))
        waitSlowly(stop);
    Reply rateHeaders;
    Reply reply = answerTo(call, bucket, rateHeaders);
    m_organisation.gate.count(bucket, reply.status == 429);
    return finish(std::move(reply), rateHeaders);
}

std::optional<Reply> Service::troubleBefore(const Call& call)
{
    Faults& faults = m_organisation.faults;
    if (faults.take(ApiFault::NotOkta))
        return page(404, "<html><body><h1>404 Not Found</h1></body></html>");
    if (faults.take(ApiFault::NotJson))
        return page(200, "<html><body>Please sign in to the network.</body></html>");
    if (faults.take(ApiFault::Unavailable))
        return page(503, "<html><body>Service Unavailable</body></html>");
    if (faults.take(ApiFault::InternalError))
        return fail(500, "E0000009", "Internal Server Error");
    if (faults.take(ApiFault::NetworkZone))
        return forbidden();
    const bool needsLength = call.method == "POST" || call.method == "PUT" || call.method == "PATCH";
    if (needsLength && !call.headers->value("Content-Length") && !call.headers->value("Transfer-Encoding"))
        return page(411, "<html><body>Length Required</body></html>");
    return std::nullopt;
}

std::optional<Reply> Service::readBody(Call& call)
{
    const std::string type = call.header("Content-Type");
    if (call.text.empty() || call.path == "/oauth2/v1/token" || type.starts_with("multipart/form-data"))
        return std::nullopt;
    if (type.find("json") == std::string::npos)
        return fail(400, "E0000021",
                    "Bad request. Accept and/or Content-Type headers likely do not match supported values.");
    auto body = scim::parseJson(call.text);
    if (body && body->is_array() && call.method == "PATCH")
        call.operations = std::move(body->as_array());
    else if (body && body->is_object())
        call.body = std::move(body->as_object());
    else
        return fail(400, "E0000003", "The request body was not well-formed.");
    return std::nullopt;
}

Reply Service::refuseRate(const Call& call, const RateVerdict& verdict, Reply& rateHeaders)
{
    addRateHeaders(rateHeaders, verdict, verdict.limit);
    LogFacts facts;
    facts.eventType = "system.org.rate_limit.violation";
    facts.message = "Rate limit violation";
    facts.severity = "WARN";
    facts.result = "DENY";
    facts.debugData = {{"requestUri", call.path}, {"threshold", verdict.limit}};
    m_organisation.systemLog.add(std::move(facts));
    return fail(429, "E0000047", "API call exceeded rate limit due to too many requests.");
}

Reply Service::answerTo(Call& call, RateBucket bucket, Reply& rateHeaders)
{
    if (auto trouble = troubleBefore(call))
        return *trouble;
    if (call.path == "/.well-known/okta-organization")
        return call.method == "GET" ? discovery(m_organisation)
                                    : fail(405, "E0000022", "The endpoint does not support the provided HTTP method");
    const std::lock_guard lock(m_organisation.mutex);
    if (auto page = browserPage(m_organisation, call))
        return *page;
    if (!isPublic(call)) {
        auto principal = m_organisation.identify(call);
        if (m_organisation.faults.take(ApiFault::ExpiredToken))
            return badToken();
        if (!principal)
            return principal.error();
        call.principal = std::move(*principal);
    }
    if (m_organisation.faults.take(ApiFault::RateLimitStorm))
        return refuseRate(call, m_organisation.gate.refusal(bucket, 10), rateHeaders);
    if (m_running > m_organisation.gate.limits().concurrent || m_organisation.faults.take(ApiFault::ConcurrencyLimit)) {
        RateVerdict verdict = m_organisation.gate.refusal(bucket, 1);
        verdict.limit = 0;
        return refuseRate(call, verdict, rateHeaders);
    }
    const RateVerdict verdict = m_organisation.gate.admit(bucket, call.principal.id);
    if (!verdict.isAllowed)
        return refuseRate(call, verdict, rateHeaders);
    if (verdict.limit > 0)
        addRateHeaders(rateHeaders, verdict, verdict.limit);
    if (call.path == "/oauth2/v1/token")
        return call.method == "POST" ? m_organisation.credentials.grant(call)
                                     : fail(405, "E0000022", "The endpoint does not support the provided HTTP method");
    if (isWriting(call) && m_organisation.faults.take(ApiFault::ReadOnlyOrganisation))
        return fail(503, "E0000010", "Service is in read only mode.");
    if (auto refused = readBody(call))
        return *refused;
    const SystemLog::OfToken ofToken(m_organisation.systemLog, call.principal.isService ? "" : call.principal.id);
    return m_router.route(m_organisation, call);
}

http::Response Service::finish(Reply reply, const Reply& rateHeaders)
{
    http::Response response;
    response.status = reply.status;
    const bool isFolded = m_organisation.faults.take(ApiFault::FoldedLinks);
    std::string links;
    for (auto& [name, value] : reply.headers) {
        if (isFolded && name == "Link")
            links += (links.empty() ? "" : ", ") + value;
        else
            response.headers.add(name, value);
    }
    if (!links.empty())
        response.headers.add("Link", links);
    if (!m_organisation.faults.take(ApiFault::NoRateHeaders)) {
        for (const auto& [name, value] : rateHeaders.headers)
            response.headers.add(name, value);
    }
    response.headers.add("X-Okta-Request-Id", newId("req"));
    response.headers.add("Cache-Control", "no-cache, no-store");
    response.headers.add("Pragma", "no-cache");
    if (reply.body) {
        response.headers.add("Content-Type", "application/json");
        response.body = scim::toJson(*reply.body);
    } else if (!reply.plainType.empty()) {
        response.headers.add("Content-Type", reply.plainType);
        response.body = std::move(reply.plainBody);
    }
    return response;
}

} // namespace rollcall::demo::management
