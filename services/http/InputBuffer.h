// SPDX-License-Identifier: Apache-2.0
// Bytes that were read and not yet used up, in one piece of memory.
#pragma once

#include <cstddef>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

namespace rollcall::http {

class InputBuffer {
public:
    [[nodiscard]] std::string_view readable() const { return {m_memory.data() + m_begin, m_end - m_begin}; }
    [[nodiscard]] bool isEmpty() const { return m_begin == m_end; }

    /// Room for `byteCount` more. Valid until the next call that is not `readable`.
    [[nodiscard]] std::span<char> prepare(std::size_t byteCount)
    {
        if (m_begin > 0 && m_end > m_begin)
            std::memmove(m_memory.data(), m_memory.data() + m_begin, m_end - m_begin);
        m_end -= m_begin;
        m_begin = 0;
        if (m_memory.size() < m_end + byteCount)
            m_memory.resize(m_end + byteCount);
        return {m_memory.data() + m_end, byteCount};
    }

    void commit(std::size_t byteCount) { m_end += byteCount; }
    void consume(std::size_t byteCount) { m_begin += byteCount; }
    void clear() { m_begin = m_end = 0; }

    /// Gives memory back when nothing is in it and a large body has made it grow beyond `keep`.
    void shrink(std::size_t keep)
    {
        if (!isEmpty() || m_memory.size() <= keep)
            return;
        clear();
        m_memory = std::vector<char>{};
    }

private:
    std::vector<char> m_memory;
    std::size_t m_begin = 0;
    std::size_t m_end = 0;
};

} // namespace rollcall::http
