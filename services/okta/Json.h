// SPDX-License-Identifier: Apache-2.0
// Reads Okta's answers: unknown members and nulls are tolerated, a member of another type than the API says is not.
#pragma once

#include "okta/Client.h"
#include "okta/Failure.h"
#include "okta/Value.h"

#include <QJsonArray>
#include <QJsonObject>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace rollcall::okta {

/// One object of an answer. Missing and null members read as empty; the first of a wrong type is noted in `problem`,
/// which all readers of one answer share.
class Fields {
public:
    Fields(QJsonObject object, std::string& problem) : m_object(std::move(object)), m_problem(&problem) {}

    [[nodiscard]] std::string text(const char* name);
    /// A text that must be there, such as an id.
    [[nodiscard]] std::string needed(const char* name);
    [[nodiscard]] std::optional<core::Timestamp> time(const char* name);
    [[nodiscard]] std::optional<bool> flag(const char* name);
    [[nodiscard]] std::optional<std::int64_t> number(const char* name);
    [[nodiscard]] Fields object(const char* name);
    [[nodiscard]] std::vector<Fields> objects(const char* name);
    [[nodiscard]] std::vector<std::string> texts(const char* name);
    [[nodiscard]] std::vector<std::string> names() const;
    [[nodiscard]] Profile profile(const char* name);
    [[nodiscard]] bool has(const char* name) const; ///< there and not null
    /// Compact JSON of that member, whatever it is; empty when it is absent or null.
    [[nodiscard]] std::string raw(const char* name) const;
    [[nodiscard]] bool isEmpty() const { return m_object.isEmpty(); }

private:
    [[nodiscard]] QJsonValue member(const char* name, QJsonValue::Type type);
    void note(const char* name);
    QJsonObject m_object;
    std::string* m_problem;
};

[[nodiscard]] QString toQt(std::string_view text);
[[nodiscard]] std::string fromQt(const QString& text);
[[nodiscard]] std::string toJson(const QJsonObject& object);
[[nodiscard]] QJsonObject toJson(const Profile& profile);

[[nodiscard]] Answer<QJsonObject> readObject(const Reply& reply);
[[nodiscard]] Answer<QJsonArray> readArray(const Reply& reply);
/// Malformed, naming the member.
[[nodiscard]] Failure malformedAnswer(const Reply& reply, const std::string& problem);

/// The one object of an answer by its reader.
template<class T>
[[nodiscard]] Answer<T> readOne(const Reply& reply, T (*read)(Fields&))
{
    auto object = readObject(reply);
    if (!object)
        return tl::unexpected(std::move(object.error()));
    std::string problem;
    Fields fields(std::move(*object), problem);
    T result = read(fields);
    if (!problem.empty())
        return tl::unexpected(malformedAnswer(reply, problem));
    return result;
}

template<class T>
[[nodiscard]] Answer<T> readOne(Answer<Reply> reply, T (*read)(Fields&))
{
    if (!reply)
        return tl::unexpected(std::move(reply.error()));
    return readOne(*reply, read);
}

template<class T>
[[nodiscard]] Answer<std::vector<T>> readMany(const Reply& reply, T (*read)(Fields&))
{
    auto array = readArray(reply);
    if (!array)
        return tl::unexpected(std::move(array.error()));
    std::string problem;
    std::vector<T> result;
    result.reserve(static_cast<std::size_t>(array->size()));
    for (const auto& element : std::as_const(*array)) {
        if (!element.isObject())
            return tl::unexpected(malformedAnswer(reply, "an element of the list"));
        Fields fields(element.toObject(), problem);
        result.push_back(read(fields));
        if (!problem.empty())
            return tl::unexpected(malformedAnswer(reply, problem));
    }
    return result;
}

/// All pages of a list, each read and handed on.
template<class T>
[[nodiscard]] Answer<Listing> readPages(Client& client, const Call& first, T (*read)(Fields&),
                                        const PageReceiver<T>& receive, std::stop_token stop)
{
    std::size_t items = 0;
    auto listing = client.pages(
        first,
        [&](const Reply& reply) -> Answer<bool> {
            auto page = readMany(reply, read);
            if (!page)
                return tl::unexpected(std::move(page.error()));
            items += page->size();
            return receive(std::move(*page));
        },
        std::move(stop));
    if (listing)
        listing->items = items;
    return listing;
}

/// At most `maximum` elements of a list.
template<class T>
[[nodiscard]] Answer<Collected<T>> collect(Client& client, const Call& first, T (*read)(Fields&), std::size_t maximum,
                                           std::stop_token stop)
{
    Collected<T> result;
    bool isCut = false;
    const PageReceiver<T> receive = [&](std::vector<T>&& page) {
        for (auto& item : page) {
            if (result.items.size() == maximum) {
                isCut = true;
                return false;
            }
            result.items.push_back(std::move(item));
        }
        return result.items.size() < maximum;
    };
    const auto listing = readPages(client, first, read, receive, std::move(stop));
    if (!listing)
        return tl::unexpected(listing.error());
    result.isComplete = listing->isComplete && !isCut;
    return result;
}

/// Drops the reply of a call that has nothing to say.
[[nodiscard]] Answer<> done(Answer<Reply> reply);

/// The last part of a link's path, e.g. the id of a group.
[[nodiscard]] std::string lastSegment(std::string_view url);

} // namespace rollcall::okta
