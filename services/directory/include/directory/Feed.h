// SPDX-License-Identifier: Apache-2.0
// The change feed: one row for everything shown or acted on, committed with the change itself.
#pragma once

#include "core/Timestamp.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rollcall::directory {

/// Grows by commit order; 0 is before the first entry.
using FeedPosition = std::int64_t;

/// The row of an entry is that of its kind, with five exceptions: Membership names the person who came or went (the
/// group has an entry of its own), Journal names the last of all journal rows of one commit, Setting names none
/// (0, and stands for sealed secrets and templates of mails too), Credential names none (0) for a consent code, and Job
/// none (0) for a queue. When an integration is removed, its own entry stands for all people and groups in it.
/// Extension schemas are changes of their integration, authorizations those of their OAuth client.
enum class FeedKind {
    Person,
    Group,
    Membership,
    Integration,
    Credential,
    Setting,
    Job,
    Journal,
    Invitation,
    Registration
};
enum class FeedChange { Added, Changed, Removed };

struct FeedEntry {
    FeedPosition position = 0;
    FeedKind kind = FeedKind::Person;
    FeedChange change = FeedChange::Added;
    std::int64_t integration = 0;
    std::int64_t rowId = 0;
    core::Timestamp at{};
};

/// Told that something was committed, by this process or another. Called on the watcher's thread; must return quickly.
using FeedListener = std::function<void()>;

/// Unsubscribes on destruction; after that the listener is not called any more. Move-only.
class FeedSubscription {
public:
    FeedSubscription() = default;
    explicit FeedSubscription(std::function<void()> cancel) : m_cancel(std::move(cancel)) {}
    ~FeedSubscription() { reset(); }
    FeedSubscription(FeedSubscription&& other) noexcept : m_cancel(std::exchange(other.m_cancel, nullptr)) {}
    FeedSubscription& operator=(FeedSubscription&& other) noexcept
    {
        if (this != &other) {
            reset();
            m_cancel = std::exchange(other.m_cancel, nullptr);
        }
        return *this;
    }

    void reset()
    {
        if (auto cancel = std::exchange(m_cancel, nullptr))
            cancel();
    }

private:
    std::function<void()> m_cancel;
};

} // namespace rollcall::directory
