// SPDX-License-Identifier: Apache-2.0
// A configuration of its own beside whatever is installed. Run by root it serves by the accounts of its package, by
// anybody else by that account alone.
#include "Dovecot.h"

#include <QDateTime>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>

#include <unistd.h>

namespace rollcall::test {

namespace {

constexpr int patience = 20'000;

QString dovecot()
{
    return QStandardPaths::findExecutable(QStringLiteral("dovecot"),
                                          {QStringLiteral("/usr/sbin"), QStringLiteral("/usr/local/sbin")});
}

void write(const QString& path, const QByteArray& content)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("%s cannot be written", qUtf8Printable(path));
    file.setPermissions(file.permissions() | QFileDevice::ReadGroup | QFileDevice::ReadOther);
}

void openToAll(const QString& folder)
{
    QDir().mkpath(folder);
    QFile::setPermissions(folder, QFileDevice::Permissions(0x7777));
}

QByteArray output(const QString& program, const QStringList& arguments)
{
    QProcess process;
    process.start(program, arguments);
    if (!process.waitForFinished(patience))
        qFatal("%s does not end", qUtf8Printable(program));
    return process.readAllStandardOutput().trimmed();
}

} // namespace

std::unique_ptr<Dovecot> Dovecot::start(const QString& chain, const QString& key)
{
    if (dovecot().isEmpty())
        return nullptr;
    std::unique_ptr<Dovecot> made(new Dovecot);
    {
        QTcpServer plain;
        QTcpServer tls;
        if (!plain.listen(QHostAddress::LocalHost) || !tls.listen(QHostAddress::LocalHost))
            qFatal("no port is free");
        made->m_port = plain.serverPort();
        made->m_tlsPort = tls.serverPort();
    }
    made->writeConfiguration(chain, key);
    QProcess process;
    process.start(dovecot(), {QStringLiteral("-c"), made->m_folder.filePath(QStringLiteral("conf"))});
    if (!process.waitForFinished(patience) || process.exitCode() != 0)
        qFatal("Dovecot does not start: %s", process.readAllStandardError().constData());
    QElapsedTimer since;
    since.start();
    for (;;) {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost), made->m_port);
        if (socket.waitForConnected(1'000) && socket.waitForReadyRead(1'000))
            return made;
        if (since.elapsed() > patience) {
            QFile log(made->m_folder.filePath(QStringLiteral("log")));
            qFatal("Dovecot does not answer: %s",
                   log.open(QIODevice::ReadOnly) ? log.readAll().constData() : "it wrote no log");
        }
        QThread::msleep(50);
    }
}

Dovecot::~Dovecot()
{
    static_cast<void>(
        output(dovecot(), {QStringLiteral("-c"), m_folder.filePath(QStringLiteral("conf")), QStringLiteral("stop")}));
}

void Dovecot::writeConfiguration(const QString& chain, const QString& key)
{
    const QString folder = m_folder.path();
    QFile::setPermissions(folder, QFileDevice::Permissions(0x7755));
    for (const char* part : {"run", "state"})
        QDir(folder).mkdir(QString::fromLatin1(part));
    for (const char* part : {"mail", "mail/new", "mail/cur", "mail/tmp"})
        openToAll(m_folder.filePath(QString::fromLatin1(part)));
    const QByteArray root = folder.toUtf8();
    const bool isRoot = ::geteuid() == 0;
    const QByteArray account = isRoot ? QByteArray("nobody") : output(QStringLiteral("id"), {QStringLiteral("-un")});
    const QByteArray group = isRoot ? QByteArray("nogroup") : output(QStringLiteral("id"), {QStringLiteral("-gn")});
    write(m_folder.filePath(QStringLiteral("users")), QByteArray(user) + ":{PLAIN}" + password + "\n");
    QByteArray content = "base_dir = " + root + "/run\nstate_dir = " + root + "/state\nlog_path = " + root +
                         "/log\nprotocols = imap\nlisten = 127.0.0.1\nssl = yes\nssl_cert = <" + chain.toUtf8() +
                         "\nssl_key = <" + key.toUtf8() +
                         "\ndisable_plaintext_auth = no\nmail_location = maildir:" + root +
                         "/mail\nfirst_valid_uid = 1\nauth_mechanisms = plain login\nauth_failure_delay = 0\n"
                         "passdb {\n  driver = passwd-file\n  args = " +
                         root + "/users\n}\nuserdb {\n  driver = static\n  args = uid=" + account + " gid=" + group +
                         " home=" + root + "/mail\n}\n";
    if (!isRoot)
        content += "default_internal_user = " + account + "\ndefault_internal_group = " + group +
                   "\ndefault_login_user = " + account +
                   "\nservice anvil {\n  chroot =\n}\nservice imap-login {\n  chroot =\n}\n";
    content += "service imap-login {\n  inet_listener imap {\n    port = " + QByteArray::number(m_port) +
               "\n  }\n  inet_listener imaps {\n    port = " + QByteArray::number(m_tlsPort) +
               "\n    ssl = yes\n  }\n}\n";
    write(m_folder.filePath(QStringLiteral("conf")), content);
}

void Dovecot::deliver(const QByteArray& name, const QByteArray& mail)
{
    write(m_folder.filePath(QStringLiteral("mail/new/") + QString::fromUtf8(name)), mail);
}

QStringList Dovecot::mails() const
{
    QStringList all;
    for (const char* part : {"mail/new", "mail/cur"})
        all += QDir(m_folder.filePath(QString::fromLatin1(part))).entryList(QDir::Files);
    return all;
}

void Dovecot::renumber()
{
    // Dovecot numbers a folder by the second in which it sees it first: that must be another one.
    QFile list(m_folder.filePath(QStringLiteral("mail/dovecot-uidlist")));
    if (!list.open(QIODevice::ReadOnly))
        qFatal("Dovecot has numbered nothing yet.");
    const auto before = list.readLine().split(' ').value(1).mid(1).toLongLong();
    list.close();
    QElapsedTimer waited;
    waited.start();
    while (before > 0 && QDateTime::currentSecsSinceEpoch() <= before && waited.elapsed() < 5'000)
        QThread::msleep(20);
    if (before <= 0 || QDateTime::currentSecsSinceEpoch() <= before)
        qFatal("Dovecot's number of the folder cannot be left behind.");
    const QStringList files = QDir(m_folder.filePath(QStringLiteral("mail")))
                                  .entryList({QStringLiteral("dovecot*")}, QDir::Files | QDir::Hidden);
    for (const QString& file : files)
        QFile::remove(m_folder.filePath(QStringLiteral("mail/") + file));
}

} // namespace rollcall::test
