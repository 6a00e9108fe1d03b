// SPDX-License-Identifier: Apache-2.0
// No picture is kept of a window that shows a secret, wherever in it the secret stands.
#include "Pictures.h"

#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStandardItemModel>
#include <QTableView>
#include <QTemporaryDir>
#include <QVBoxLayout>
#include <QtTest>

#include <functional>

using rollcall::tests::keepPicture;
using rollcall::tests::secretShownIn;

namespace {

const QString token = QStringLiteral("rc_aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789aBcDeFg");
using Put = std::function<QWidget*()>;

QWidget* field(QLineEdit::EchoMode mode)
{
    auto* edit = new QLineEdit(token);
    edit->setEchoMode(mode);
    return edit;
}

QWidget* table(int row)
{
    auto* view = new QTableView;
    auto* model = new QStandardItemModel(1000, 2, view);
    model->setItem(row, 1, new QStandardItem(token));
    view->setModel(model);
    return view;
}

} // namespace

Q_DECLARE_METATYPE(Put)

class PicturesTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QVERIFY(m_folder.isValid());
        qputenv("ROLLCALL_PICTURES", m_folder.path().toUtf8());
    }
    void cleanup() { qunsetenv("ROLLCALL_PICTURES"); }

    void whatShowsASecretIsNotKept_data()
    {
        QTest::addColumn<Put>("put");
        QTest::addColumn<bool>("isShown");
        const auto row = [](const char* name, bool isShown, Put put) {
            QTest::newRow(name) << std::move(put) << isShown;
        };
        row("label", true, [] { return new QLabel(QStringLiteral("Token: ") + token); });
        row("rich text", true, [] { return new QLabel(QStringLiteral("<p>Paste <b>%1</b></p>").arg(token)); });
        row("field", true, [] { return field(QLineEdit::Normal); });
        row("field of dots", false, [] { return field(QLineEdit::Password); });
        row("button", true, [] { return new QPushButton(token); });
        row("text", true, [] { return new QPlainTextEdit(token); });
        row("choice", true, [] {
            auto* box = new QComboBox;
            box->addItem(token);
            return box;
        });
        row("cell", true, [] { return table(2); });
        row("cell far below", false, [] { return table(900); });
        row("hidden label", false, [] {
            auto* holder = new QWidget;
            (new QLabel(token, holder))->hide();
            return holder;
        });
        row("hint", false, [] { return new QLabel(token.left(12) + QStringLiteral("…")); });
    }
    void whatShowsASecretIsNotKept()
    {
        QFETCH(Put, put);
        QFETCH(bool, isShown);
        QWidget window;
        auto* rows = new QVBoxLayout(&window);
        rows->addWidget(put());
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QCOMPARE(!secretShownIn(window).isEmpty(), isShown);
        const QString name = QString::fromLatin1(QTest::currentDataTag());
        if (isShown)
            QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("shows a secret")));
        QCOMPARE(keepPicture(window, name), !isShown);
        QCOMPARE(QDir(m_folder.path()).exists(QString(name).replace(u' ', u'-') + QStringLiteral(".png")), !isShown);
    }

private:
    QTemporaryDir m_folder;
};

QTEST_MAIN(PicturesTest)
#include "PicturesTest.moc"
