// SPDX-License-Identifier: Apache-2.0
// Outgoing events without widgets: the endpoints, how each does, what was sent there, and what is done about it.
#pragma once

#include "core/Clock.h"
#include "screens/WebhookControl.h"
#include "tables/TableRoles.h"

#include <QObject>
#include <QString>
#include <QStringList>
#include <QTimer>

#include <optional>

namespace rollcall::models {

class DirectoryWatcher;
class IntegrationSelection;

struct WebhookRow {
    onboarding::WebhookEndpointId id = 0;
    QString address;
    QString state;
    Tone tone = Tone::Neutral;
    QString lastTaken;
    QString lastTakenExact; ///< may be empty
    QString waiting;
    QString failed;
};

struct WebhookDeliveryRow {
    QString event;
    QString when;
    QString whenExact;
    QString state;
    Tone tone = Tone::Neutral;
    QString answer; ///< of the last attempt
};

/// Lives on the GUI thread and never waits. Everything passed in must outlive it. A secret is known from its making
/// until `forgetSecret`, or until another integration is chosen.
class WebhookScreen final : public QObject {
    Q_OBJECT

public:
    WebhookScreen(DirectoryWatcher& watcher, IntegrationSelection& selection, WebhookControl& control,
                  const core::Clock& clock, QObject* parent = nullptr);

    [[nodiscard]] bool isThere() const;
    /// Its panel is open: from now on it is read again when the directory changes.
    void setShown(bool isShown);
    [[nodiscard]] bool isLoaded() const { return m_overview.has_value(); }
    [[nodiscard]] QString summary() const;
    [[nodiscard]] QList<WebhookRow> rows() const;
    /// The one that is looked at; null when there is none.
    [[nodiscard]] const onboarding::WebhookStanding* chosen() const;
    void choose(onboarding::WebhookEndpointId endpoint);
    /// What it gets, how it does and why.
    [[nodiscard]] QStringList sentences() const;
    [[nodiscard]] QList<WebhookDeliveryRow> deliveries() const;

    [[nodiscard]] bool isBusy() const { return m_doing != Doing::Nothing; }
    [[nodiscard]] QString activity() const;
    [[nodiscard]] const QString& outcome() const { return m_outcome; }
    [[nodiscard]] const std::optional<core::Error>& error() const { return m_error; }
    [[nodiscard]] QString troubleTitle() const;
    /// The new one, and what to do with it; null once it is forgotten.
    [[nodiscard]] const std::optional<WebhookSecretMade>& secret() const { return m_secret; }
    [[nodiscard]] QString secretSentence() const;
    void forgetSecret();

    void add(const QString& url, const std::vector<onboarding::WebhookEventType>& events);
    void test();
    void resendFailed();
    void pause();
    void resume();
    void rotate(std::chrono::hours overlap);
    void remove();
    void cancel();
    void forget();

Q_SIGNALS:
    void changed();

private:
    enum class Doing { Nothing, Adding, Rotating, Testing, Resending, Pausing, Resuming, Removing };

    void connectControl();
    void reset();
    void read();
    [[nodiscard]] bool begin(Doing what);
    /// Begins something about the chosen endpoint; its id, or 0.
    [[nodiscard]] onboarding::WebhookEndpointId beginWithChosen(Doing what);
    void finish(const QString& outcome);
    [[nodiscard]] QString doneText() const;

    IntegrationSelection& m_selection;
    WebhookControl& m_control;
    const core::Clock& m_clock;
    QTimer m_pause;
    bool m_isShown = false;
    std::optional<WebhookOverview> m_overview;
    onboarding::WebhookEndpointId m_chosen = 0;
    Doing m_doing = Doing::Nothing;
    Doing m_failed = Doing::Nothing;
    std::optional<directory::IntegrationId> m_doneFor;
    std::optional<WebhookSecretMade> m_secret;
    QString m_outcome;
    std::optional<core::Error> m_error;
};

} // namespace rollcall::models
