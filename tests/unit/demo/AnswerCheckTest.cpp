// SPDX-License-Identifier: Apache-2.0
// Which answers pass, and what Okta says of those that do not.
#include "demo/AnswerCheck.h"

#include <QTest>

using namespace rollcall;
using demo::Expectation;

Q_DECLARE_METATYPE(rollcall::demo::Expectation)
Q_DECLARE_METATYPE(rollcall::core::ErrorKind)

class AnswerCheckTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void accepted_data()
    {
        QTest::addColumn<Expectation>("expectation");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        const QByteArray list =
            R"({"totalResults":1,"startIndex":1,"itemsPerPage":1,"Resources":[{"id":"1","userName":"a"}]})";
        const QByteArray none = R"({"totalResults":0,"startIndex":1,"itemsPerPage":0,"Resources":[]})";
        const QByteArray error = R"({"schemas":["x"],"detail":"User not found","status":"404"})";
        QTest::newRow("a list") << Expectation::List << 200 << list;
        QTest::newRow("an empty list") << Expectation::Matches << 200 << none;
        QTest::newRow("404 with an error body means nobody") << Expectation::Matches << 404 << error;
        QTest::newRow("created with id") << Expectation::Created << 201 << QByteArray(R"({"id":"1"})");
        QTest::newRow("updated") << Expectation::Resource << 200 << QByteArray(R"({"id":"1"})");
        QTest::newRow("patched with body") << Expectation::Patched << 200 << QByteArray(R"({"id":"1"})");
        QTest::newRow("patched without body") << Expectation::Patched << 204 << QByteArray();
        QTest::newRow("deleted") << Expectation::Deleted << 204 << QByteArray();
    }

    void accepted()
    {
        QFETCH(Expectation, expectation);
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        const auto verdict = demo::checkAnswer(expectation, {status, body.toStdString()}, "user");
        QVERIFY2(verdict.has_value(), verdict ? "" : verdict.error().message.c_str());
    }

    void refused_data()
    {
        using core::ErrorKind;
        QTest::addColumn<Expectation>("expectation");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("counter as a string")
            << Expectation::List << 200
            << QByteArray(R"({"totalResults":0,"startIndex":"1","itemsPerPage":0,"Resources":[]})")
            << ErrorKind::Corrupt << QByteArray("The list response has a startIndex that is not an integer: \"1\"");
        QTest::newRow("counter as a fraction")
            << Expectation::List << 200
            << QByteArray(R"({"totalResults":0.5,"startIndex":1,"itemsPerPage":0,"Resources":[]})")
            << ErrorKind::Corrupt << QByteArray("totalResults that is not an integer");
        QTest::newRow("counter missing") << Expectation::Matches << 200
                                         << QByteArray(R"({"totalResults":0,"startIndex":1,"Resources":[]})")
                                         << ErrorKind::Corrupt << QByteArray("has no itemsPerPage");
        QTest::newRow("no resources") << Expectation::Matches << 200
                                      << QByteArray(R"({"totalResults":0,"startIndex":1,"itemsPerPage":0})")
                                      << ErrorKind::Corrupt << QByteArray("no Resources");
        QTest::newRow("more than asked for")
            << Expectation::List << 200
            << QByteArray(
                   R"({"totalResults":3,"startIndex":1,"itemsPerPage":3,"Resources":[{"id":"1"},{"id":"2"},{"id":"3"}]})")
            << ErrorKind::Corrupt << QByteArray("3 resources, asked for 2");
        QTest::newRow("empty body on create") << Expectation::Created << 201 << QByteArray() << ErrorKind::Corrupt
                                              << QByteArray("Create new user returned empty user");
        QTest::newRow("blank body on create")
            << Expectation::Created << 201 << QByteArray(" \r\n") << ErrorKind::Corrupt
            << QByteArray("Create new user returned empty user");
        QTest::newRow("no id on create") << Expectation::Created << 201 << QByteArray("{}") << ErrorKind::Corrupt
                                         << QByteArray("without id");
        QTest::newRow("200 on create") << Expectation::Created << 200 << QByteArray(R"({"id":"1"})")
                                       << ErrorKind::Corrupt << QByteArray("expected 201");
        QTest::newRow("204 on put") << Expectation::Resource << 204 << QByteArray() << ErrorKind::Corrupt
                                    << QByteArray("expected 200");
        QTest::newRow("html error page") << Expectation::Resource << 502 << QByteArray("<html>Bad gateway</html>")
                                         << ErrorKind::Corrupt
                                         << QByteArray("Invalid JSON: Unexpected character ('<' (code 60))");
        QTest::newRow("plain text error")
            << Expectation::Resource << 500 << QByteArray("Internal failure") << ErrorKind::Corrupt
            << QByteArray("Invalid JSON: Unrecognized token 'Internal'");
        QTest::newRow("html 404 is not nobody")
            << Expectation::Matches << 404 << QByteArray("<html>") << ErrorKind::Corrupt << QByteArray("Invalid JSON");
        QTest::newRow("error with detail")
            << Expectation::Resource << 400 << QByteArray(R"({"detail":"title is too long"})") << ErrorKind::Invalid
            << QByteArray("Bad Request. Errors reported by remote server: title is too long");
        QTest::newRow("duplicate") << Expectation::Created << 409 << QByteArray(R"({"detail":"userName taken"})")
                                   << ErrorKind::Conflict
                                   << QByteArray("Conflict. Errors reported by remote server: userName taken");
        QTest::newRow("wrong token") << Expectation::List << 401 << QByteArray(R"({"detail":"Unknown token"})")
                                     << ErrorKind::Denied
                                     << QByteArray("Unauthorized. Errors reported by remote server: Unknown token");
        QTest::newRow("error without body")
            << Expectation::Patched << 501 << QByteArray() << ErrorKind::Unavailable << QByteArray("Not Implemented.");
        QTest::newRow("200 on delete") << Expectation::Deleted << 200 << QByteArray("{}") << ErrorKind::Corrupt
                                       << QByteArray("expected 204");
    }

    void refused()
    {
        QFETCH(Expectation, expectation);
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(core::ErrorKind, kind);
        QFETCH(QByteArray, words);
        const auto verdict = demo::checkAnswer(expectation, {status, body.toStdString()}, "user", 2);
        QVERIFY(!verdict.has_value());
        const QByteArray message = QByteArray::fromStdString(verdict.error().message);
        QCOMPARE(static_cast<int>(verdict.error().kind), static_cast<int>(kind));
        QVERIFY2(message.contains(words), message.constData());
    }
};

QTEST_GUILESS_MAIN(AnswerCheckTest)
#include "AnswerCheckTest.moc"
