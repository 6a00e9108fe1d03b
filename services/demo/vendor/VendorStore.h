// SPDX-License-Identifier: Apache-2.0
// What a simulated vendor keeps: accounts and groups as SCIM resources, tokens, and refusals to come.
#pragma once

#include "demo/Vendor.h"
#include "http/Message.h"
#include "scim/Json.h"

#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::demo::vendor {

/// Thread-safe. Answers SCIM requests: what Okta's two kinds of app send, and no more.
class VendorStore {
public:
    explicit VendorStore(VendorOptions options);

    [[nodiscard]] http::Response serve(const http::Request& request);

    [[nodiscard]] std::string createToken();
    void revokeToken(std::string_view token);
    void setScimEnabled(bool isEnabled);
    void refuseNext(std::string_view userName, int status, std::string detail);
    [[nodiscard]] std::vector<VendorAccount> accounts() const;
    [[nodiscard]] std::vector<VendorGroup> groups() const;
    [[nodiscard]] bool markRegistered(std::string_view userName);
    [[nodiscard]] std::uint64_t requests() const;
    /// What resources are told as their own address.
    void setBaseUrl(std::string baseUrl);

private:
    using Resources = std::map<std::string, scim::JsonObject>;
    struct Refusal {
        int status = 400;
        std::string detail;
    };

    [[nodiscard]] http::Response collection(Resources& resources, const http::Request& request, bool isUsers);
    [[nodiscard]] http::Response one(Resources& resources, const std::string& id, const http::Request& request,
                                     bool isUsers);
    [[nodiscard]] http::Response list(const Resources& resources, std::string_view query) const;
    [[nodiscard]] http::Response create(Resources& resources, scim::JsonObject body, bool isUsers);
    [[nodiscard]] http::Response patch(scim::JsonObject& resource, const scim::JsonObject& body) const;
    [[nodiscard]] scim::JsonObject served(const scim::JsonObject& resource, bool isUsers) const;

    const VendorOptions m_options;
    mutable std::mutex m_mutex;
    std::string m_baseUrl;
    bool m_isScimEnabled;
    std::set<std::string, std::less<>> m_tokens;
    Resources m_users;
    Resources m_groups;
    std::set<std::string> m_registered; ///< account ids
    std::map<std::string, Refusal, std::less<>> m_refusals;
    std::uint64_t m_requests = 0;
    unsigned m_lastId = 0;
};

} // namespace rollcall::demo::vendor
