// SPDX-License-Identifier: Apache-2.0
// A server on loopback that knows just enough SCIM for a client to work against, remembers every request, and can be
// told what to answer next.
#pragma once

#include "http/Server.h"
#include "scim/Json.h"

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace rollcall::test {

struct RecordedRequest {
    std::string method;
    std::string target;
    http::Headers headers;
    std::string body;

    /// "PUT /Users/1", without the base path.
    [[nodiscard]] std::string line() const;
};

struct ScriptedAnswer {
    int status = 200;
    std::string body;
    std::string retryAfter; ///< the field is sent when not empty
};

class RecordingServer {
public:
    RecordingServer();
    ~RecordingServer();

    [[nodiscard]] std::string baseUrl() const;
    /// Answered before anything else, one a request.
    void answerNext(ScriptedAnswer answer);
    /// Every request whose line starts with `prefix` gets this answer from now on.
    void answerAlways(std::string prefix, ScriptedAnswer answer);
    /// Puts a user there as somebody else would have; its id.
    std::string addUser(const std::string& userName, bool active, const std::string& extraMembers = {});

    [[nodiscard]] std::vector<RecordedRequest> requests() const;
    [[nodiscard]] std::vector<std::string> lines() const;
    [[nodiscard]] scim::JsonObject bodyOf(std::size_t request) const;
    void forget();
    [[nodiscard]] std::size_t userCount() const;

    /// Used by the handlers.
    [[nodiscard]] http::Response answer(const http::Request& request);

private:
    [[nodiscard]] http::Response serve(const std::string& method, const std::string& path, const std::string& query,
                                       const std::string& body);
    [[nodiscard]] http::Response list(const std::map<std::string, scim::JsonObject>& resources,
                                      const std::string& attribute, const std::string& query);

    mutable std::mutex m_mutex;
    std::vector<RecordedRequest> m_requests;
    std::deque<ScriptedAnswer> m_next;
    std::vector<std::pair<std::string, ScriptedAnswer>> m_always;
    std::map<std::string, scim::JsonObject> m_users;
    std::map<std::string, scim::JsonObject> m_groups;
    int m_lastId = 0;
    std::unique_ptr<http::Server> m_server;
};

} // namespace rollcall::test
