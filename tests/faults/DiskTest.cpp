// SPDX-License-Identifier: Apache-2.0
// A disk that is full, one that cannot be written, and a damaged file: clients come again by themselves, nothing
// acknowledged is lost, and a server that cannot start says what to do. On a file system of some megabytes, which is
// mounted where this process and its children alone see it.
#include "ServerProcess.h"
#include "http/Client.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <cerrno>
#include <cstring>
#include <map>
#include <optional>
#include <sched.h>
#include <string>
#include <sys/mount.h>

using namespace rollcall;
using namespace rollcall::tests;

namespace {

/// Why there is no small file system here; empty when there may be one.
QString& obstacle()
{
    static QString text;
    return text;
}

/// Everything mounted from now on is seen by this process and its children alone, and goes with them.
void enterOwnMountNamespace()
{
    if (::unshare(CLONE_NEWNS) != 0 || ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
        obstacle() =
            QStringLiteral("file systems cannot be mounted here: %1").arg(QString::fromLocal8Bit(std::strerror(errno)));
}

class SmallDisk {
public:
    SmallDisk()
    {
        if (!obstacle().isEmpty())
            return;
        if (::mount("tmpfs", qPrintable(m_folder.path()), "tmpfs", 0, "size=12m") == 0)
            m_isMounted = true;
        else
            obstacle() = QStringLiteral("no small file system: %1").arg(QString::fromLocal8Bit(std::strerror(errno)));
    }
    ~SmallDisk()
    {
        if (m_isMounted)
            ::umount2(qPrintable(m_folder.path()), MNT_DETACH);
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

    [[nodiscard]] QString data() const { return m_folder.filePath(QStringLiteral("data")); }
    [[nodiscard]] bool makeReadOnly() const
    {
        return ::mount(nullptr, qPrintable(m_folder.path()), nullptr, MS_REMOUNT | MS_RDONLY, "size=12m") == 0;
    }

    /// Takes all that is left, to the byte.
    void fill()
    {
        QFile filler(fillerPath());
        QVERIFY(filler.open(QIODevice::Append | QIODevice::Unbuffered));
        for (qsizetype size = 1 << 20; size > 0;) {
            const QByteArray bytes(size, 'x');
            if (filler.write(bytes) <= 0)
                size /= 2;
        }
    }
    void free() { QVERIFY(QFile::remove(fillerPath())); }

private:
    [[nodiscard]] QString fillerPath() const { return m_folder.filePath(QStringLiteral("filler")); }

    QTemporaryDir m_folder;
    bool m_isMounted = false;
};

QByteArray personBody(const std::string& userName)
{
    const QJsonObject body{
        {QStringLiteral("schemas"), QJsonArray{QStringLiteral("urn:ietf:params:scim:schemas:core:2.0:User")}},
        {QStringLiteral("userName"), QString::fromStdString(userName)},
        // Long, so that it does not fit into what the database's own files have to spare.
        {QStringLiteral("title"), QString(20'000, QLatin1Char('t'))}};
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

/// Where a directory of an Okta and of another client is served.
class Served {
public:
    explicit Served(const QString& data) : m_data(data) {}

    bool createIntegration(const QString& slug, const QString& profile)
    {
        const auto output =
            runTool(QStringLiteral(ROLLCALLCTL),
                    {QStringLiteral("--data-dir"), m_data, QStringLiteral("integration"), QStringLiteral("create"),
                     QStringLiteral("--profile"), profile, QStringLiteral("--name"), slug, QStringLiteral("--slug"),
                     slug, QStringLiteral("--auth"), QStringLiteral("bearer"), QStringLiteral("--json")});
        if (!output)
            return false;
        const auto token =
            QJsonDocument::fromJson(*output).object()[QStringLiteral("auth")].toObject()[QStringLiteral("token")];
        m_tokens[slug.toStdString()] = token.toString().toStdString();
        return !token.toString().isEmpty();
    }
    bool start()
    {
        m_server = ServerProcess::start(QStringLiteral(ROLLCALLCTL),
                                        {QStringLiteral("--data-dir"), m_data, QStringLiteral("serve"),
                                         QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0")},
                                        QProcessEnvironment::systemEnvironment(), &m_error);
        return m_server != nullptr;
    }
    void kill() { m_server.reset(); }
    [[nodiscard]] QString error() const { return m_error; }

    http::ClientResponse send(const std::string& method, const std::string& slug, const std::string& path,
                              const std::string& body = {}) const
    {
        http::Headers headers;
        headers.add("Authorization", "Bearer " + m_tokens.at(slug));
        if (!body.empty())
            headers.add("Content-Type", "application/scim+json");
        return call(method, "/scim/v2/" + slug + path, headers, body);
    }
    [[nodiscard]] int readiness() const { return call("GET", "/readyz", {}, {}).status; }

    /// Its id when it was acknowledged.
    std::optional<http::ClientResponse> create(const std::string& slug, const std::string& userName)
    {
        auto answer = send("POST", slug, "/Users", personBody(userName).toStdString());
        if (answer.status != 201)
            return answer;
        const auto made = QJsonDocument::fromJson(QByteArray::fromStdString(answer.body)).object();
        m_acknowledged.emplace(made[QStringLiteral("id")].toString().toStdString(), slug);
        return std::nullopt;
    }
    /// How many requests the journal shows that were answered with that status; as far as it is written.
    [[nodiscard]] qint64 journalled(int status) const
    {
        const auto output =
            runTool(QStringLiteral(ROLLCALLCTL),
                    {QStringLiteral("--data-dir"), m_data, QStringLiteral("activity"), QStringLiteral("tail"),
                     QStringLiteral("--lines"), QStringLiteral("1000"), QStringLiteral("--no-follow"),
                     QStringLiteral("--only"), QStringLiteral("refused"), QStringLiteral("--json")});
        qint64 count = 0;
        for (const auto& line : output.value_or(QByteArray()).split('\n')) {
            const auto row = QJsonDocument::fromJson(line).object();
            if (row[QStringLiteral("status")].toInt() == status)
                count += row[QStringLiteral("folded")].toInteger();
        }
        return count;
    }
    [[nodiscard]] int lost() const
    {
        int missing = 0;
        for (const auto& [id, slug] : m_acknowledged)
            missing += send("GET", slug, "/Users/" + id).status == 200 ? 0 : 1;
        return missing;
    }

private:
    http::ClientResponse call(const std::string& method, const std::string& target, const http::Headers& headers,
                              const std::string& body) const
    {
        http::Client::Target where;
        where.port = m_server->port();
        http::Client client(where, std::chrono::seconds{30});
        auto answer = client.send(method, target, headers, body);
        return answer ? std::move(*answer) : http::ClientResponse{};
    }

    QString m_data;
    QString m_error;
    std::map<std::string, std::string> m_tokens;
    std::map<std::string, std::string> m_acknowledged; ///< id → slug
    std::unique_ptr<ServerProcess> m_server;
};

/// What a server says that does not start; nothing when it went on running.
std::optional<QString> refusalOf(const QString& data)
{
    QProcess process;
    process.start(QStringLiteral(ROLLCALLCTL), {QStringLiteral("--data-dir"), data, QStringLiteral("serve"),
                                                QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0")});
    if (!process.waitForFinished(60'000) || process.exitStatus() != QProcess::NormalExit || process.exitCode() == 0) {
        process.kill();
        process.waitForFinished();
        return std::nullopt;
    }
    return QString::fromUtf8(process.readAllStandardError());
}

} // namespace

class DiskTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void asksToComeAgainWhileTheDiskIsFull();
    void refusesAFolderThatCannotBeWritten();
    void refusesADamagedFile();
};

void DiskTest::asksToComeAgainWhileTheDiskIsFull()
{
    SmallDisk disk;
    if (!obstacle().isEmpty())
        QSKIP(qPrintable(obstacle()));
    Served served(disk.data());
    QVERIFY(served.createIntegration(QStringLiteral("okta"), QStringLiteral("app-integration-wizard")));
    QVERIFY(served.createIntegration(QStringLiteral("other"), QStringLiteral("custom")));
    QVERIFY2(served.start(), qPrintable(served.error()));
    QVERIFY(!served.create("okta", "before@acme.example"));
    QVERIFY(!served.create("other", "before@acme.example"));
    QCOMPARE(served.readiness(), 200);

    for (const auto& [slug, status] : {std::pair{"okta", 429}, std::pair{"other", 503}}) {
        // What the files have to spare is used up first; what is acknowledged meanwhile counts as well.
        std::optional<http::ClientResponse> refused;
        for (int person = 0; person < 300 && !refused; ++person) {
            disk.fill();
            refused = served.create(slug, "p" + std::to_string(person) + "@acme.example");
        }
        QVERIFY2(refused, "the disk is full");
        QCOMPARE(refused->status, status);
        const auto seconds = refused->headers.value("Retry-After");
        QVERIFY(seconds);
        bool isInteger = false;
        QVERIFY(QByteArray(seconds->data(), static_cast<qsizetype>(seconds->size())).toInt(&isInteger) > 0 &&
                isInteger);
        QVERIFY2(refused->body.find("changed nothing") != std::string::npos, refused->body.c_str());
        QCOMPARE(served.readiness(), 503);
        QVERIFY2(served.send("GET", slug, "/Users?count=1").status == 200, "what is there can be read");
    }

    disk.free();
    QTRY_COMPARE_WITH_TIMEOUT(served.readiness(), 200, 30'000);
    QVERIFY(!served.create("okta", "after@acme.example"));
    QVERIFY(!served.create("other", "after@acme.example"));
    QCOMPARE(served.lost(), 0);
    // What was refused while nothing could be written is told afterwards, so that somebody learns of it.
    QTRY_COMPARE_WITH_TIMEOUT(served.journalled(429), 1, 30'000);
    QTRY_COMPARE_WITH_TIMEOUT(served.journalled(503), 1, 30'000);
    served.kill();
    QVERIFY2(served.start(), qPrintable(served.error()));
    QCOMPARE(served.lost(), 0);
}

void DiskTest::refusesAFolderThatCannotBeWritten()
{
    SmallDisk disk;
    if (!obstacle().isEmpty())
        QSKIP(qPrintable(obstacle()));
    Served served(disk.data());
    QVERIFY(served.createIntegration(QStringLiteral("acme"), QStringLiteral("custom")));
    QVERIFY(disk.makeReadOnly());
    const auto refusal = refusalOf(disk.data());
    QVERIFY(refusal);
    QVERIFY2(refusal->contains(QStringLiteral("make it writable")), qPrintable(*refusal));
    QVERIFY2(refusal->contains(QStringLiteral("restore a backup")), qPrintable(*refusal));
}

void DiskTest::refusesADamagedFile()
{
    QTemporaryDir folder;
    Served served(folder.path());
    QVERIFY(served.createIntegration(QStringLiteral("acme"), QStringLiteral("custom")));
    QFile file(folder.filePath(QStringLiteral("rollcall.sqlite")));
    QVERIFY(file.open(QIODevice::ReadWrite));
    // The first page stays, so that it still looks like a directory.
    QVERIFY(file.seek(4096));
    QVERIFY(file.write(QByteArray(160'000, 'x')) > 0);
    file.close();
    const auto refusal = refusalOf(folder.path());
    QVERIFY(refusal);
    QVERIFY2(refusal->contains(QStringLiteral("damaged")), qPrintable(*refusal));
    QVERIFY2(refusal->contains(QStringLiteral("from a backup")), qPrintable(*refusal));
}

int main(int argc, char** argv)
{
    // Before there are other threads, which would stay where they are.
    enterOwnMountNamespace();
    const QCoreApplication application(argc, argv);
    DiskTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "DiskTest.moc"
