// SPDX-License-Identifier: Apache-2.0
// A configuration of its own beside whatever is installed: another queue, another port, no other domain.
#include "Postfix.h"

#include <QDir>
#include <QDirIterator>
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

void write(const QString& path, const QByteArray& content)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("%s cannot be written", qUtf8Printable(path));
}

QString run(const QString& program, const QStringList& arguments)
{
    QProcess process;
    process.start(program, arguments);
    if (!process.waitForFinished(patience) || process.exitCode() != 0)
        qFatal("%s %s: %s%s", qUtf8Printable(program), qUtf8Printable(arguments.join(QLatin1Char(' '))),
               process.readAllStandardOutput().constData(), process.readAllStandardError().constData());
    // It warns on standard error where the computer's own configuration is missing.
    return QString::fromUtf8(process.readAllStandardOutput()).trimmed();
}

QString postfix()
{
    return QStandardPaths::findExecutable(QStringLiteral("postfix"),
                                          {QStringLiteral("/usr/sbin"), QStringLiteral("/sbin")});
}

std::uint16_t freePort()
{
    QTcpServer server;
    if (!server.listen(QHostAddress::LocalHost))
        qFatal("no port is free");
    return server.serverPort();
}

} // namespace

std::unique_ptr<Postfix> Postfix::start(const QList<QByteArray>& known)
{
    if (postfix().isEmpty() || ::geteuid() != 0)
        return nullptr;
    std::unique_ptr<Postfix> made(new Postfix);
    made->m_port = freePort();
    made->writeConfiguration(known);
    made->command(QStringLiteral("start"));
    QElapsedTimer since;
    since.start();
    for (;;) {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost), made->m_port);
        if (socket.waitForConnected(1'000) && socket.waitForReadyRead(1'000))
            return made;
        if (since.elapsed() > patience)
            qFatal("Postfix does not answer");
        QThread::msleep(50);
    }
}

Postfix::~Postfix()
{
    command(QStringLiteral("stop"));
}

void Postfix::command(const QString& verb) const
{
    static_cast<void>(run(postfix(), {QStringLiteral("-c"), m_folder.filePath(QStringLiteral("conf")), verb}));
}

void Postfix::writeConfiguration(const QList<QByteArray>& known)
{
    const QString folder = m_folder.path();
    // Its own account works in there.
    QFile::setPermissions(folder, QFile::permissions(folder) | QFileDevice::ReadGroup | QFileDevice::ExeGroup |
                                      QFileDevice::ReadOther | QFileDevice::ExeOther);
    for (const char* name : {"conf", "spool", "lib", "mail"})
        QDir(folder).mkdir(QString::fromLatin1(name));
    for (const char* name : {"lib", "mail"})
        static_cast<void>(
            run(QStringLiteral("chown"), {QStringLiteral("postfix"), m_folder.filePath(QString::fromLatin1(name))}));
    const QByteArray root = folder.toUtf8();
    QByteArray people = "static:all/";
    if (!known.isEmpty()) {
        people = "inline:{";
        for (const QByteArray& address : known)
            people += " { " + address + " = all/ }";
        people += " }\nsmtpd_reject_unlisted_recipient = no";
    }
    const QByteArray user = run(QStringLiteral("id"), {QStringLiteral("-u"), QStringLiteral("postfix")}).toUtf8();
    const QByteArray group = run(QStringLiteral("id"), {QStringLiteral("-g"), QStringLiteral("postfix")}).toUtf8();
    const QString daemons = run(QStringLiteral("postconf"),
                                {QStringLiteral("-h"), QStringLiteral("-d"), QStringLiteral("daemon_directory")});
    write(m_folder.filePath(QStringLiteral("conf/main.cf")),
          "compatibility_level = 3.6\nqueue_directory = " + root + "/spool\ndata_directory = " + root +
              "/lib\ncommand_directory = /usr/sbin\ndaemon_directory = " + daemons.toUtf8() +
              "\nmail_owner = postfix\nsetgid_group = postdrop\ninet_interfaces = 127.0.0.1\ninet_protocols = ipv4\n"
              "myhostname = mx.example.test\nmydestination =\nalias_maps =\nvirtual_mailbox_domains = example.com\n"
              "virtual_mailbox_base = " +
              root + "/mail\nvirtual_mailbox_maps = " + people +
              "\nvirtual_minimum_uid = 1\nvirtual_uid_maps = static:" + user + "\nvirtual_gid_maps = static:" + group +
              "\nmaillog_file_prefixes = " + root + "\nmaillog_file = " + root + "/log\n");
    QByteArray services = "127.0.0.1:" + QByteArray::number(m_port) + " inet n - n - - smtpd\n";
    services += "pickup unix n - n 60 1 pickup\ncleanup unix n - n - 0 cleanup\nqmgr unix n - n 300 1 qmgr\n"
                "rewrite unix - - n - - trivial-rewrite\nbounce unix - - n - 0 bounce\ndefer unix - - n - 0 bounce\n"
                "trace unix - - n - 0 bounce\nverify unix - - n - 1 verify\nflush unix n - n 1000? 0 flush\n"
                "proxymap unix - - n - - proxymap\nproxywrite unix - - n - 1 proxymap\nsmtp unix - - n - - smtp\n"
                "showq unix n - n - - showq\nerror unix - - n - - error\nretry unix - - n - - error\n"
                "discard unix - - n - - discard\nlocal unix - n n - - local\nvirtual unix - n n - - virtual\n"
                "lmtp unix - - n - - lmtp\nanvil unix - - n - 1 anvil\nscache unix - - n - 1 scache\n"
                "tlsmgr unix - - n 1000? 1 tlsmgr\npostlog unix-dgram n - n - 1 postlogd\n";
    write(m_folder.filePath(QStringLiteral("conf/master.cf")), services);
}

QList<QByteArray> Postfix::deliveredTo() const
{
    QList<QByteArray> people;
    QDirIterator mails(m_folder.filePath(QStringLiteral("mail/all/new")), QDir::Files);
    while (mails.hasNext()) {
        QFile mail(mails.next());
        if (!mail.open(QIODevice::ReadOnly))
            qFatal("a mail cannot be read");
        while (!mail.atEnd()) {
            const QByteArray line = mail.readLine().trimmed();
            if (line.startsWith("Delivered-To: ")) {
                people.append(line.mid(14).toLower());
                break;
            }
        }
    }
    return people;
}

qsizetype Postfix::delivered() const
{
    return QDir(m_folder.filePath(QStringLiteral("mail/all/new"))).entryList(QDir::Files).size();
}

bool Postfix::isQueueEmpty() const
{
    for (const char* queue : {"incoming", "active", "deferred", "maildrop"}) {
        QDirIterator files(m_folder.filePath(QStringLiteral("spool/") + QString::fromLatin1(queue)), QDir::Files,
                           QDirIterator::Subdirectories);
        if (files.hasNext())
            return false;
    }
    return true;
}

} // namespace rollcall::test
