// SPDX-License-Identifier: Apache-2.0
// The desktop stops listening by its button or with its window: what is under way is answered, who comes meanwhile is
// asked to come again. And what it asks of clients while it opens.
#include "CtlProcess.h"
#include "DesktopRig.h"
#include "Okta.h"
#include "OwnSettings.h"
#include "WriteLock.h"
#include "composition/DataLocation.h"
#include "composition/Settings.h"
#include "core/FileLock.h"
#include "screens/ListenerControl.h"

#include <QApplication>
#include <QDeadlineTimer>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <atomic>
#include <future>
#include <optional>
#include <string>
#include <thread>

using namespace rollcall;
using namespace rollcall::tests;
using listener::ListenerState;

namespace {

constexpr int patience = 60'000;

/// A person who is being created while the directory is locked, and who calls meanwhile. On a thread of its own.
class Callers {
public:
    Callers(QString folder, quint16 port, Made made)
        : m_folder(std::move(folder)), m_port(port), m_made(std::move(made)), m_thread([this] { run(); })
    {
    }

    ~Callers() { callOn(); }
    Callers(const Callers&) = delete;
    Callers& operator=(const Callers&) = delete;

    /// The others come from now on; before that there is the creation alone.
    void callOn()
    {
        m_mayCall = true;
        m_mayCall.notify_all();
    }
    /// How often somebody came and was served.
    [[nodiscard]] int served() const { return m_served; }
    /// What the first was answered who came in vain; 0 when a connection was refused.
    int refusal()
    {
        join();
        return m_refusal;
    }
    std::string retryAfter()
    {
        join();
        return m_retryAfter;
    }
    /// What the creation was answered.
    int creation()
    {
        join();
        return m_creation;
    }

private:
    void join()
    {
        if (m_thread.joinable())
            m_thread.join();
    }

    void run()
    {
        WriteLock lock(m_folder);
        auto creation = std::async(std::launch::async, [this] {
            return Okta(m_port, m_made.slug, m_made.token).createPerson("ada@acme.example");
        });
        m_mayCall.wait(false);
        for (const QDeadlineTimer deadline(8'000); !deadline.hasExpired();) {
            const auto answer = Okta(m_port, m_made.slug, m_made.token).exchange("GET", "/Users?startIndex=1&count=2");
            if (answer.status == 200) {
                ++m_served;
                continue;
            }
            m_refusal = answer.status;
            m_retryAfter = std::string(answer.headers.value("Retry-After").value_or(""));
            break;
        }
        lock.release();
        m_creation = creation.get();
    }

    QString m_folder;
    quint16 m_port;
    Made m_made;
    std::atomic<bool> m_mayCall = false;
    std::atomic<int> m_served = 0;
    int m_refusal = -1;
    std::string m_retryAfter;
    int m_creation = -1;
    std::jthread m_thread;
};

} // namespace

class DesktopDrainTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        useSettingsIn(m_folder.path());
    }

    void whatIsUnderWayIsAnswered_data()
    {
        QTest::addColumn<bool>("isByWindow");
        QTest::newRow("on Stop") << false;
        QTest::newRow("when the window is closed") << true;
    }

    void whatIsUnderWayIsAnswered()
    {
        QFETCH(bool, isByWindow);
        const QTemporaryDir data;
        QVERIFY(store(data.path(), {{app::setting::listenerPort, "0"}}));
        const Made made = makeIntegration(data.path(), "Acme");
        QVERIFY(!made.slug.isEmpty());
        Desktop desktop(data.path());
        QVERIFY(desktop.isOpen());
        desktop.session().start();
        QTRY_VERIFY_WITH_TIMEOUT(!desktop.url().isEmpty(), patience);
        const auto port = static_cast<quint16>(desktop.url().port(0));
        models::ListenerControl& control = desktop.session().listener();
        const auto before = control.situation().status.statistics.requests;
        Callers callers(data.path(), port, made);
        QTRY_VERIFY_WITH_TIMEOUT(control.situation().status.statistics.requests > before, patience);
        callers.callOn();
        QTRY_VERIFY_WITH_TIMEOUT(callers.served() > 2, patience);
        if (isByWindow) {
            desktop.session().window().show();
            QTimer::singleShot(0, &desktop.session().window(), &QWidget::close);
            QApplication::exec();
            desktop.end();
        } else {
            control.stop();
            QTRY_VERIFY_WITH_TIMEOUT(control.situation().status.state == ListenerState::Stopped, patience);
        }
        QCOMPARE(callers.refusal(), 429);
        QVERIFY2(QByteArray::fromStdString(callers.retryAfter()).toInt() > 0, callers.retryAfter().c_str());
        QCOMPARE(callers.creation(), 201);
        QCOMPARE(Okta(port, made.slug, made.token).send("GET", "/Users"), 0);
        desktop.end();
        QCOMPARE(ctl(data.path(), words("people list --json")).array().size(), 1);
    }

    void asksToComeAgainWhileTheDirectoryIsOpened()
    {
        const QTemporaryDir data;
        QVERIFY(store(data.path(), {{app::setting::listenerPort, "0"}}));
        const Made made = makeIntegration(data.path(), "Acme");
        quint16 port = 0;
        {
            Desktop first(data.path());
            QVERIFY(first.isOpen());
            first.session().start();
            QTRY_VERIFY_WITH_TIMEOUT(!first.url().isEmpty(), patience);
            port = static_cast<quint16>(first.url().port(0));
            // From now on it is this one, as in earnest.
            auto wanted = first.session().listener().settings();
            wanted.port = port;
            first.session().listener().start(wanted);
            QTRY_VERIFY_WITH_TIMEOUT(!first.url().isEmpty(), patience);
        }
        // Another process upgrades or restores the directory.
        auto maintenance = core::FileLock::tryLock(app::toPath(data.path().toStdString()) / "maintenance.lock",
                                                   core::LockMode::Exclusive);
        QVERIFY(maintenance.has_value());
        std::optional<core::FileLock> held(std::move(*maintenance));
        std::atomic<int> seen = 0;
        std::jthread calling([&] {
            for (const QDeadlineTimer deadline(patience); seen == 0 && !deadline.hasExpired();)
                seen = Okta(port, made.slug, made.token).send("GET", "/Users");
            held.reset();
        });
        Desktop desktop(data.path());
        calling.join();
        QVERIFY(desktop.isOpen());
        QCOMPARE(seen.load(), 429);
        desktop.session().start();
        QTRY_COMPARE_WITH_TIMEOUT(desktop.url().port(0), int(port), patience);
        QCOMPARE(Okta(port, made.slug, made.token).createPerson("ada@acme.example"), 201);
    }

private:
    QTemporaryDir m_folder;
};

QTEST_MAIN(DesktopDrainTest)
#include "DesktopDrainTest.moc"
