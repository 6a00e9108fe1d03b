// SPDX-License-Identifier: Apache-2.0
// Keeps connections to the mail server between the attempts.
#include "onboarding/InvitationMailer.h"

#include "MailRun.h"

#include <utility>

namespace rollcall::onboarding {

InvitationMailer::InvitationMailer(directory::Database& database, InvitationMailerOptions options)
    : m_database(database), m_options(std::move(options))
{
}

jobs::Outcome InvitationMailer::operator()(jobs::Attempt& attempt)
{
    return Run(*this, attempt)();
}

void InvitationMailer::forgetConnections()
{
    std::vector<std::unique_ptr<MailSender>> idle;
    const std::lock_guard lock(m_mutex);
    idle.swap(m_idle);
    ++m_generation;
}

core::Result<std::unique_ptr<MailSender>> InvitationMailer::takeSender()
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_idle.empty()) {
            auto sender = std::move(m_idle.back());
            m_idle.pop_back();
            return sender;
        }
    }
    return m_options.connect();
}

void InvitationMailer::giveBack(std::unique_ptr<MailSender> sender, std::uint64_t generation)
{
    const std::lock_guard lock(m_mutex);
    if (generation == m_generation)
        m_idle.push_back(std::move(sender));
}

} // namespace rollcall::onboarding
