// SPDX-License-Identifier: Apache-2.0
// One read at a time.
#include "PacedReads.h"

namespace rollcall::models {

PacedReads::PacedReads(directory::Database& database, std::function<void()> begin)
    : m_database(database), m_begin(std::move(begin))
{
    m_pause.setSingleShot(true);
    QObject::connect(&m_pause, &QTimer::timeout, &m_pause, [this] {
        if (m_isDue && m_isShown)
            this->begin();
    });
}

void PacedReads::setShown(bool isShown)
{
    m_isShown = isShown;
    if (isShown && m_isDue)
        schedule();
}

void PacedReads::schedule()
{
    m_isDue = true;
    if (m_isShown && !m_pause.isActive() && !m_request.isRunning())
        begin();
}

void PacedReads::cancel()
{
    m_isDue = false;
    m_request.cancel();
}

void PacedReads::begin()
{
    m_isDue = false;
    m_begin();
}

void PacedReads::rest()
{
    // A long journal is not read over and over.
    if (const std::chrono::milliseconds rest(m_reading.elapsed() * 3); rest > betweenReads)
        m_pause.start(rest);
}

void PacedReads::goOn()
{
    if (m_isDue && m_isShown && !m_pause.isActive())
        begin();
}

} // namespace rollcall::models
