// SPDX-License-Identifier: Apache-2.0
// The body of a request that is never sent twice.
#pragma once

#include <QByteArray>
#include <QIODevice>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <functional>
#include <utility>

namespace rollcall::core {

/// A body that can be read once. Qt sends a request again when the connection ends before the answer; that it cannot
/// rewind this makes it fail instead, so that nothing is done twice at the other side.
class OneWayBody final : public QIODevice {
public:
    explicit OneWayBody(QByteArray bytes) : m_bytes(std::move(bytes)) { open(QIODevice::ReadOnly); }
    ~OneWayBody() override
    {
        if (m_isSecret)
            m_bytes.fill('\0');
    }
    void markSecret() { m_isSecret = true; }
    /// Called when the first part of it is taken, right before it can be sent.
    void onFirstRead(std::function<void()> call) { m_onFirstRead = std::move(call); }

    [[nodiscard]] bool isSequential() const override { return true; }
    bool seek(qint64) override { return false; }
    bool reset() override { return false; }
    [[nodiscard]] bool atEnd() const override { return bytesAvailable() == 0; }
    [[nodiscard]] qint64 bytesAvailable() const override
    {
        return m_bytes.size() - m_position + QIODevice::bytesAvailable();
    }

protected:
    qint64 readData(char* data, qint64 limit) override
    {
        const qint64 size = std::min<qint64>(limit, m_bytes.size() - m_position);
        if (size <= 0)
            return -1;
        if (m_onFirstRead)
            std::exchange(m_onFirstRead, nullptr)();
        std::memcpy(data, m_bytes.constData() + m_position, static_cast<std::size_t>(size));
        m_position += size;
        return size;
    }
    qint64 writeData(const char*, qint64) override { return -1; }

private:
    QByteArray m_bytes;
    qint64 m_position = 0;
    bool m_isSecret = false;
    std::function<void()> m_onFirstRead;
};

} // namespace rollcall::core
