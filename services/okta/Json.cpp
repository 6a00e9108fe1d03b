// SPDX-License-Identifier: Apache-2.0
// Qt's JSON, which bounds nesting by itself; sizes are bounded where the answer is received.
#include "Json.h"

#include "Text.h"

#include <QJsonDocument>

namespace rollcall::okta {

namespace {

std::string compact(const QJsonValue& value)
{
    if (value.isObject())
        return QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact).toStdString();
    if (value.isArray())
        return QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact).toStdString();
    // QJsonDocument knows no bare values: one is taken out of a list of one.
    const std::string list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact).toStdString();
    return list.substr(1, list.size() - 2);
}

Value toValue(const QJsonValue& value)
{
    if (value.isBool())
        return value.toBool();
    if (value.isDouble())
        return value.toDouble();
    if (value.isString())
        return fromQt(value.toString());
    if (value.isNull() || value.isUndefined())
        return std::monostate{};
    if (value.isArray()) {
        std::vector<std::string> texts;
        const QJsonArray array = value.toArray();
        for (const auto& element : array) {
            if (!element.isString())
                return JsonText{compact(value)};
            texts.push_back(fromQt(element.toString()));
        }
        return texts;
    }
    return JsonText{compact(value)};
}

struct ToQt {
    QJsonValue operator()(std::monostate) const { return QJsonValue(QJsonValue::Null); }
    QJsonValue operator()(bool value) const { return QJsonValue(value); }
    QJsonValue operator()(double value) const { return QJsonValue(value); }
    QJsonValue operator()(const std::string& value) const { return QJsonValue(toQt(value)); }
    QJsonValue operator()(const std::vector<std::string>& value) const
    {
        QJsonArray array;
        for (const auto& text : value)
            array.append(toQt(text));
        return array;
    }
    QJsonValue operator()(const JsonText& value) const
    {
        const auto document = QJsonDocument::fromJson(QByteArray::fromStdString(value.text));
        return document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
    }
};

Answer<QJsonDocument> parse(const Reply& reply)
{
    QJsonParseError error;
    auto document = QJsonDocument::fromJson(QByteArray::fromStdString(reply.body), &error);
    if (error.error != QJsonParseError::NoError)
        return tl::unexpected(malformedAnswer(reply, "no JSON: " + fromQt(error.errorString())));
    return document;
}

} // namespace

QString toQt(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

std::string fromQt(const QString& text)
{
    return text.toStdString();
}

std::string toJson(const QJsonObject& object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString();
}

QJsonObject toJson(const Profile& profile)
{
    QJsonObject result;
    for (const auto& [name, value] : profile)
        result.insert(toQt(name), std::visit(ToQt{}, value));
    return result;
}

void Fields::note(const char* name)
{
    if (m_problem->empty())
        *m_problem = std::string("\"") + name + "\"";
}

QJsonValue Fields::member(const char* name, QJsonValue::Type type)
{
    QJsonValue value = m_object.value(QString::fromUtf8(name));
    if (value.isNull() || value.isUndefined())
        return QJsonValue(QJsonValue::Undefined);
    if (value.type() != type) {
        note(name);
        return QJsonValue(QJsonValue::Undefined);
    }
    return value;
}

std::string Fields::text(const char* name)
{
    return fromQt(member(name, QJsonValue::String).toString());
}

std::string Fields::needed(const char* name)
{
    auto value = text(name);
    if (value.empty())
        note(name);
    return value;
}

std::optional<core::Timestamp> Fields::time(const char* name)
{
    return core::parseRfc3339(text(name));
}

std::optional<bool> Fields::flag(const char* name)
{
    const auto value = member(name, QJsonValue::Bool);
    return value.isBool() ? std::optional(value.toBool()) : std::nullopt;
}

std::optional<std::int64_t> Fields::number(const char* name)
{
    const auto value = member(name, QJsonValue::Double);
    return value.isDouble() ? std::optional<std::int64_t>(value.toInteger()) : std::nullopt;
}

Fields Fields::object(const char* name)
{
    return {member(name, QJsonValue::Object).toObject(), *m_problem};
}

std::vector<Fields> Fields::objects(const char* name)
{
    std::vector<Fields> result;
    const QJsonArray array = member(name, QJsonValue::Array).toArray();
    for (const auto& element : array) {
        if (element.isObject())
            result.emplace_back(element.toObject(), *m_problem);
        else if (!element.isNull())
            note(name);
    }
    return result;
}

std::vector<std::string> Fields::texts(const char* name)
{
    std::vector<std::string> result;
    const QJsonArray array = member(name, QJsonValue::Array).toArray();
    for (const auto& element : array) {
        if (element.isString())
            result.push_back(fromQt(element.toString()));
        else if (!element.isNull())
            note(name);
    }
    return result;
}

std::vector<std::string> Fields::names() const
{
    std::vector<std::string> result;
    for (auto it = m_object.begin(); it != m_object.end(); ++it)
        result.push_back(fromQt(it.key()));
    return result;
}

Profile Fields::profile(const char* name)
{
    Profile result;
    const QJsonObject object = member(name, QJsonValue::Object).toObject();
    for (auto it = object.begin(); it != object.end(); ++it)
        result.emplace(fromQt(it.key()), toValue(it.value()));
    return result;
}

bool Fields::has(const char* name) const
{
    const auto value = m_object.value(QString::fromUtf8(name));
    return !value.isUndefined() && !value.isNull();
}

std::string Fields::raw(const char* name) const
{
    return has(name) ? compact(m_object.value(QString::fromUtf8(name))) : std::string();
}

Answer<QJsonObject> readObject(const Reply& reply)
{
    const auto document = parse(reply);
    if (!document)
        return tl::unexpected(document.error());
    if (!document->isObject())
        return tl::unexpected(malformedAnswer(reply, "no object"));
    return document->object();
}

Answer<QJsonArray> readArray(const Reply& reply)
{
    const auto document = parse(reply);
    if (!document)
        return tl::unexpected(document.error());
    if (!document->isArray())
        return tl::unexpected(malformedAnswer(reply, "no list"));
    return document->array();
}

Failure malformedAnswer(const Reply& reply, const std::string& problem)
{
    Failure failure;
    failure.kind = FailureKind::Malformed;
    failure.httpStatus = reply.status;
    failure.requestId = reply.requestId;
    failure.error = core::makeError(core::ErrorKind::Invalid,
                                    "Okta's answer cannot be understood (" + shortened(problem, 200) +
                                        "). A proxy on the way may have changed it; if it stays, report it with the "
                                        "request id.",
                                    "request " + reply.requestId);
    return failure;
}

Answer<> done(Answer<Reply> reply)
{
    if (!reply)
        return tl::unexpected(std::move(reply.error()));
    return {};
}

std::string lastSegment(std::string_view url)
{
    url = url.substr(0, url.find_first_of("?#"));
    while (!url.empty() && url.back() == '/')
        url.remove_suffix(1);
    const auto slash = url.rfind('/');
    return std::string(slash == std::string_view::npos ? std::string_view() : url.substr(slash + 1));
}

} // namespace rollcall::okta
