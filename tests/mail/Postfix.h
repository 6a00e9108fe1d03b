// SPDX-License-Identifier: Apache-2.0
// Postfix as a mail server of this test alone, on loopback, that delivers everything into one Maildir.
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QTemporaryDir>

#include <cstdint>
#include <memory>

namespace rollcall::test {

class Postfix {
public:
    /// Null where it is not installed, or the account may not run it: Postfix wants root. Ends the test when it should
    /// run and does not.
    /// With `known` only these addresses have a mailbox: mail to all others of the domain is taken, and comes back.
    [[nodiscard]] static std::unique_ptr<Postfix> start(const QList<QByteArray>& known = {});
    ~Postfix();
    Postfix(const Postfix&) = delete;
    Postfix& operator=(const Postfix&) = delete;

    [[nodiscard]] std::uint16_t port() const { return m_port; }
    /// Where everything is delivered to.
    [[nodiscard]] QString maildir() const { return m_folder.filePath(QStringLiteral("mail/all")); }
    /// Addresses that mails were delivered for, one for each mail, in no order.
    [[nodiscard]] QList<QByteArray> deliveredTo() const;
    /// How many it has delivered.
    [[nodiscard]] qsizetype delivered() const;
    /// Whether it has delivered all that it has taken.
    [[nodiscard]] bool isQueueEmpty() const;

private:
    Postfix() = default;
    void writeConfiguration(const QList<QByteArray>& known);
    void command(const QString& verb) const;

    /// Where its own account gets in, wherever temporary files of the tests are kept.
    QTemporaryDir m_folder{QStringLiteral("/tmp/rollcall-postfix-XXXXXX")};
    std::uint16_t m_port = 0;
};

} // namespace rollcall::test
