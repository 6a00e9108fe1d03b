// SPDX-License-Identifier: Apache-2.0
// A stop of one's own that others can bring about as well.
#pragma once

#include <stop_token>
#include <utility>

namespace rollcall::core {

/// Stopped by its owner or by either of those it is linked with; they are not stopped by it. Thread-safe.
class LinkedStop {
public:
    explicit LinkedStop(std::stop_token first, std::stop_token second = {})
        : m_byFirst(std::move(first), Request{m_source}), m_bySecond(std::move(second), Request{m_source})
    {
    }
    LinkedStop(const LinkedStop&) = delete;
    LinkedStop& operator=(const LinkedStop&) = delete;

    void request() { m_source.request_stop(); }
    [[nodiscard]] std::stop_token token() const { return m_source.get_token(); }

private:
    struct Request {
        std::stop_source source;
        void operator()() { source.request_stop(); }
    };
    std::stop_source m_source;
    std::stop_callback<Request> m_byFirst;
    std::stop_callback<Request> m_bySecond;
};

} // namespace rollcall::core
