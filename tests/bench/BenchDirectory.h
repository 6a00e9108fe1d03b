// SPDX-License-Identifier: Apache-2.0
// A listener over a fresh directory with one integration, filled over the wire, and the bytes of requests to it.
#pragma once

#include "LoadGenerator.h"

#include "core/Clock.h"
#include "directory/Database.h"
#include "http/Client.h"
#include "listener/ListenerService.h"

#include <QTemporaryDir>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace rollcall::bench {

/// A person as Okta sends them. `displayName` makes one different from what is stored.
[[nodiscard]] std::string personBody(std::uint64_t number, const std::string& displayName = "Person");

/// Throws std::runtime_error when anything fails that is not measured.
class BenchDirectory {
public:
    /// Writes come over that many connections.
    static constexpr unsigned writeConnections = 64;

    BenchDirectory();

    [[nodiscard]] std::uint16_t port() const { return m_port; }
    [[nodiscard]] std::string folder() const { return m_folder.path().toStdString(); }
    [[nodiscard]] std::size_t people() const { return m_ids.size(); }
    [[nodiscard]] const std::string& personId(std::size_t number) const { return m_ids.at(number); }

    /// The bytes of a request; `path` is behind the base URL.
    [[nodiscard]] std::string get(const std::string& path) const;
    [[nodiscard]] std::string send(const std::string& method, const std::string& path, const std::string& body) const;

    /// The body of a GET.
    [[nodiscard]] std::string bodyOf(const std::string& path);

    /// Posts that many more people; their ids are known afterwards.
    LoadResult post(std::uint64_t count);
    /// The id of a new group with the people from `first` on.
    [[nodiscard]] std::string makeGroup(const std::string& name, std::size_t first, std::size_t count);

private:
    [[nodiscard]] std::string head(const std::string& method, const std::string& path) const;
    [[nodiscard]] http::ClientResponse ask(const std::string& method, const std::string& path, const std::string& body);

    QTemporaryDir m_folder;
    core::SystemClock m_clock;
    std::unique_ptr<directory::Database> m_database;
    std::unique_ptr<listener::ListenerService> m_service;
    std::unique_ptr<http::Client> m_client;
    std::string m_token;
    std::uint16_t m_port = 0;
    std::vector<std::string> m_ids;
};

/// A PATCH document that adds one person to a group, and one that removes them.
[[nodiscard]] std::string addMemberBody(const std::string& personId);
[[nodiscard]] std::string removeMemberBody(const std::string& personId);

} // namespace rollcall::bench
