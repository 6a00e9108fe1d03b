// SPDX-License-Identifier: Apache-2.0
// The answering half of a session: responses, refusals, streams, and how a connection ends.
#include "FieldText.h"
#include "Session.h"
#include "SessionLink.h"

#include "core/Log.h"

#include <array>
#include <charconv>
#include <string_view>
#include <utility>

namespace rollcall::http {

namespace {

// How long a peer may take to read the last answer and close; closing at once could destroy what it has not read yet.
constexpr std::chrono::milliseconds endingLingerDeadline{250};
// A stream that is always ready and a peer that always reads must not keep the thread to themselves.
constexpr unsigned mostPiecesInARow = 16;
constexpr std::size_t keptInputBytes = std::size_t{16} * 1024;

void appendChunkSize(std::string& out, std::size_t size)
{
    std::array<char, 24> digits{};
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), size, 16);
    if (error == std::errc{})
        out.append(digits.data(), end);
    out.append("\r\n");
}

bool wantsClose(const Response& response)
{
    const auto connection = response.headers.value("Connection");
    return connection && equalsIgnoringCase(*connection, "close");
}

} // namespace

void Session::answer(std::uint64_t exchange, Response response)
{
    if (exchange != m_exchange || m_phase != Phase::Handling)
        return;
    if (m_isInHandler) {
        if (!m_answer)
            m_answer = std::move(response);
        return;
    }
    if (respond(std::move(response)))
        proceed();
}

void Session::answerDropped(std::uint64_t exchange)
{
    if (exchange == m_exchange && m_phase == Phase::Handling)
        refuse(500, "the handler gave no answer");
}

bool Session::refuse(const RequestParser::Fault& fault)
{
    return refuse(fault.status, fault.reason, fault.isTransient);
}

bool Session::refuse(int status, std::string reason, bool isTransient)
{
    ++m_exchange; // an answer of the handler would come too late
    m_closesAfter = true;
    // What admission said comes first: whoever lacks credentials learns nothing of what the body did wrong.
    if (m_pending)
        return respond(std::exchange(m_pending, std::nullopt).value());
    if (!m_isAdmitted) {
        m_method = m_parser.request().method;
        m_target = m_parser.request().target;
        m_clientAddress = m_peerAddress;
    }
    Refusal refusal;
    refusal.status = status;
    refusal.reason = std::move(reason);
    refusal.method = m_method;
    refusal.target = m_target;
    refusal.clientAddress = m_clientAddress;
    refusal.isTransient = isTransient;
    refusal.mayTakeEffect = m_phase == Phase::Handling || m_phase == Phase::Streaming;
    Response response = m_worker.refusalResponse(refusal);
    response.stream.reset();
    return respond(std::move(response));
}

bool Session::respond(Response response)
{
    if (response.status < 200 || response.status > 599)
        response.status = 500;
    m_closesAfter = m_closesAfter || m_worker.isDraining || wantsClose(response);
    m_response = std::move(response);
    const bool hasBody = !isBodyless(m_response.status);
    if (m_response.stream && hasBody)
        return startStream();
    Framing framing;
    framing.closes = m_closesAfter;
    if (hasBody)
        framing.contentLength = m_response.body.size();
    m_response.stream.reset();
    if (isHead() || !hasBody)
        m_response.body.clear();
    writeResponseHead(m_head, m_response, framing, m_worker.date.now());
    enter(Phase::Writing, limits().writeDeadline);
    return isWritten(m_transport->write(m_head, m_response.body, shared_from_this())) && finishExchange();
}

bool Session::isWritten(Transport::Written written)
{
    switch (written) {
    case Transport::Written::Done:
        return true;
    case Transport::Written::Pending:
        m_isWriting = true;
        return false;
    case Transport::Written::Failed:
        break;
    }
    close();
    return false;
}

void Session::onWritten(bool isDone)
{
    m_isWriting = false;
    if (m_phase == Phase::Closed) {
        releaseResponse();
        return;
    }
    if (!isDone) {
        close();
        return;
    }
    if (m_phase == Phase::Body) {
        proceed();
        return;
    }
    const bool hasMore = m_response.stream && !m_isStreamEnding;
    if (hasMore ? pullStream() : finishExchange())
        proceed();
}

// Moved away and not assigned to: an empty string assigned to another may keep that one's memory.
void Session::releaseResponse()
{
    const Response gone = std::exchange(m_response, {});
}

