// SPDX-License-Identifier: Apache-2.0
// The reading half of a session: from bytes to a request in the handler's hands, under limits and deadlines.
#include "Session.h"

#include "ClientAddress.h"
#include "SessionLink.h"
#include "core/Log.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace rollcall::http {

namespace {

constexpr std::size_t headReadBytes = std::size_t{8} * 1024;
constexpr std::size_t bodyReadBytes = std::size_t{64} * 1024;
// A body that nobody wants is read to its end only when that is cheaper than a new connection.
constexpr std::size_t largestUnwantedBody = std::size_t{64} * 1024;
constexpr unsigned mostEmptyLines = 4;

} // namespace

Session::Session(Worker& worker, std::unique_ptr<Transport> transport, std::shared_ptr<void> ticket,
                 std::string peerAddress, bool isTls)
    : m_worker(worker),
      m_transport(std::move(transport)),
      m_ticket(std::move(ticket)),
      m_peerAddress(std::move(peerAddress)),
      m_isTls(isTls),
      m_parser(limits(), worker.shared->budget)
{
    m_worker.sessions.insert(this);
}

Session::~Session()
{
    m_worker.sessions.erase(this);
}

void Session::start()
{
    m_silentSince = std::chrono::steady_clock::now();
    if (m_transport->startHandshake(shared_from_this()))
        enter(Phase::Handshake, limits().handshakeDeadline);
    else
        begin();
}

void Session::turnAway(RequestParser::Fault reason)
{
    m_turnedAway = std::move(reason);
    start();
}

void Session::begin()
{
    if (m_turnedAway) {
        enter(Phase::Writing, limits().writeDeadline);
        refuse(*m_turnedAway);
        return;
    }
    enterIdle();
    proceed();
}

void Session::onHandshake(bool isDone)
{
    if (m_phase == Phase::Closed)
        return;
    if (isDone)
        begin();
    else
        close();
}

bool Session::becomeAwaited()
{
    m_isAwaited = m_phase == Phase::Body || m_phase == Phase::Handling || m_phase == Phase::Writing ||
                  m_phase == Phase::Streaming;
    return m_isAwaited;
}

void Session::endAwaited()
{
    if (std::exchange(m_isAwaited, false))
        m_worker.exchangeEnded();
}

void Session::close()
{
    if (m_phase == Phase::Closed)
        return;
    m_phase = Phase::Closed;
    ++m_exchange;
    ++m_pull;
    m_transport->close();
    // A write under way may still read what it was given: its completion lets go of it.
    if (m_isWriting)
        m_response.stream.reset();
    else
        releaseResponse();
    m_answer.reset();
    m_pending.reset();
    m_parser.reset();
    m_ticket.reset();
    endAwaited();
    m_worker.sessionClosed(*this);
}

std::optional<Session::Silence> Session::silence() const
{
    const bool isSilent = m_phase == Phase::Handshake || (m_phase == Phase::Idle && isEmpty());
    return isSilent && !m_turnedAway ? std::optional(Silence{m_hasAsked, m_silentSince}) : std::nullopt;
}

// Who opens a connection has something to ask: until then it may be silent for as long as a header may take.
void Session::enterIdle()
{
    m_silentSince = std::chrono::steady_clock::now();
    const auto first = m_worker.isEnding ? limits().lastRequestDeadline : limits().headerDeadline;
    enterUntil(Phase::Idle, m_silentSince + (m_hasAsked ? limits().idleDeadline : first));
}

void Session::enter(Phase phase, std::chrono::milliseconds deadline)
{
    enterUntil(phase, std::chrono::steady_clock::now() + deadline);
}

