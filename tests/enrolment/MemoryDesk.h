// SPDX-License-Identifier: Apache-2.0
// Invitations in memory, and the pages behind the listener's door.
#pragma once

#include "listener/EnrolmentDoor.h"
#include "onboarding/EnrolmentDesk.h"
#include "onboarding/EnrolmentPages.h"

#include <map>
#include <mutex>
#include <string>
#include <tuple>
#include <vector>

namespace rollcall::test {

/// Keeps to the whole contract of the interface; a lock makes it thread-safe.
class MemoryDesk final : public onboarding::EnrolmentDesk {
public:
    struct Calls {
        int looks = 0;
        int confirmed = 0;
        std::vector<std::string> mails; ///< addresses that were really mailed
        int asked = 0;
        std::vector<std::tuple<onboarding::PhonePlatform, onboarding::EnrolmentTrouble>> reports;
    };

    /// The text of the new token.
    std::string invite(onboarding::EnrolmentView view, const std::string& address);
    void setState(const std::string& token, onboarding::EnrolmentState state);
    /// The code stands for that link, once.
    void giveCode(const std::string& code, const std::string& token);
    /// Every call fails from now on.
    void fail(core::ErrorKind kind);
    [[nodiscard]] Calls calls() const;

    core::Result<onboarding::EnrolmentView> look(const core::Sha256Digest& link) override;
    core::Result<onboarding::EnrolmentState> confirm(const core::Sha256Digest& link) override;
    core::Result<> askForMail(const std::string& address, const std::string& language) override;
    core::Result<> report(const core::Sha256Digest& link, onboarding::PhonePlatform platform,
                          onboarding::EnrolmentTrouble trouble) override;
    core::Result<onboarding::EnrolmentToken> redeem(const core::Secret& code) override;

private:
    struct Entry {
        onboarding::EnrolmentView view;
        std::string address;
        bool wasMailed = false;
    };
    mutable std::mutex m_mutex;
    std::map<core::Sha256Digest, Entry> m_links;
    std::map<std::string, std::string> m_codes;
    std::optional<core::ErrorKind> m_failure;
    Calls m_calls;
};

/// Somebody invited by Example Corp to Passkeys, everything filled in.
[[nodiscard]] onboarding::EnrolmentView exampleView();

class PagesDoor final : public listener::EnrolmentDoor {
public:
    explicit PagesDoor(onboarding::EnrolmentPages pages) : m_pages(std::move(pages)) {}
    listener::EnrolmentAnswer answer(const listener::EnrolmentVisit& visit) override;
    listener::EnrolmentAnswer refusal(int status, std::string_view acceptLanguage) const override;

private:
    onboarding::EnrolmentPages m_pages;
};

/// Pages over `desk` at a public address; ends the test where they cannot be made.
[[nodiscard]] onboarding::EnrolmentPages pagesOf(MemoryDesk& desk, const std::string& publicUrl);

} // namespace rollcall::test
