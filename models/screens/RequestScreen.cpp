// SPDX-License-Identifier: Apache-2.0
// One exchange in full: what it meant in words, what was asked, what was answered, and what to do about a refusal.
#include "screens/RequestScreen.h"

#include "MeaningText.h"
#include "RelativeTime.h"
#include "Utf8.h"
#include "screens/BodyText.h"
#include "screens/RelayedText.h"

#include <QStringList>

#include <utility>

namespace rollcall::models {

using directory::JournalBody;
using directory::JournalEntry;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(rollcall::models::RequestScreen)
};

QString requestText(const JournalEntry& entry)
{
    QStringList lines{text(entry.method) + QLatin1Char(' ') + text(entry.target)};
    for (const auto& [name, value] : entry.requestHeaders)
        lines.append(text(name) + QStringLiteral(": ") + text(value));
    if (!entry.request.text().empty()) {
        lines.append(QString());
        lines.append(BodyText::pretty(entry.request));
    }
    return lines.join(QLatin1Char('\n'));
}

QString shellQuoted(QString argument)
{
    argument.replace(QLatin1Char('\''), QLatin1String("'\\''"));
    return QLatin1Char('\'') + argument + QLatin1Char('\'');
}

// Never from the request's own Host: a stranger writes that, and the command carries the reader's credential.
QString addressOf(const QString& publicUrl)
{
    return publicUrl.isEmpty() ? QStringLiteral("http://127.0.0.1:8420") : publicUrl;
}

QString credentialArgument(const JournalEntry& entry)
{
    for (const auto& [name, value] : entry.requestHeaders) {
        if (text(name).compare(QLatin1String("Authorization"), Qt::CaseInsensitive) == 0 &&
            text(value).startsWith(QLatin1String("Basic"), Qt::CaseInsensitive))
            return QStringLiteral("-u \"$USERNAME:$PASSWORD\"");
    }
    return QStringLiteral("-H \"Authorization: Bearer $TOKEN\"");
}

QString curlText(const JournalEntry& entry, const QString& publicUrl)
{
    QStringList parts{QStringLiteral("curl -X ") + shellQuoted(text(entry.method)),
                      shellQuoted(addressOf(publicUrl) + text(entry.target)), credentialArgument(entry)};
    if (!entry.request.text().empty() && !entry.request.isCut()) {
        parts.append(QStringLiteral("-H 'Content-Type: application/scim+json'"));
        parts.append(QStringLiteral("--data-raw ") + shellQuoted(text(entry.request.text())));
    }
    return parts.join(QLatin1String(" \\\n  "));
}

QString captionOf(QStringList parts, const JournalBody& body)
{
    if (body.originalSize() > 0)
        parts.append(BodyText::sizeText(body.originalSize()));
    return parts.join(QStringLiteral(" · "));
}

} // namespace

RequestView makeRequestView(const JournalEntry& entry, core::Timestamp now, const QString& publicUrl)
{
    RequestView view;
    view.entry = entry;
    view.sentence = MeaningText::sentence(entry);
    view.statusWord = MeaningText::statusWord(entry.status, entry.meaning);
    view.tone = MeaningText::tone(entry.status, entry.meaning);
    view.diagnosis = RequestDiagnosisText::of(entry);
    view.when = Words::tr("%1 · %2").arg(RelativeTime::clock(entry.at, now), RelativeTime::text(entry.at, now));
    view.whenExact = RelativeTime::exact(entry.at);
    view.from = entry.userAgent.empty() ? text(entry.clientAddress)
                                        : Words::tr("%1 from %2").arg(text(entry.userAgent), text(entry.clientAddress));
    view.requestCaption = captionOf({Words::tr("Request")}, entry.request);
    view.responseCaption =
        captionOf({Words::tr("Response"), QString::number(entry.status), BodyText::durationText(entry.microseconds)},
                  entry.response);
    view.request = requestText(entry);
    view.response = BodyText::pretty(entry.response);
    view.requestNotice = BodyText::notice(entry.request);
    view.responseNotice = BodyText::notice(entry.response);
    const auto relayed = describeRelayed(entry);
    view.relayedCaption = relayed.caption;
    view.relayed = relayed.text;
    view.relayedNotice = relayed.notice;
    view.curl = curlText(entry, publicUrl);
    return view;
}

RequestScreen::RequestScreen(directory::Database& database, const core::Clock& clock, QObject* parent)
    : QObject(parent), m_database(database), m_clock(clock)
{
}

RequestScreen::~RequestScreen() = default;

void RequestScreen::setRequest(std::optional<directory::JournalId> request)
{
    if (request == m_request)
        return;
    m_request = request;
    m_error.reset();
    m_isGone = false;
    if (!m_request) {
        m_load.cancel();
        m_view.reset();
        m_state = ScreenState::Empty;
        Q_EMIT changed();
        return;
    }
    // The former exchange stays until the next one is there, so that walking down the list does not flicker.
    if (!m_view)
        m_state = ScreenState::Loading;
    Q_EMIT changed();
    load();
}

void RequestScreen::retry()
{
    if (m_request)
        load();
}

void RequestScreen::load()
{
    using Loaded = std::optional<RequestView>;
    const auto ticket = m_load.begin();
    auto future = m_database.readAsync(ticket.stop,
                                       [request = *m_request, now = m_clock.now(), publicUrl = m_publicUrl](
                                           directory::ReadSession& session, std::stop_token) -> core::Result<Loaded> {
                                           const auto entry = session.journalEntry(request);
                                           if (!entry)
                                               return tl::unexpected(entry.error());
                                           return *entry ? Loaded{makeRequestView(**entry, now, publicUrl)} : Loaded{};
                                       });
    core::deliver(future, this, [this, generation = ticket.generation](core::Result<Loaded> loaded) {
        if (!m_load.accept(generation))
            return;
        m_view.reset();
        if (loaded) {
            m_error.reset();
            m_view = std::move(*loaded);
            m_isGone = !m_view;
            m_state = m_view ? ScreenState::Full : ScreenState::Empty;
        } else {
            m_error = loaded.error();
            m_state = ScreenState::Error;
        }
        Q_EMIT changed();
    });
}

} // namespace rollcall::models
