// SPDX-License-Identifier: Apache-2.0
// One exchange in full: what it meant in words, what was asked, what was answered, and what to do about a refusal.
#pragma once

#include "ScreenState.h"
#include "core/Clock.h"
#include "directory/Database.h"
#include "screens/RequestDiagnosis.h"
#include "tables/LatestRequest.h"
#include "tables/TableRoles.h"

#include <QObject>
#include <QString>

#include <optional>

namespace rollcall::models {

/// Everything the panes show, made on a reader's thread.
struct RequestView {
    directory::JournalEntry entry;
    QString sentence;   ///< "Created ada@acme.example"
    QString statusWord; ///< "Created"
    Tone tone = Tone::Neutral;
    RequestDiagnosis diagnosis;
    QString when; ///< "16:02:14.118 · 40 s ago"
    QString whenExact;
    QString from;            ///< address and program of the caller
    QString requestCaption;  ///< "Request · 1.2 kB"
    QString responseCaption; ///< "Response · 401 · 0.4 ms · 212 bytes"
    QString request;         ///< request line, headers, pretty-printed body
    QString response;        ///< pretty-printed body, or a sentence when there is none
    QString requestNotice;   ///< that the body was cut or could not be read; else empty
    QString responseNotice;
    QString relayedCaption; ///< "Passed on to the vendor · 201 · 155 ms"; empty when nothing was
    QString relayed;        ///< what was asked and answered there, one call after the other
    QString relayedNotice;
    QString curl; ///< the same request as a command, without its credential
};

/// Lives on the GUI thread and never waits. Database and clock must outlive it.
class RequestScreen final : public QObject {
    Q_OBJECT

public:
    RequestScreen(directory::Database& database, const core::Clock& clock, QObject* parent = nullptr);
    ~RequestScreen() override;

    /// None: Empty.
    void setRequest(std::optional<directory::JournalId> request);
    [[nodiscard]] std::optional<directory::JournalId> request() const { return m_request; }
    void retry();
    /// Where the door is, for commands to copy; requests shown from now on use it.
    void setPublicUrl(const QString& url) { m_publicUrl = url; }

    [[nodiscard]] ScreenState state() const { return m_state; }
    /// It was chosen and is not kept any more.
    [[nodiscard]] bool isGone() const { return m_isGone; }
    [[nodiscard]] const std::optional<core::Error>& error() const { return m_error; }
    /// There in the state Full.
    [[nodiscard]] const std::optional<RequestView>& view() const { return m_view; }
    [[nodiscard]] bool isIdle() const { return !m_load.isRunning(); }

Q_SIGNALS:
    void changed();

private:
    void load();

    directory::Database& m_database;
    const core::Clock& m_clock;
    std::optional<directory::JournalId> m_request;
    QString m_publicUrl;
    LatestRequest m_load;
    std::optional<RequestView> m_view;
    std::optional<core::Error> m_error;
    ScreenState m_state = ScreenState::Empty;
    bool m_isGone = false;
};

/// Runs on any thread. `publicUrl` is what the command to copy calls; empty means this computer's usual address.
[[nodiscard]] RequestView makeRequestView(const directory::JournalEntry& entry, core::Timestamp now,
                                          const QString& publicUrl = {});

} // namespace rollcall::models
