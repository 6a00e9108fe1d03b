// SPDX-License-Identifier: Apache-2.0
// Which content types and encodings are read.
#include "MediaTypes.h"

#include <QTest>

using namespace rollcall;

class MediaTypesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsJsonUnderItsNames_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<bool>("isReadable");
        QTest::newRow("SCIM") << QByteArray("application/scim+json") << true;
        QTest::newRow("SCIM with a charset") << QByteArray("application/scim+json; charset=utf-8") << true;
        QTest::newRow("JSON in capitals") << QByteArray("Application/JSON ;charset=UTF-8") << true;
        QTest::newRow("empty") << QByteArray("") << true;
        QTest::newRow("XML") << QByteArray("application/xml") << false;
        QTest::newRow("a form") << QByteArray("application/x-www-form-urlencoded") << false;
        QTest::newRow("text") << QByteArray("text/json") << false;
        QTest::newRow("a longer name") << QByteArray("application/jsonp") << false;
    }
    void readsJsonUnderItsNames()
    {
        QFETCH(QByteArray, type);
        QFETCH(bool, isReadable);
        http::Headers headers;
        headers.add("content-type", type.toStdString());
        QCOMPARE(listener::isReadableMediaType(headers), isReadable);
    }

    void readsABodyWithoutAType() { QVERIFY(listener::isReadableMediaType({})); }

    void refusesCompressedBodies()
    {
        http::Headers headers;
        QVERIFY(listener::isReadableEncoding(headers));
        headers.set("Content-Encoding", "Identity");
        QVERIFY(listener::isReadableEncoding(headers));
        headers.set("Content-Encoding", "gzip");
        QVERIFY(!listener::isReadableEncoding(headers));
    }
};

QTEST_APPLESS_MAIN(MediaTypesTest)
#include "MediaTypesTest.moc"