void Session::enterUntil(Phase phase, SteadyTime deadline)
{
    m_phase = phase;
    m_deadline = deadline;
    if (m_response.stream)
        m_deadline = std::min(m_deadline, m_streamDeadline);
    // The timer is moved only when it would ring too late. Ringing early costs one look at the deadline, whereas moving
    // it for each phase of each request would cost more than the request.
    if (m_isTimerArmed && m_armedFor <= m_deadline)
        return;
    m_isTimerArmed = true;
    m_armedFor = m_deadline;
    m_transport->armTimer(m_armedFor, shared_from_this());
}

void Session::onTimer()
{
    m_isTimerArmed = false;
    if (m_phase == Phase::Closed)
        return;
    if (std::chrono::steady_clock::now() < m_deadline) {
        m_isTimerArmed = true;
        m_armedFor = m_deadline;
        m_transport->armTimer(m_armedFor, shared_from_this());
        return;
    }
    expire();
}

void Session::expire()
{
    switch (m_phase) {
    case Phase::Head:
        refuse(408, "header not complete in time");
        return;
    case Phase::Body:
        if (m_isWriting)
            close();
        else
            refuse(408, "body not complete in time");
        return;
    case Phase::Handling:
        refuse(503, "no answer in time", true);
        return;
    case Phase::Streaming:
        if (!m_hasStreamBegun) {
            releaseResponse();
            ++m_pull; // its first piece would come too late
            refuse(503, "no answer in time", true);
            return;
        }
        [[fallthrough]];
    case Phase::Writing:
        m_transport->abort();
        close();
        return;
    case Phase::Handshake:
    case Phase::Idle:
    case Phase::Lingering:
    case Phase::Closed:
        close();
        return;
    }
}

void Session::proceed()
{
    const std::size_t turn = std::max<std::size_t>(limits().pipelinedRequests, 1);
    for (std::size_t served = 0; served < turn; ++served) {
        if (!serveOne())
            return;
    }
    m_worker.loop.post([self = shared_from_this()] {
        if (self->m_phase == Phase::Idle)
            self->proceed();
    });
}

bool Session::serveOne()
{
    return readHead() && admit() && readBody() && dispatch();
}

void Session::read()
{
    if (m_isReading)
        return;
    m_isReading = true;
    m_transport->read(m_input.prepare(m_phase == Phase::Body ? bodyReadBytes : headReadBytes), shared_from_this());
}

void Session::onRead(ReadEnd end, std::size_t byteCount)
{
    m_isReading = false;
    switch (m_phase) {
    case Phase::Closed:
        return;
    case Phase::Lingering:
        m_lingeringBytes += byteCount;
        if (end != ReadEnd::Bytes || m_lingeringBytes > limits().bodyBytes + bodyReadBytes)
            close();
        else
            read();
        return;
    case Phase::Handshake:
    case Phase::Handling:
    case Phase::Writing:
    case Phase::Streaming:
        // A read that was under way when a deadline passed; the connection ends after the refusal.
        m_isPeerGone = end != ReadEnd::Bytes;
        return;
    case Phase::Idle:
    case Phase::Head:
    case Phase::Body:
        break;
    }
    if (end == ReadEnd::Bytes) {
        m_input.commit(byteCount);
        proceed();
    } else if (end == ReadEnd::Error || m_phase == Phase::Idle) {
        close();
    } else if (!m_isWriting) {
        m_isPeerGone = false; // it may have closed its sending half only
        refuse(400, "the connection ended in the middle of a request");
    }
}

// One empty line before a request is to be ignored (RFC 9112 §2.2). True when a half of one waits for the rest.
bool Session::skipEmptyLines()
{
    while (m_emptyLines < mostEmptyLines && m_input.readable().substr(0, 2) == "\r\n") {
        m_input.consume(2);
        ++m_emptyLines;
    }
    return m_emptyLines < mostEmptyLines && m_input.readable() == "\r";
}

