// SPDX-License-Identifier: Apache-2.0
// Whether Okta can reach the listener, without widgets: what the address says, what a call of our own hints at, and
// whether a request has come, which alone proves it.
#pragma once

#include "PacedReads.h"
#include "core/Clock.h"
#include "directory/Database.h"
#include "screens/ListenerControl.h"
#include "screens/ListenerText.h"
#include "screens/SelfCaller.h"

#include <QList>
#include <QObject>
#include <QString>
#include <QTimer>

#include <optional>
#include <string>

namespace rollcall::models {

class DirectoryWatcher;
class IntegrationSelection;

struct ReachHint {
    StateWord state;
    QString seen;
    QString cause;
    QString next;
    QString when;
    QString whenExact;
};

struct ReachCertificate {
    StateWord state;
    QString sentence;
    QString exact; ///< when it ends
};

struct ReachProof {
    StateWord state;
    QString sentence;
    QString exact;                               ///< when it came
    std::optional<directory::JournalId> request; ///< that is the proof, or would be
};

/// A way to be reached.
struct ReachWay {
    QString name;
    QString sentence;
};

/// Lives on the GUI thread and never waits. Everything passed in must outlive it. Reads the journal only while it is
/// looked at.
class ReachScreen final : public QObject {
    Q_OBJECT

public:
    ReachScreen(directory::Database& database, DirectoryWatcher& watcher, IntegrationSelection& selection,
                ListenerControl& control, SelfCaller& caller, const core::Clock& clock, QObject* parent = nullptr);

    /// There is an integration that Okta calls: not a companion.
    [[nodiscard]] bool isThere() const;
    void setOpen(bool isOpen);
    [[nodiscard]] bool isIdle() const;

    /// For the card and below the title.
    [[nodiscard]] QString summary() const;
    /// What Okta is told; of the address the listener has without a public one.
    [[nodiscard]] QString baseUrl() const;
    /// What speaks against it as far as one sees from the address alone; empty when nothing does.
    [[nodiscard]] QString addressTrouble() const;

    [[nodiscard]] bool canCheck() const { return whyNoCheck().isEmpty(); }
    /// Why there is nothing to call; empty when there is.
    [[nodiscard]] QString whyNoCheck() const;
    [[nodiscard]] bool isChecking() const { return m_caller.isBusy(); }
    void check();
    void cancel();
    /// Of the last call to the address that is in use now.
    [[nodiscard]] std::optional<ReachHint> hint() const;
    [[nodiscard]] std::optional<ReachCertificate> certificate() const;
    /// As it came; forgotten once address or certificate are other ones.
    [[nodiscard]] std::optional<SelfCallReport> selfCall() const;

    [[nodiscard]] ReachProof proof() const;
    /// Why it is not known whether a request has come.
    [[nodiscard]] const std::optional<core::Error>& error() const { return m_error; }
    void retry();

    [[nodiscard]] static QList<ReachWay> ways();

Q_SIGNALS:
    void changed();

private:
    /// The last request with a good credential.
    struct Contact {
        directory::JournalId request;
        core::Timestamp at{};
        std::string address;
        bool isOfFormerAddress = false; ///< it came before the base URL was the one that is told now
    };
    using Contacts = std::optional<Contact>;

    void reset();
    void schedule();
    void reload();
    void take(const core::Result<Contacts>& result);
    void takeReport(const SelfCallReport& report);
    void forgetWhatIsOver();
    [[nodiscard]] static core::Result<Contacts> read(directory::ReadSession& session,
                                                     const directory::Integration& integration,
                                                     const std::vector<std::string>& ownAddresses,
                                                     const std::stop_token& stop);
    [[nodiscard]] QString publicUrl() const;
    /// The report, as long as it is of the address in use and of what answers there.
    [[nodiscard]] const SelfCallReport* report() const;

    IntegrationSelection& m_selection;
    ListenerControl& m_control;
    SelfCaller& m_caller;
    const core::Clock& m_clock;
    PacedReads m_reads;
    bool m_isOpen = false;
    bool m_isRead = false;
    QTimer m_tick;
    std::optional<core::Error> m_error;
    Contacts m_contact;
    listener::ListenerSettings m_called; ///< in use when the last call went out
    std::optional<SelfCallReport> m_report;
};

} // namespace rollcall::models
