// SPDX-License-Identifier: Apache-2.0
// Fuzzes one HTTP session in memory, without sockets. The first four bytes of an input choose how the rest, which is
// what the peer sends, is cut up, how writes end and how the connection does. The target of a request chooses what the
// handler does with it. What must hold: however the bytes are cut up, the same requests reach the handler; each of them
// reads the same when it is printed and read again; every answer is whole; and nothing is left when the connection has
// ended.
#include "FieldText.h"
#include "RequestParser.h"
#include "RequestTarget.h"
#include "Session.h"
#include "Worker.h"
#include "core/Log.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace rollcall;
using namespace rollcall::http;

namespace {

void require(bool holds, const char* what)
{
    if (holds)
        return;
    std::fprintf(stderr, "does not hold: %s\n", what);
    std::abort();
}

Limits smallLimits()
{
    Limits limits;
    limits.headerBytes = 512;
    limits.targetBytes = 128;
    limits.headerFields = 8;
    limits.bodyBytes = 256;
    limits.bodyBytesInFlight = 200;
    limits.pipelinedRequests = 2;
    // Time passes when the fuzzer says so.
    limits.headerDeadline = limits.bodyDeadline = limits.handlerDeadline = std::chrono::milliseconds{0};
    limits.writeDeadline = limits.idleDeadline = limits.handshakeDeadline = std::chrono::milliseconds{0};
    return limits;
}

/// A small reproducible source of choices.
class Chance {
public:
    explicit Chance(std::uint32_t seed) : m_state(seed * 2654435769U + 1) {}
    [[nodiscard]] std::size_t below(std::size_t count)
    {
        m_state ^= m_state << 13U;
        m_state ^= m_state >> 17U;
        m_state ^= m_state << 5U;
        return count == 0 ? 0 : m_state % count;
    }
    [[nodiscard]] bool oneIn(std::size_t count) { return below(count) == 0; }

private:
    std::uint32_t m_state;
};

enum class Ending : std::uint8_t { EndOfStream, Error, Timer, Drain };

struct Plan {
    std::string_view sent;
    std::uint32_t seed = 0;
    Ending ending = Ending::EndOfStream;
    bool isCutUp = false;
    bool mayWritesFail = false;
};

/// The peer's side of the connection; outlives the transport.
struct Wire {
    using Owner = Transport::Owner;

    explicit Wire(const Plan& what) : plan(what), chance(what.seed), left(what.sent) {}

    const Plan& plan;
    Chance chance;
    std::string_view left;
    std::string received;
    std::span<char> into;
    Owner reader;
    std::string_view head;
    std::string_view body;
    Owner writer;
    Owner finisher;
    Owner timer;
    bool isClosed = false;
    bool isBroken = false; ///< an answer may be cut off
};

class MemoryTransport final : public Transport {
public:
    explicit MemoryTransport(Wire& wire) : m_wire(wire) {}

    bool startHandshake(const Owner&) override { return false; }

    void read(std::span<char> into, const Owner& owner) override
    {
        require(!m_wire.reader, "one read at a time");
        require(!into.empty(), "a read has room");
        m_wire.into = into;
        m_wire.reader = owner;
    }

    Written write(std::string_view head, std::string_view body, const Owner& owner) override
    {
        require(!m_wire.writer, "one write at a time");
        require(!m_wire.isClosed, "nothing is written after the end");
        if (m_wire.plan.mayWritesFail && m_wire.chance.oneIn(8)) {
            m_wire.isBroken = true;
            return Written::Failed;
        }
        if (m_wire.plan.isCutUp && m_wire.chance.oneIn(2)) {
            // Read when it is done: the memory has to stay until then.
            m_wire.head = head;
            m_wire.body = body;
            m_wire.writer = owner;
            return Written::Pending;
        }
        m_wire.received.append(head).append(body);
        return Written::Done;
    }

    bool finishSending(const Owner& owner) override
    {
        if (!m_wire.plan.isCutUp || m_wire.chance.oneIn(2))
            return true;
        m_wire.finisher = owner;
        return false;
    }

