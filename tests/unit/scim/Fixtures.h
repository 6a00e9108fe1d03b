// SPDX-License-Identifier: Apache-2.0
// Reading of the JSON fixtures, and texts for comparing and for failure messages.
#pragma once

#include <scim/Compatibility.h>
#include <scim/Json.h>
#include <scim/Resource.h>
#include <scim/SchemaDefinition.h>

#include <QtCore/QByteArray>
#include <QtCore/QFile>
#include <QtCore/QString>
#include <QtTest/QtTest>

#include <stdexcept>
#include <string>
#include <string_view>

namespace rollcall::scim::test {

/// Throws when the text is not JSON: a broken fixture shall not pass for a tested row.
inline JsonValue json(std::string_view text)
{
    Result<JsonValue> value = parseJson(text);
    if (!value) {
        throw std::runtime_error("fixture: " + value.error().detail);
    }
    return std::move(*value);
}

inline JsonArray loadRows(const char* name)
{
    QFile file(QStringLiteral(ROLLCALL_TEST_DATA "/data/") + QString::fromUtf8(name));
    if (!file.open(QIODevice::ReadOnly)) {
        throw std::runtime_error("cannot open fixture " + file.fileName().toStdString());
    }
    return json(file.readAll().toStdString()).as_array();
}

inline QString text(std::string_view value)
{
    return QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size()));
}

inline std::string textOf(const JsonObject& object, std::string_view name)
{
    const JsonValue* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

/// The rows of a fixture file as the data of a test, each under its `name`.
class Rows {
public:
    explicit Rows(const char* file) : m_rows(loadRows(file)) {}

    /// For the function that makes the data.
    void add() const
    {
        QTest::addColumn<int>("index");
        for (std::size_t at = 0; at < m_rows.size(); ++at) {
            QTest::newRow(textOf(m_rows[at].as_object(), "name").c_str()) << static_cast<int>(at);
        }
    }
    /// For the test itself.
    [[nodiscard]] const JsonObject& current() const
    {
        QFETCH(int, index);
        return m_rows[static_cast<std::size_t>(index)].as_object();
    }

private:
    JsonArray m_rows;
};

/// The type with an extension that has every type and characteristic, `urn:example:scim:1.0:User`.
inline ResourceType withCustomSchema(const ResourceType& type)
{
    const Result<Schema> schema = readSchemaDefinition(loadRows("custom-schema.json").front());
    if (!schema) {
        throw std::runtime_error("fixture: " + schema.error().detail);
    }
    return withExtensions(type, {*schema}).value();
}

/// The policy a fixture row asks for in its members `compatibility` and `unknown`.
inline ReadPolicy policyOf(const JsonObject& row)
{
    ReadPolicy policy;
    if (const JsonValue* compatibility = row.if_contains("compatibility")) {
        const Result<Compatibility> read = readCompatibility(compatibility->as_object());
        if (!read) {
            throw std::runtime_error("fixture: " + read.error().detail);
        }
        policy = read->reading;
    }
    const std::string unknown = textOf(row, "unknown");
    if (unknown == "ignore") {
        policy.unknownAttributes = UnknownAttributes::Ignore;
    } else if (unknown == "refuse") {
        policy.unknownAttributes = UnknownAttributes::Refuse;
    }
    return policy;
}

/// Checks an error against `{"scimType", "mentions"}` of a row.
inline void compareError(const Error& error, const JsonObject& expected)
{
    QCOMPARE(text(error.scimType), text(textOf(expected, "scimType")));
    QCOMPARE(error.status, 400);
    const std::string mentions = textOf(expected, "mentions");
    QVERIFY2(error.detail.find(mentions) != std::string::npos, error.detail.c_str());
}

/// Whether the test of a row is over because nothing came of it: then it is compared with the row's `error`, and fails
/// where there is none. A row that wants an error and gets a value fails too.
template<class Value>
bool isRefusal(const Result<Value>& outcome, const JsonObject& row)
{
    const JsonValue* error = row.if_contains("error");
    if (outcome) {
        if (error != nullptr) {
            QTest::qFail("it was not refused", __FILE__, __LINE__);
        }
        return error != nullptr;
    }
    if (error != nullptr) {
        compareError(outcome.error(), error->as_object());
    } else {
        QTest::qFail(outcome.error().detail.c_str(), __FILE__, __LINE__);
    }
    return true;
}

} // namespace rollcall::scim::test
