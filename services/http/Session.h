// SPDX-License-Identifier: Apache-2.0
// One connection: reads requests one after the other, has them answered, and ends when a deadline says so.
#pragma once

#include "InputBuffer.h"
#include "RequestParser.h"
#include "Transport.h"
#include "Worker.h"
#include "http/Server.h"

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace rollcall::http {

/// Lives on its worker's loop alone and is kept alive by what is pending there. Requests are served strictly in order:
/// nothing is read while one is being handled, so that what a peer can pipeline is bounded by one read.
class Session final : public TransportEvents, public std::enable_shared_from_this<Session> {
public:
    /// `ticket` is held until the connection is closed.
    Session(Worker& worker, std::unique_ptr<Transport> transport, std::shared_ptr<void> ticket, std::string peerAddress,
            bool isTls);
    ~Session() override;
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    void start();
    /// Instead of `start`: says no without reading a request, and ends.
    void turnAway(RequestParser::Fault reason);

    /// The worker drains: when a request is under way, true, and the worker is told of its end.
    [[nodiscard]] bool becomeAwaited();
    /// Ends when no part of a request is there, soon when none ever was; otherwise after the answer, since the worker
    /// drains.
    void endIfIdle();
    void close();

    /// How long nothing has been asked of it; what is less goes first where room is needed.
    struct Silence {
        bool hasAsked = false; ///< ever
        SteadyTime since;

        friend auto operator<=>(const Silence&, const Silence&) = default;
    };
    /// Nothing while a request is under way, and of one that is turned away already.
    [[nodiscard]] std::optional<Silence> silence() const;

    /// For the exchange with that number; ignored when it is over.
    void answer(std::uint64_t exchange, Response response);
    void answerDropped(std::uint64_t exchange);
    /// A piece of the body stream, for the request for a piece with that number.
    void deliver(std::uint64_t pull, core::Result<std::string> piece);

    void onHandshake(bool isDone) override;
    void onRead(ReadEnd end, std::size_t byteCount) override;
    void onWritten(bool isDone) override;
    void onSendingFinished() override;
    void onTimer() override;

private:
    enum class Phase { Handshake, Idle, Head, Body, Handling, Writing, Streaming, Lingering, Closed };

    // Each returns whether to go on at once; false means waiting for an event, or closed.
    bool serveOne();
    bool readHead();
    bool admit();
    bool readBody();
    bool dispatch();
    bool respond(Response response);
    bool refuse(int status, std::string reason, bool isTransient = false);
    bool refuse(const RequestParser::Fault& fault);
    bool startStream();
    bool pullStream();
    // Nothing means that the next piece may be asked for.
    std::optional<bool> sendPiece(core::Result<std::string> piece);
    bool breakOff(const core::Error& error);
    bool isWritten(Transport::Written written);
    bool finishExchange();
    void releaseResponse();

    void proceed();
    void read();
    [[nodiscard]] bool skipEmptyLines();
    [[nodiscard]] bool sendContinue();
    void begin();
    void endAwaited();
    void enter(Phase phase, std::chrono::milliseconds deadline);
    void enterUntil(Phase phase, SteadyTime deadline);
    void enterIdle();
    [[nodiscard]] bool isEmpty() const { return m_input.isEmpty() && !m_parser.hasBegun(); }
    void expire();
    void closeGently();
    [[nodiscard]] bool isHead() const { return m_method == "HEAD"; }
    [[nodiscard]] const Limits& limits() const { return m_worker.shared->config.limits; }

    Worker& m_worker;
    std::unique_ptr<Transport> m_transport;
    std::shared_ptr<void> m_ticket;
    std::string m_peerAddress;
    bool m_isTls;

    Phase m_phase = Phase::Handshake;
    SteadyTime m_deadline;
    SteadyTime m_armedFor;
    bool m_isTimerArmed = false;
    bool m_isReading = false;
    bool m_isWriting = false;
    bool m_isPeerGone = false;
    bool m_isAwaited = false;
    bool m_hasAsked = false;
    SteadyTime m_silentSince;
    std::optional<RequestParser::Fault> m_turnedAway;
    std::size_t m_lingeringBytes = 0;

    InputBuffer m_input;
    RequestParser m_parser;
    unsigned m_emptyLines = 0;
    bool m_isAdmitted = false;
    bool m_closesAfter = false;

    // The exchange under way. Method and target are kept for refusals, the request itself has moved to the handler.
    std::uint64_t m_exchange = 0;
    SteadyTime m_arrival;
    std::string m_method;
    std::string m_target;
    std::string m_clientAddress;
    bool m_isInHandler = false;
    std::optional<Response> m_answer;  // given from inside the handler's call
    std::optional<Response> m_pending; // given at admission, sent once the unwanted body is read

    std::string m_head;
    Response m_response;
    SteadyTime m_streamDeadline;
    std::uint64_t m_pull = 0;
    bool m_isInPull = false;
    bool m_isStreamChunked = false;
    bool m_isStreamEnding = false;
    bool m_hasStreamBegun = false;
    unsigned m_piecesInARow = 0;
    std::optional<core::Result<std::string>> m_piece; // given from inside the stream's call
};

} // namespace rollcall::http