    void armTimer(SteadyTime, const Owner& owner) override { m_wire.timer = owner; }

    void close() override
    {
        m_wire.isClosed = true;
        m_wire.isBroken = m_wire.isBroken || m_wire.writer;
    }

    void abort() override
    {
        m_wire.isBroken = true;
        close();
    }

private:
    Wire& m_wire;
};

/// What reached the handler, in order.
struct Seen {
    std::vector<Request> requests;
    std::vector<std::string> methods; ///< of every exchange that is answered, refused ones included
    bool isRefused = false;
};

bool isSame(const Request& left, const Request& right)
{
    return left.method == right.method && left.target == right.target && left.body == right.body &&
           std::equal(left.headers.begin(), left.headers.end(), right.headers.begin(), right.headers.end());
}

bool asksFor(const std::string& target, std::string_view word)
{
    return target.find(word) != std::string::npos;
}

/// Three pieces at once, or each when the fuzzer delivers it.
class PiecesStream final : public BodyStream {
public:
    explicit PiecesStream(std::vector<Deliver>* later) : m_later(later) {}

    void next(Deliver deliver) override
    {
        if (m_later)
            m_later->push_back(std::move(deliver));
        else
            deliver(m_next++ < 3 ? "piece" : "");
    }

private:
    std::vector<Deliver>* m_later;
    int m_next = 0;
};

class FuzzedHandler final : public Handler {
public:
    std::optional<Response> admit(const Request& request) override
    {
        check(request);
        require(request.body.empty(), "nothing of the body is there at admission");
        seen.methods.push_back(request.method);
        isOpen = true;
        if (asksFor(request.target, "throw-early"))
            throw std::runtime_error("a defect");
        if (!asksFor(request.target, "refuse"))
            return std::nullopt;
        isOpen = false;
        return text(401);
    }

    void handle(Request request, Responder responder) override
    {
        check(request);
        require(request.body.size() <= smallLimits().bodyBytes, "no body is over the limit");
        const std::string target = request.target;
        seen.requests.push_back(std::move(request));
        if (asksFor(target, "throw"))
            throw std::runtime_error("a defect");
        if (asksFor(target, "drop"))
            return;
        if (asksFor(target, "later")) {
            responders.push_back(std::move(responder));
            return;
        }
        responder.send(answer(target));
    }

    Response refuse(const Refusal& refusal) override
    {
        require(refusal.status >= 400 && refusal.status <= 599, "a refusal has a status of its own");
        require(!refusal.reason.empty(), "a refusal says why");
        if (!isOpen)
            seen.methods.push_back(refusal.method);
        isOpen = false;
        seen.isRefused = true;
        return text(refusal.status);
    }

    void answerFirst()
    {
        Responder responder = std::move(responders.front());
        responders.erase(responders.begin());
        responder.send(answer("/"));
    }

    void deliverFirst(std::size_t number)
    {
        auto deliver = std::move(pulls.front());
        pulls.erase(pulls.begin());
        deliver(number % 4 == 3 ? std::string() : std::string("late piece"));
    }

    void reset()
    {
        seen = {};
        responders.clear();
        pulls.clear();
        isOpen = false;
    }

    Seen seen;
    std::vector<Responder> responders;
    std::vector<BodyStream::Deliver> pulls;
    bool isOpen = false;

private:
    static void check(const Request& request)
    {
        const Limits limits = smallLimits();
        require(isToken(request.method), "a method is a token");
        require(targetFault(request.method, request.target).empty(), "a target is well formed");
        require(request.target.size() <= limits.targetBytes, "no target is over the limit");
        require(request.headers.size() <= limits.headerFields, "there are no more fields than allowed");
        require(request.headers.count("Host") <= 1, "there is one Host at most");
        require(request.headers.count("Authorization") <= 1, "there is one Authorization at most");
        require(request.headers.count("Content-Length") + request.headers.count("Transfer-Encoding") <= 1,
                "the body's end can be read in one way only");
        for (const auto& [name, value] : request.headers) {
            require(isToken(name), "a field's name is a token");
            require(!hasControlCharacter(value) && trimmed(value) == value, "a field's value is trimmed text");
        }
    }

