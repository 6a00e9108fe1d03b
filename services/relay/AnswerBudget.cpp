// SPDX-License-Identifier: Apache-2.0
// How many bytes of answers are held at the same time.
#include "relay/AnswerBudget.h"

namespace rollcall::relay {

bool AnswerBudget::take(std::size_t bytes)
{
    const std::lock_guard lock(m_mutex);
    if (bytes > m_left)
        return false;
    m_left -= bytes;
    return true;
}

void AnswerBudget::giveBack(std::size_t bytes)
{
    const std::lock_guard lock(m_mutex);
    m_left += bytes;
}

} // namespace rollcall::relay
