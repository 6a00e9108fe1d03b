// SPDX-License-Identifier: Apache-2.0
// The enrolment pages on an address of their own.
#include "DelayedBody.h"
#include "FailurePace.h"
#include "FormBody.h"
#include "MediaTypes.h"
#include "core/Lane.h"
#include "listener/EnrolmentDoor.h"

#include <atomic>
#include <chrono>
#include <utility>

namespace rollcall::listener {

namespace {

constexpr std::size_t mostFormBytes = std::size_t{4} * 1024;
constexpr std::size_t mostFields = 8;
constexpr std::size_t mostHeaderText = 1024;
constexpr int mostWaiting = 64;
constexpr std::size_t threads = 2;
constexpr std::string_view root = "/enrol/";

/// What all handlers share. The lane comes last, so that its threads have ended before what they use goes.
struct Shared {
    explicit Shared(std::shared_ptr<EnrolmentDoor> pages) : door(std::move(pages)) {}

    std::shared_ptr<EnrolmentDoor> door;
    FailurePace pace;
    std::shared_ptr<Delays> delays = std::make_shared<Delays>();
    std::atomic<int> waiting = 0;
    core::Lane lane{"enrolment", threads};
};

http::Response toResponse(EnrolmentAnswer answer)
{
    http::Response response;
    response.status = answer.status;
    for (auto& [name, value] : answer.headers)
        response.headers.add(std::move(name), std::move(value));
    response.body = std::move(answer.body);
    return response;
}

std::string fieldOf(const http::Request& request, std::string_view name)
{
    const auto value = request.headers.value(name);
    return value ? std::string(value->substr(0, mostHeaderText)) : std::string();
}

std::optional<std::string> optionalField(const http::Request& request, std::string_view name)
{
    // Sent twice, it is nothing that a browser sends, and equal to none of what is accepted.
    if (request.headers.count(name) > 1)
        return std::string("several");
    return request.headers.value(name) ? std::optional(fieldOf(request, name)) : std::nullopt;
}

/// Counts a visit as long as it waits or is answered.
class Place {
public:
    explicit Place(std::atomic<int>& waiting) : m_waiting(waiting), m_number(++waiting) {}
    ~Place() { --m_waiting; }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    [[nodiscard]] bool isFree() const { return m_number <= mostWaiting; }

private:
    std::atomic<int>& m_waiting;
    int m_number;
};

class EnrolmentHandler final : public http::Handler {
public:
    explicit EnrolmentHandler(std::shared_ptr<Shared> shared) : m_shared(std::move(shared)) {}

    std::optional<http::Response> admit(const http::Request& request) override
    {
        if (!request.path().starts_with(root))
            return refused(404, request);
        if (request.method == "GET" || request.method == "HEAD")
            return std::nullopt;
        if (request.method != "POST") {
            auto response = refused(405, request);
            response.headers.set("Allow", "GET, HEAD, POST");
            return response;
        }
        const bool isReadable = isForm(request.headers) && isReadableEncoding(request.headers);
        return isReadable ? std::nullopt : std::optional(refused(415, request));
    }

    [[nodiscard]] std::optional<std::size_t> mostBodyBytes(const http::Request& /*request*/) const override
    {
        return mostFormBytes;
    }

    void handle(http::Request request, http::Responder responder) override
    {
        auto query = readForm(request.query(), mostFields);
        auto form = request.method == "POST" ? readForm(request.body, mostFields) : FormFields{};
        if (!query || !form) {
            responder.send(refused(400, request));
            return;
        }
        auto visit = std::make_shared<EnrolmentVisit>();
        visit->method = request.method;
        visit->path = request.path();
        visit->query = std::move(*query);
        visit->form = std::move(*form);
        visit->acceptLanguage = fieldOf(request, "Accept-Language");
        visit->userAgent = fieldOf(request, "User-Agent");
        visit->origin = optionalField(request, "Origin");
        visit->fetchSite = optionalField(request, "Sec-Fetch-Site");
        pass(std::move(visit), request, std::move(responder));
    }

    http::Response refuse(const http::Refusal& refusal) override
    {
        return toResponse(m_shared->door->refusal(refusal.status, {}));
    }

private:
    [[nodiscard]] http::Response refused(int status, const http::Request& request) const
    {
        return toResponse(m_shared->door->refusal(status, fieldOf(request, "Accept-Language")));
    }

    void pass(std::shared_ptr<EnrolmentVisit> visit, const http::Request& request, http::Responder responder)
    {
        auto& shared = *m_shared;
        auto place = std::make_shared<Place>(shared.waiting);
        auto waits = std::make_shared<http::Responder>(std::move(responder));
        // By reference: the lane is part of what is shared, and ends first.
        const bool isTaken =
            place->isFree() && shared.lane.post([&shared, visit = std::move(visit), waits, place,
                                                 address = request.clientAddress](const std::stop_token&) {
                waits->send(braked(shared, shared.door->answer(*visit), address));
            });
        if (!isTaken)
            waits->send(refused(503, request));
    }

    [[nodiscard]] static http::Response braked(Shared& shared, EnrolmentAnswer answer, const std::string& address)
    {
        const auto delay = answer.isBraked ? shared.pace.noteFailure(address, std::chrono::steady_clock::now())
                                           : std::chrono::milliseconds{0};
        auto response = toResponse(std::move(answer));
        if (delay.count() > 0)
            response.stream = std::make_unique<DelayedBody>(shared.delays, delay, std::move(response.body));
        return response;
    }

    std::shared_ptr<Shared> m_shared;
};

} // namespace

http::HandlerFactory enrolmentHandlers(std::shared_ptr<EnrolmentDoor> door)
{
    auto shared = std::make_shared<Shared>(std::move(door));
    return [shared] { return std::make_unique<EnrolmentHandler>(shared); };
}

http::Limits enrolmentLimits()
{
    http::Limits limits;
    limits.targetBytes = std::size_t{1} * 1024;
    limits.bodyBytes = mostFormBytes;
    limits.bodyBytesInFlight = std::size_t{1} * 1024 * 1024;
    limits.connections = 256;
    limits.connectionsPerAddress = 128;
    limits.bodyDeadline = std::chrono::seconds(10);
    limits.handlerDeadline = std::chrono::seconds(20);
    limits.idleDeadline = std::chrono::seconds(15);
    return limits;
}

} // namespace rollcall::listener
