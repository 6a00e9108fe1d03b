// SPDX-License-Identifier: Apache-2.0
// A whole downstream behind a scripted server.
#pragma once

#include "Answers.h"

#include <QHash>
#include <QUrl>
#include <QUrlQuery>

#include <functional>

namespace rollcall::test {

inline QByteArray user(const QByteArray& id, const QByteArray& name)
{
    return R"({"id":")" + id + R"(","userName":")" + name + R"("})";
}

inline QByteArray group(const QByteArray& id, const QByteArray& name, const QList<QByteArray>& members)
{
    QByteArray text = R"({"id":")" + id + R"(","displayName":")" + name + R"(","members":[)";
    for (qsizetype i = 0; i < members.size(); ++i)
        text += (i > 0 ? QByteArray(",") : QByteArray()) + R"({"value":")" + members[i] + R"("})";
    return text + "]}";
}

/// A directory that pages as RFC 7644 §3.4.2.4 says, or not quite.
struct FakeDirectory {
    QList<QByteArray> users;
    QList<QByteArray> groups;
    QList<PeerAnswer> first; ///< given out before anything else
    qsizetype largestPage = 1000;
    bool ignoresStart = false;
    qsizetype claimedMore = 0;
    qsizetype claimedPerPage = 0;               ///< as itemsPerPage, if not 0
    std::function<void(qsizetype)> beforeUsers; ///< what changes before the page from this place on is given out
    QHash<QByteArray, QByteArray> single;       ///< by path
    QHash<QByteArray, PeerAnswer> answers;      ///< before `single`

    PeerAnswer operator()(const PeerRequest& request)
    {
        if (!first.isEmpty())
            return first.takeFirst();
        const QUrl url = QUrl::fromEncoded(request.target);
        const QByteArray path = url.path().toUtf8().mid(8);
        if (answers.contains(path))
            return answers.value(path);
        if (single.contains(path))
            return answerOf(200, single.value(path));
        const bool isUsers = path == "/Users";
        if (!isUsers && path != "/Groups")
            return answerOf(404, R"({"status":"404"})");
        const QUrlQuery query(url);
        if (isUsers && beforeUsers)
            beforeUsers(query.queryItemValue(QStringLiteral("startIndex")).toLongLong());
        const auto& all = isUsers ? users : groups;
        const qsizetype start = ignoresStart ? 0 : query.queryItemValue(QStringLiteral("startIndex")).toLongLong() - 1;
        const qsizetype count =
            qMin(largestPage, qsizetype{query.queryItemValue(QStringLiteral("count")).toLongLong()});
        QByteArray list;
        for (qsizetype i = start; i < qMin(all.size(), start + count); ++i)
            list += (list.isEmpty() ? QByteArray() : QByteArray(",")) + all[i];
        const QByteArray perPage =
            claimedPerPage ? R"(,"itemsPerPage":)" + QByteArray::number(claimedPerPage) : QByteArray();
        return answerOf(200, R"({"totalResults":)" + QByteArray::number(all.size() + claimedMore) + perPage +
                                 R"(,"Resources":[)" + list + "]}");
    }
};

} // namespace rollcall::test