bool Session::finishExchange()
{
    releaseResponse();
    m_parser.reset(); // gives the body's bytes back to the budget
    m_isAdmitted = false;
    m_emptyLines = 0;
    endAwaited();
    if (m_closesAfter || m_worker.isDraining) {
        closeGently();
        return false;
    }
    m_input.shrink(keptInputBytes);
    enterIdle();
    return true;
}

void Session::closeGently()
{
    if (m_isPeerGone) {
        close();
        return;
    }
    enter(Phase::Lingering, m_worker.isEnding ? endingLingerDeadline : limits().lingerDeadline);
    if (!m_isReading)
        m_input.clear();
    if (m_transport->finishSending(shared_from_this()))
        read();
}

void Session::endIfIdle()
{
    const bool isIdle = m_phase == Phase::Idle && isEmpty();
    if (m_phase == Phase::Handshake || (isIdle && !m_hasAsked))
        enter(m_phase, limits().lastRequestDeadline);
    else if (isIdle)
        close();
    else if (m_phase == Phase::Lingering)
        enter(Phase::Lingering, endingLingerDeadline);
}

void Session::onSendingFinished()
{
    if (m_phase == Phase::Lingering)
        read();
}

bool Session::startStream()
{
    // HEAD waits for the first piece as GET would, since the time an answer takes may be meant; none of it is sent.
    m_isStreamChunked = !isHead() && !m_parser.isHttp10();
    m_closesAfter = m_closesAfter || m_parser.isHttp10();
    m_isStreamEnding = false;
    m_hasStreamBegun = false;
    m_streamDeadline = std::chrono::steady_clock::now() + limits().streamDeadline;
    Framing framing;
    framing.isChunked = m_isStreamChunked;
    framing.closes = m_closesAfter;
    // Goes out together with the first piece.
    writeResponseHead(m_head, m_response, framing, m_worker.date.now());
    return pullStream();
}

bool Session::pullStream()
{
    for (;;) {
        if (m_hasStreamBegun)
            enter(Phase::Streaming, limits().handlerDeadline);
        else
            enterUntil(Phase::Streaming, m_arrival + limits().handlerDeadline);
        if (++m_piecesInARow > mostPiecesInARow) {
            m_piecesInARow = 0;
            m_worker.loop.post([self = shared_from_this(), pull = m_pull] {
                if (self->m_phase == Phase::Streaming && self->m_pull == pull && self->pullStream())
                    self->proceed();
            });
            return false;
        }
        m_piece.reset();
        m_isInPull = true;
        m_response.stream->next(deliverer({m_worker.weak_from_this(), weak_from_this()}, ++m_pull));
        m_isInPull = false;
        if (!m_piece)
            return false;
        ++m_pull;
        if (const auto outcome = sendPiece(std::exchange(m_piece, std::nullopt).value()))
            return *outcome;
    }
}

void Session::deliver(std::uint64_t pull, core::Result<std::string> piece)
{
    if (pull != m_pull || m_phase != Phase::Streaming)
        return;
    if (m_isInPull) {
        if (!m_piece)
            m_piece = std::move(piece);
        return;
    }
    ++m_pull;
    m_piecesInARow = 0;
    const auto outcome = sendPiece(std::move(piece));
    if (outcome ? *outcome : pullStream())
        proceed();
}

std::optional<bool> Session::sendPiece(core::Result<std::string> piece)
{
    if (!piece)
        return breakOff(piece.error());
    if (m_hasStreamBegun)
        m_head.clear();
    m_hasStreamBegun = true;
    m_isStreamEnding = isHead() || piece->empty();
    m_response.body = isHead() ? std::string() : std::move(*piece);
    if (m_isStreamChunked) {
        appendChunkSize(m_head, m_response.body.size());
        m_response.body.append("\r\n");
    }
    enter(Phase::Writing, limits().writeDeadline);
    const auto written = m_head.empty() && m_response.body.empty()
                             ? Transport::Written::Done
                             : m_transport->write(m_head, m_response.body, shared_from_this());
    if (written == Transport::Written::Done && !m_isStreamEnding)
        return std::nullopt;
    return isWritten(written) && finishExchange();
}

bool Session::breakOff(const core::Error& error)
{
    core::logError("http", error);
    if (!m_hasStreamBegun) {
        releaseResponse();
        const bool isTransient = error.kind == core::ErrorKind::Unavailable;
        return refuse(isTransient ? 503 : 500, "the body could not be produced", isTransient);
    }
    m_transport->abort();
    close();
    return false;
}

} // namespace rollcall::http
