// SPDX-License-Identifier: Apache-2.0
// Dovecot as an IMAP server of this test alone, on loopback, over one Maildir.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <cstdint>
#include <memory>

namespace rollcall::test {

class Dovecot {
public:
    static constexpr const char* user = "bounces";
    static constexpr const char* password = "a mailbox’s word";

    /// `chain` and `key` are PEM files. Null where it is not installed; ends the test when it should run and does not.
    [[nodiscard]] static std::unique_ptr<Dovecot> start(const QString& chain, const QString& key);
    ~Dovecot();
    Dovecot(const Dovecot&) = delete;
    Dovecot& operator=(const Dovecot&) = delete;

    /// Offers STARTTLS.
    [[nodiscard]] std::uint16_t port() const { return m_port; }
    /// TLS from the first byte.
    [[nodiscard]] std::uint16_t tlsPort() const { return m_tlsPort; }
    void deliver(const QByteArray& name, const QByteArray& mail);
    /// The mails' files with their flags.
    [[nodiscard]] QStringList mails() const;
    /// The mailbox numbers its mails anew, as after a restore.
    void renumber();

private:
    Dovecot() = default;
    void writeConfiguration(const QString& chain, const QString& key);

    QTemporaryDir m_folder{QStringLiteral("/tmp/rollcall-dovecot-XXXXXX")};
    std::uint16_t m_port = 0;
    std::uint16_t m_tlsPort = 0;
};

} // namespace rollcall::test