    static Response text(int status)
    {
        Response response;
        response.status = status;
        response.body = "text";
        return response;
    }

    Response answer(const std::string& target)
    {
        isOpen = false;
        Response response = text(asksFor(target, "empty") ? 204 : 200);
        if (asksFor(target, "stream"))
            response.stream = std::make_unique<PiecesStream>(asksFor(target, "slow") ? &pulls : nullptr);
        return response;
    }
};

/// Reads answers as a client would; traps on what no client could read.
class AnswerReader {
public:
    explicit AnswerReader(std::string_view received) : m_left(received) {}

    [[nodiscard]] bool isAtEnd() const { return m_left.empty(); }

    /// False when the answer is not whole.
    [[nodiscard]] bool skip(bool isHead)
    {
        int status = 0;
        do {
            const auto end = m_left.find("\r\n\r\n");
            if (end == std::string_view::npos)
                return false;
            m_head = m_left.substr(0, end + 2);
            m_left.remove_prefix(end + 4);
            require(m_head.substr(0, 9) == "HTTP/1.1 ", "an answer begins with its version");
            std::from_chars(m_head.data() + 9, m_head.data() + 12, status);
            require(status >= 100 && status <= 599, "an answer has a status");
        } while (status == 100);
        if (isHead || status == 204 || status == 304)
            return true;
        if (m_head.find("\r\nTransfer-Encoding: chunked\r\n") != std::string_view::npos)
            return skipChunks();
        const std::string_view name = "\r\nContent-Length: ";
        const auto at = m_head.find(name);
        if (at == std::string_view::npos) {
            require(m_head.find("\r\nConnection: close\r\n") != std::string_view::npos,
                    "the end of an answer is known");
            m_left = {};
            return true;
        }
        std::size_t length = 0;
        std::from_chars(m_head.data() + at + name.size(), m_head.data() + m_head.size(), length);
        return skipBytes(length);
    }

private:
    [[nodiscard]] bool skipBytes(std::size_t count)
    {
        if (m_left.size() < count)
            return false;
        m_left.remove_prefix(count);
        return true;
    }

    [[nodiscard]] bool skipChunks()
    {
        for (;;) {
            const auto end = m_left.find("\r\n");
            if (end == std::string_view::npos)
                return false;
            std::size_t size = 0;
            const auto parsed = std::from_chars(m_left.data(), m_left.data() + end, size, 16);
            require(parsed.ec == std::errc{} && parsed.ptr == m_left.data() + end, "a chunk has a size");
            m_left.remove_prefix(end + 2);
            if (m_left.size() < size + 2)
                return false;
            require(m_left.substr(size, 2) == "\r\n", "a chunk ends where it says");
            m_left.remove_prefix(size + 2);
            if (size == 0)
                return true;
        }
    }

    std::string_view m_left;
    std::string_view m_head;
};

class Fuzzer {
public:
    Fuzzer() : m_shared(std::make_shared<SharedState>(config())), m_worker(std::make_shared<Worker>(m_shared))
    {
        core::setLogLevel(core::LogLevel::Error);
        auto handler = std::make_unique<FuzzedHandler>();
        m_handler = handler.get();
        m_worker->handler = std::move(handler);
    }

