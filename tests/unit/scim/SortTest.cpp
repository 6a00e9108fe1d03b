// SPDX-License-Identifier: Apache-2.0
// Sorting: the order of resources by every type of attribute.
#include "Fixtures.h"

#include <scim/SchemaDefinition.h>
#include <scim/Sort.h>

#include <algorithm>

using namespace rollcall::scim;
using namespace rollcall::scim::test;

namespace {

/// Resources written as a JSON array, by `id` in the order that the sort gives them.
QString ordered(const Sort& sort, const QByteArray& resources)
{
    JsonArray list = json(resources.toStdString()).as_array();
    std::vector<std::pair<std::string, std::string>> keys;
    for (const JsonValue& resource : list) {
        keys.emplace_back(sort.keyOf(resource.as_object()), textOf(resource.as_object(), "id"));
    }
    std::stable_sort(keys.begin(), keys.end(),
                     [&sort](const auto& left, const auto& right) { return sort.isBefore(left.first, right.first); });
    QString ids;
    for (const auto& key : keys) {
        ids += text(key.second);
    }
    return ids;
}

} // namespace

class SortTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_type = withCustomSchema(userResourceType()); }

    void orders_data()
    {
        QTest::addColumn<QString>("by");
        QTest::addColumn<QByteArray>("resources");
        QTest::addColumn<QString>("ascending");
        QTest::addColumn<QString>("descending");
        const auto row = [](const char* name, const char* by, const char* resources, const char* up, const char* down) {
            QTest::newRow(name) << by << QByteArray(resources) << up << down;
        };
        row("text without regard to case", "userName",
            "[{\"id\":\"1\",\"userName\":\"b\"},{\"id\":\"2\",\"userName\":\"A\"},{\"id\":\"3\",\"userName\":\"a2\"}]",
            "231", "132");
        row("equal keys keep their order", "userName",
            "[{\"id\":\"1\",\"userName\":\"a\"},{\"id\":\"2\",\"userName\":\"A\"},{\"id\":\"3\",\"userName\":\"a\"}]",
            "123", "123");
        row("folded text", "title",
            "[{\"id\":\"1\",\"title\":\"stra\xC3\x9F"
            "e\"},{\"id\":\"2\",\"title\":\"STRASSE\"},{\"id\":\"3\",\"title\":\"strasr\"}]",
            "312", "123");
        row("text with regard to case", "id", "[{\"id\":\"b\"},{\"id\":\"B\"},{\"id\":\"a\"}]", "Bab", "baB");
        row("absent last, and first when descending", "title",
            "[{\"id\":\"1\"},{\"id\":\"2\",\"title\":\"z\"},{\"id\":\"3\",\"title\":\"\"},{\"id\":\"4\",\"title\":null}"
            "]",
            "2134", "1342");
        row("false before true", "active",
            "[{\"id\":\"1\",\"active\":true},{\"id\":\"2\",\"active\":false},{\"id\":\"3\"}]", "213", "312");
        row("part of a complex attribute", "name.familyName",
            "[{\"id\":\"1\",\"name\":{\"familyName\":\"B\"}},{\"id\":\"2\",\"name\":{\"familyName\":\"A\"}}]", "21",
            "12");
        row("the primary value counts, else the first", "emails",
            "[{\"id\":\"1\",\"emails\":[{\"value\":\"a\"},{\"value\":\"z\",\"primary\":true}]},"
            "{\"id\":\"2\",\"emails\":[{\"value\":\"b\"},{\"value\":\"a\",\"primary\":false}]},"
            "{\"id\":\"3\",\"emails\":[]}]",
            "213", "312");
        row("a part of many values by the primary", "emails.type",
            "[{\"id\":\"1\",\"emails\":[{\"type\":\"home\"},{\"type\":\"work\",\"primary\":true}]},"
            "{\"id\":\"2\",\"emails\":[{\"type\":\"other\"}]}]",
            "21", "12");
        row("instants in different zones", "meta.lastModified",
            "[{\"id\":\"1\",\"meta\":{\"lastModified\":\"2026-01-01T12:00:00Z\"}},"
            "{\"id\":\"2\",\"meta\":{\"lastModified\":\"2026-01-01T12:30:00+01:00\"}},"
            "{\"id\":\"3\",\"meta\":{\"lastModified\":\"1969-12-31T23:59:59.5Z\"}},"
            "{\"id\":\"4\",\"meta\":{\"lastModified\":\"2026-01-01T12:00:00.001Z\"}}]",
            "3214", "4123");
        row("integers", "urn:example:scim:1.0:User:level",
            "[{\"id\":\"1\",\"urn:example:scim:1.0:User\":{\"level\":10}},"
            "{\"id\":\"2\",\"urn:example:scim:1.0:User\":{\"level\":9}},"
            "{\"id\":\"3\",\"urn:example:scim:1.0:User\":{\"level\":-9223372036854775808}},"
            "{\"id\":\"4\",\"urn:example:scim:1.0:User\":{\"level\":9223372036854775807}},"
            "{\"id\":\"5\",\"urn:example:scim:1.0:User\":{\"level\":9223372036854775806}}]",
            "32154", "45123");
        row("decimals and integers among them", "urn:example:scim:1.0:User:weight",
            "[{\"id\":\"1\",\"urn:example:scim:1.0:User\":{\"weight\":1.5}},"
            "{\"id\":\"2\",\"urn:example:scim:1.0:User\":{\"weight\":-0.5}},"
            "{\"id\":\"3\",\"urn:example:scim:1.0:User\":{\"weight\":1}},"
            "{\"id\":\"4\",\"urn:example:scim:1.0:User\":{\"weight\":-2.25}},"
            "{\"id\":\"5\",\"urn:example:scim:1.0:User\":{\"weight\":1.0}},"
            "{\"id\":\"6\",\"urn:example:scim:1.0:User\":{\"weight\":-0.0}},"
            "{\"id\":\"7\",\"urn:example:scim:1.0:User\":{\"weight\":0}}]",
            "4267351", "1356724");
        row("an attribute that no schema knows", "shoeSize",
            "[{\"id\":\"1\",\"shoeSize\":\"x\"},{\"id\":\"2\",\"shoeSize\":42},{\"id\":\"3\",\"shoeSize\":true},"
            "{\"id\":\"4\"},{\"id\":\"5\",\"shoeSize\":{\"a\":1}}]",
            "32145", "45123");
        row("URN-qualified and in any case", "URN:ietf:params:scim:schemas:core:2.0:USER:USERNAME",
            "[{\"id\":\"1\",\"userName\":\"b\"},{\"id\":\"2\",\"userName\":\"a\"}]", "21", "12");
    }
    void orders()
    {
        QFETCH(QString, by);
        QFETCH(QByteArray, resources);
        QFETCH(QString, ascending);
        QFETCH(QString, descending);
        const auto up = Sort::read(by.toStdString(), std::nullopt, m_type);
        QVERIFY2(up && *up, up ? "no sort" : up.error().detail.c_str());
        QCOMPARE(ordered(**up, resources), ascending);
        const auto down = Sort::read(by.toStdString(), std::string("Descending"), m_type);
        QVERIFY(down && *down && (*down)->isDescending());
        QCOMPARE(ordered(**down, resources), descending);
    }

    void names_data()
    {
        QTest::addColumn<QString>("by");
        QTest::addColumn<QString>("name"); // or the scimType of the error
        const auto row = [](const char* by, const char* name) { QTest::newRow(by) << by << name; };
        row("USERNAME", "userName");
        row("name.FAMILYNAME", "name.familyName");
        row("urn:ietf:params:scim:schemas:core:2.0:User:userName", "userName");
        row("emails", "emails.value");
        row("emails.primary", "emails.primary");
        row("meta.lastmodified", "meta.lastModified");
        row("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department");
        row("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value");
        row("tags", "tags");
        row("name", "invalidValue");
        row("addresses", "invalidValue");
        row("meta", "invalidValue");
        row("password", "invalidValue");
        row("urn:example:scim:1.0:User:secret", "invalidValue");
        row("emails[type eq \"work\"].value", "invalidValue");
        row("a b", "invalidValue");
        row("urn:ietf:params:scim:schemas:core:2.0:User", "invalidValue");
    }
    void names()
    {
        QFETCH(QString, by);
        QFETCH(QString, name);
        const auto sort = Sort::read(by.toStdString(), std::nullopt, m_type);
        if (!sort) {
            QCOMPARE(text(sort.error().scimType), name);
            return;
        }
        QVERIFY(sort->has_value());
        QCOMPARE(text((*sort)->attribute()), name);
    }

    void readsTheOrder()
    {
        const auto read = [this](std::optional<std::string> by, std::optional<std::string> order) {
            return Sort::read(by, order, m_type);
        };
        QVERIFY(read(std::nullopt, std::nullopt).value() == std::nullopt);
        QVERIFY(read(std::nullopt, "descending").value() == std::nullopt);
        QVERIFY(read("", "sideways").value() == std::nullopt);
        QVERIFY(!read("title", "ASCENDING").value()->isDescending());
        QVERIFY(!read("title", "").value()->isDescending());
        QVERIFY(read("title", "descending").value()->isDescending());
        const auto wrong = read("title", "sideways");
        QVERIFY(!wrong);
        QCOMPARE(text(wrong.error().scimType), QStringLiteral("invalidValue"));
    }

    void boundsKeys()
    {
        const auto sort = Sort::read(std::string("title"), std::nullopt, m_type);
        std::string title;
        while (title.size() < 5'000) {
            title += "a\xC3\x84"; // cut in the middle of a character
        }
        const std::string key = (*sort)->keyOf(JsonObject{{"title", title}});
        QVERIFY(key.size() > 1'000 && key.size() < 1'100);
        QVERIFY(key.find("\xC3\xA4") != std::string::npos);
    }

private:
    ResourceType m_type;
};

QTEST_GUILESS_MAIN(SortTest)
#include "SortTest.moc"
