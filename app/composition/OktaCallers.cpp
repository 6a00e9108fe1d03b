// SPDX-License-Identifier: Apache-2.0
// Hooks are called without the lock: only the thread that calls them can end their hearing.
#include "composition/OktaCallers.h"

#include <utility>

namespace rollcall::app {

OktaHooks OktaCallers::hooksOf(const std::shared_ptr<OktaCallers>& callers)
{
    OktaHooks hooks;
    hooks.onWait = [callers](const okta::PaceWait& wait) {
        if (callers->m_everything.onWait)
            callers->m_everything.onWait(wait);
        if (const auto* const caller = callers->current(); caller && caller->onWait)
            caller->onWait(wait);
    };
    hooks.onExchange = [callers](const okta::ExchangeNote& note) {
        if (callers->m_everything.onExchange)
            callers->m_everything.onExchange(note);
        if (const auto* const caller = callers->current(); caller && caller->onExchange)
            caller->onExchange(note);
    };
    return hooks;
}

OktaCallers::Hearing OktaCallers::hear(const OktaHooks& hooks)
{
    const std::lock_guard lock(m_mutex);
    m_hearing.insert_or_assign(std::this_thread::get_id(), &hooks);
    return Hearing(*this);
}

OktaCallers::Hearing::~Hearing()
{
    const std::lock_guard lock(m_callers.m_mutex);
    m_callers.m_hearing.erase(std::this_thread::get_id());
}

const OktaHooks* OktaCallers::current()
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_hearing.find(std::this_thread::get_id());
    return found == m_hearing.end() ? nullptr : found->second;
}

} // namespace rollcall::app
