// SPDX-License-Identifier: Apache-2.0
// The desktop beside a running `rollcallctl serve` on the same directory: it says who listens and shows live what
// arrives there.
#include "DesktopFixture.h"
#include "OwnSettings.h"
#include "ServerProcess.h"

#include "http/Client.h"
#include "screens/ListenerControl.h"
#include "screens/PeopleScreen.h"
#include "tables/PeopleTableModel.h"

#include <QAbstractButton>
#include <QLabel>
#include <QTemporaryDir>

using namespace rollcall;
using namespace rollcall::tests;

namespace {

constexpr int patience = 60'000;

int postPerson(const LoadTarget& target, const std::string& userName)
{
    http::Client client({"127.0.0.1", target.port, false, {}});
    http::Headers headers;
    headers.add("Authorization", "Bearer " + target.token);
    headers.add("Content-Type", "application/scim+json; charset=utf-8");
    const std::string schemas = "{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:User\"],";
    const auto answer = client.send("POST", target.basePath + "/Users", headers,
                                    schemas + "\"userName\":\"" + userName + "\",\"active\":true}");
    return answer ? answer->status : 0;
}

} // namespace

class AttachTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        useSettingsIn(m_folder.path());
    }

    void whatArrivesElsewhereIsShown()
    {
        const QString rollcallctl = QStringLiteral(ROLLCALLCTL);
        const QString data = m_folder.filePath(QStringLiteral("data"));
        auto target = createIntegration(rollcallctl, data);
        QVERIFY(target);
        QString error;
        auto server = ServerProcess::start(rollcallctl,
                                           {QStringLiteral("--data-dir"), data, QStringLiteral("serve"),
                                            QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0")},
                                           QProcessEnvironment::systemEnvironment(), &error);
        QVERIFY2(server, qPrintable(error));
        target->port = server->port();

        app::DesktopOptions options;
        options.dataDirectory = data.toStdString();
        Desktop desktop(options);
        QVERIFY(desktop.isOpen());
        desktop.session().start();
        models::ListenerControl& control = desktop.session().listener();
        QTRY_VERIFY_WITH_TIMEOUT(control.situation().isElsewhere, patience);
        QVERIFY(!control.canControl());
        QVERIFY2(control.situation().program.contains(QStringLiteral("rollcallctl")),
                 qPrintable(control.situation().program));
        auto* owner = desktop.find<QLabel>(ui::PageId::Overview, "m_owner");
        QTRY_VERIFY_WITH_TIMEOUT(owner->text().contains(QStringLiteral("rollcallctl serve")), patience);

        desktop.window().showPage(ui::PageId::People);
        models::PeopleTableModel& table = desktop.session().people().table();
        QCOMPARE(table.rowCount(), 0);
        QCOMPARE(postPerson(*target, "ada@acme.example"), 201);
        QTRY_COMPARE_WITH_TIMEOUT(table.rowCount(), 1, patience);
        QTRY_COMPARE_WITH_TIMEOUT(table.index(0, models::PeopleTableModel::UserName).data().toString(),
                                  QStringLiteral("ada@acme.example"), patience);

        // The holder dies: the directory is free, and nobody takes over without being asked.
        server->kill();
        QTRY_VERIFY_WITH_TIMEOUT(!control.situation().isElsewhere, patience);
        QCOMPARE(control.situation().status.state, listener::ListenerState::Stopped);
    }

private:
    QTemporaryDir m_folder;
};

QTEST_MAIN(AttachTest)
#include "AttachTest.moc"