bool Session::readHead()
{
    if (m_parser.isHeadComplete())
        return true;
    const bool isWaiting = !m_parser.hasBegun() && skipEmptyLines();
    if (!isWaiting && !m_input.isEmpty()) {
        m_input.consume(m_parser.feed(m_input.readable()));
        if (m_parser.fault())
            return refuse(*m_parser.fault());
        if (m_parser.isHeadComplete())
            return true;
    }
    // From the first byte on, not from when the connection became idle; set once, so that drops of bytes gain nothing.
    const bool hasBegun = isWaiting || m_parser.hasBegun();
    if (m_phase == Phase::Idle && hasBegun)
        enter(Phase::Head, limits().headerDeadline);
    else if (m_phase == Phase::Head && !hasBegun)
        enterIdle(); // it was an empty line in two pieces
    read();
    return false;
}

bool Session::admit()
{
    if (m_isAdmitted)
        return true;
    m_isAdmitted = true;
    Request& request = m_parser.request();
    request.peerAddress = m_peerAddress;
    request.clientAddress = clientAddress(request.headers, m_peerAddress, m_worker.shared->trustedProxies);
    request.isTls = m_isTls;
    request.arrival = m_arrival = std::chrono::steady_clock::now();
    m_hasAsked = true;
    m_method = request.method;
    m_target = request.target;
    m_clientAddress = request.clientAddress;
    m_closesAfter = m_closesAfter || !m_parser.mayKeepAlive();
    m_worker.requests.fetch_add(1, std::memory_order_relaxed);
    if (m_worker.isDraining)
        return refuse(503, "shutting down", true);
    try {
        m_pending = m_worker.handler->admit(request);
        if (!m_pending && !m_parser.isComplete())
            m_parser.limitBody(m_worker.handler->mostBodyBytes(request).value_or(limits().bodyBytes));
    } catch (const std::exception& error) {
        core::log(core::LogLevel::Error, "http", std::string("admission failed: ") + error.what());
        return refuse(500, "admission failed");
    }
    if (m_parser.isComplete())
        return true;
    if (m_pending) {
        if (m_parser.expectsContinue() || m_parser.contentLength() > largestUnwantedBody) {
            m_closesAfter = true;
            return respond(std::exchange(m_pending, std::nullopt).value());
        }
        m_parser.discardBody(largestUnwantedBody);
        return true;
    }
    m_parser.checkDeclaredLength();
    if (m_parser.fault())
        return refuse(*m_parser.fault());
    return !m_parser.expectsContinue() || !m_input.isEmpty() || sendContinue();
}

bool Session::sendContinue()
{
    static constexpr std::string_view goOn = "HTTP/1.1 100 Continue\r\n\r\n";
    enter(Phase::Body, limits().bodyDeadline);
    return isWritten(m_transport->write(goOn, {}, shared_from_this()));
}

bool Session::readBody()
{
    if (m_parser.isComplete())
        return true;
    if (!m_input.isEmpty()) {
        m_input.consume(m_parser.feed(m_input.readable()));
        if (m_parser.fault())
            return refuse(*m_parser.fault());
        if (m_parser.isComplete())
            return true;
    }
    if (m_phase != Phase::Body)
        enter(Phase::Body, limits().bodyDeadline);
    read();
    return false;
}

bool Session::dispatch()
{
    if (m_pending)
        return respond(std::exchange(m_pending, std::nullopt).value());
    m_phase = Phase::Handling;
    ++m_exchange;
    m_isInHandler = true;
    try {
        m_worker.handler->handle(std::move(m_parser.request()),
                                 Responder(exchangeSink({m_worker.weak_from_this(), weak_from_this()}, m_exchange)));
    } catch (const std::exception& error) {
        // The responder went with the stack, which is answered as any dropped one.
        core::log(core::LogLevel::Error, "http", std::string("handling failed: ") + error.what());
    }
    m_isInHandler = false;
    if (m_answer)
        return respond(std::exchange(m_answer, std::nullopt).value());
    enter(Phase::Handling, limits().handlerDeadline);
    return false;
}

} // namespace rollcall::http