    /// One connection from its begin to its end.
    Seen run(const Plan& plan)
    {
        m_handler->reset();
        m_worker->isDraining = false;
        Wire wire(plan);
        std::weak_ptr<Session> session;
        auto ticket = std::make_shared<int>(0);
        const std::weak_ptr<int> isTicketHeld = ticket;
        inLoop([&] {
            auto made = std::make_shared<Session>(*m_worker, std::make_unique<MemoryTransport>(wire), std::move(ticket),
                                                  "192.0.2.1", false);
            session = made;
            made->start();
        });
        for (std::size_t step = 0; advance(wire, step); ++step)
            require(step < 200'000, "the bytes are used up some time");
        require(wire.isClosed || wire.left.empty(), "everything is read");
        end(wire);
        require(wire.isClosed, "the connection ends");
        wire.timer.reset();
        m_handler->responders.clear();
        m_handler->pulls.clear();
        inLoop([] {});
        require(session.expired() && m_worker->sessions.empty(), "no session is left");
        require(isTicketHeld.expired(), "the connection is no longer counted");
        const std::size_t all = m_shared->config.limits.bodyBytesInFlight;
        require(m_shared->budget.take(all), "what the bodies held is given back");
        m_shared->budget.give(all);
        checkAnswers(wire);
        return std::move(m_handler->seen);
    }

private:
    static ServerConfig config()
    {
        ServerConfig config;
        config.limits = smallLimits();
        return config;
    }

    template<class Task>
    void inLoop(Task task)
    {
        m_worker->loop.post(task);
        m_worker->loop.runLeftOver();
    }

    // One thing that can happen now; false when nothing can before the connection's end.
    bool advance(Wire& wire, std::size_t step)
    {
        const bool mayRead = wire.reader && (wire.isClosed || !wire.left.empty());
        std::vector<void (Fuzzer::*)(Wire&, std::size_t)> events;
        if (!m_handler->responders.empty())
            events.push_back(&Fuzzer::answer);
        if (!m_handler->pulls.empty())
            events.push_back(&Fuzzer::deliver);
        if (wire.writer)
            events.push_back(&Fuzzer::written);
        if (wire.finisher)
            events.push_back(&Fuzzer::finished);
        if (mayRead)
            events.push_back(&Fuzzer::received);
        if (events.empty()) {
            require(wire.isClosed || wire.reader, "a session waits for something");
            return false;
        }
        const auto event = events[wire.plan.isCutUp ? wire.chance.below(events.size()) : 0];
        if (wire.plan.isCutUp && (event == &Fuzzer::answer || event == &Fuzzer::deliver) && wire.chance.oneIn(2)) {
            // As from another thread.
            (this->*event)(wire, step);
            m_worker->loop.runLeftOver();
        } else {
            inLoop([&, event] { (this->*event)(wire, step); });
        }
        return true;
    }

    void answer(Wire&, std::size_t) { m_handler->answerFirst(); }
    void deliver(Wire&, std::size_t step) { m_handler->deliverFirst(step); }

    void written(Wire& wire, std::size_t)
    {
        const auto owner = std::move(wire.writer);
        wire.writer.reset();
        if (!wire.isClosed)
            wire.received.append(wire.head).append(wire.body);
        owner->onWritten(!wire.isClosed);
    }

    void finished(Wire& wire, std::size_t)
    {
        const auto owner = std::move(wire.finisher);
        wire.finisher.reset();
        owner->onSendingFinished();
    }

    void received(Wire& wire, std::size_t)
    {
        if (wire.isClosed) {
            report(wire, TransportEvents::ReadEnd::Error, 0);
            return;
        }
        std::size_t most = std::min(wire.left.size(), wire.into.size());
        if (wire.plan.isCutUp)
            most = 1 + wire.chance.below(std::min<std::size_t>(most, wire.chance.oneIn(4) ? 3 : 60));
        std::copy_n(wire.left.data(), most, wire.into.data());
        wire.left.remove_prefix(most);
        report(wire, TransportEvents::ReadEnd::Bytes, most);
    }

    static void report(Wire& wire, TransportEvents::ReadEnd end, std::size_t byteCount)
    {
        const auto owner = std::move(wire.reader);
        wire.reader.reset();
        owner->onRead(end, byteCount);
    }

    void end(Wire& wire)
    {
        if (!wire.isClosed) {
            inLoop([&] {
                switch (wire.plan.ending) {
                case Ending::EndOfStream:
                    report(wire, TransportEvents::ReadEnd::EndOfStream, 0);
                    break;
                case Ending::Error:
                    report(wire, TransportEvents::ReadEnd::Error, 0);
                    break;
                case Ending::Timer:
                    fire(wire);
                    break;
                case Ending::Drain:
                    m_worker->beginDraining();
                    break;
                }
            });
        }
        for (int i = 0; i < 64 && !(wire.isClosed && !wire.reader && !wire.writer && !wire.finisher); ++i) {
            for (std::size_t step = 3; advance(wire, step); ++step) {
            }
            inLoop([&] {
                if (wire.reader)
                    report(wire,
                           wire.isClosed ? TransportEvents::ReadEnd::Error : TransportEvents::ReadEnd::EndOfStream, 0);
                else if (!wire.isClosed)
                    fire(wire);
            });
        }
    }

    static void fire(Wire& wire)
    {
        if (const auto owner = std::move(wire.timer)) {
            wire.timer.reset();
            owner->onTimer();
        }
    }

    void checkAnswers(const Wire& wire) const
    {
        AnswerReader reader(wire.received);
        std::size_t answers = 0;
        while (!reader.isAtEnd()) {
            require(answers < m_handler->seen.methods.size(), "there is no answer without a request");
            if (!reader.skip(m_handler->seen.methods[answers] == "HEAD")) {
                require(wire.isBroken || wire.plan.ending != Ending::EndOfStream, "an answer is whole");
                return;
            }
            ++answers;
        }
    }

    std::shared_ptr<SharedState> m_shared;
    std::shared_ptr<Worker> m_worker;
    FuzzedHandler* m_handler = nullptr;
};

std::string printed(const Request& request)
{
    const bool isOld = request.headers.count("Host") == 0;
    std::string text = request.method + " " + request.target + (isOld ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
    for (const auto& [name, value] : request.headers)
        text += name + ": " + value + "\r\n";
    text += "\r\n";
    if (request.headers.count("Transfer-Encoding") == 0)
        return text + request.body;
    if (!request.body.empty()) {
        char size[24] = {};
        std::snprintf(size, sizeof size, "%zx\r\n", request.body.size());
        text += size + request.body + "\r\n";
    }
    return text + "0\r\n\r\n";
}

void checkPrinting(const Request& request)
{
    // A printed field may be a space longer than it was.
    Limits limits = smallLimits();
    limits.headerBytes *= 2;
    BodyBudget budget(limits.bodyBytesInFlight);
    RequestParser parser(limits, budget);
    const std::string text = printed(request);
    std::size_t used = parser.feed(text);
    require(parser.isHeadComplete() && !parser.fault(), "what was read once is read again");
    if (!parser.isComplete())
        used += parser.feed(std::string_view(text).substr(used));
    require(parser.isComplete() && used == text.size(), "a printed request is whole");
    require(isSame(parser.request(), request), "printing and reading is the identity");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static Fuzzer fuzzer;
    constexpr std::size_t choices = 4;
    if (size < choices)
        return 0;
    Plan plan;
    plan.sent = {reinterpret_cast<const char*>(data) + choices, size - choices};
    plan.seed = (static_cast<std::uint32_t>(data[1]) << 16U) | (static_cast<std::uint32_t>(data[2]) << 8U) | data[3];
    plan.ending = static_cast<Ending>(data[0] & 3U);
    const Seen whole = fuzzer.run(plan);
    plan.isCutUp = true;
    plan.mayWritesFail = (data[0] & 8U) != 0;
    const Seen cutUp = fuzzer.run(plan);
    for (const Request& request : whole.requests)
        checkPrinting(request);
    if (plan.mayWritesFail)
        return 0;
    require(whole.requests.size() == cutUp.requests.size() &&
                std::equal(whole.requests.begin(), whole.requests.end(), cutUp.requests.begin(), isSame),
            "the same requests are seen however the bytes are cut up");
    // A head that cannot become one is found out at once or when nothing more comes, but not when all is over before.
    const bool isFoundOut = plan.ending == Ending::EndOfStream || plan.ending == Ending::Timer;
    require(!isFoundOut || whole.isRefused == cutUp.isRefused, "the same bytes are refused however they are cut up");
    return 0;
}
