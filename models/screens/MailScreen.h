// SPDX-License-Identifier: Apache-2.0
// The mail of an integration without widgets: what is stored, how the last try went, keeping it and trying it.
#pragma once

#include "core/Clock.h"
#include "screens/MailControl.h"
#include "screens/StateWord.h"

#include <QObject>
#include <QString>

#include <optional>

namespace rollcall::models {

class IntegrationSelection;

/// How mail stands, in words.
struct MailStanding {
    StateWord state;
    QString sentence;
    QString next;  ///< may be empty
    QString exact; ///< the exact time; may be empty
};

/// Lives on the GUI thread and never waits.
class MailScreen final : public QObject {
    Q_OBJECT

public:
    /// All must outlive it.
    MailScreen(IntegrationSelection& selection, MailControl& control, const core::Clock& clock,
               QObject* parent = nullptr);

    /// False where Rollcall mails nobody: without an integration, and as a companion.
    [[nodiscard]] bool isThere() const;
    [[nodiscard]] bool isLoaded() const { return m_stored.has_value(); }
    /// Looks again, as when its panel is opened.
    void look();
    /// One line for card and page.
    [[nodiscard]] QString summary() const;
    [[nodiscard]] MailStanding standing() const;
    /// As stored; the defaults while nothing is.
    [[nodiscard]] MailWords words() const { return m_stored ? m_stored->words : MailWords(); }
    [[nodiscard]] bool hasServer() const { return m_stored && !m_stored->words.host.empty(); }
    [[nodiscard]] bool hasSecret() const { return m_stored && m_stored->secretChanged; }
    [[nodiscard]] BounceWords bounceWords() const { return m_stored ? m_stored->bounces.words : BounceWords(); }
    [[nodiscard]] bool hasBounceSecret() const { return m_stored && m_stored->bounces.secretChanged; }
    /// When it was entered.
    [[nodiscard]] QString bounceSecret() const;
    /// What is known of mails that came back, and when and where that was read.
    [[nodiscard]] QString bounceStanding() const;
    /// When the secret was entered, or why it cannot be read here.
    [[nodiscard]] QString secret() const;

    [[nodiscard]] bool isBusy() const { return m_doing != Doing::Nothing; }
    /// Whether what is under way, or was last, is about returned mails.
    [[nodiscard]] bool isAboutBounces() const { return m_isAboutBounces; }
    /// What is under way; empty when nothing is.
    [[nodiscard]] QString activity() const;
    /// What the last command came to, in a sentence; empty when it failed, or there was none.
    [[nodiscard]] const QString& outcome() const { return m_outcome; }
    [[nodiscard]] QString troubleTitle() const;
    [[nodiscard]] const std::optional<core::Error>& error() const { return m_error; }

    void save(const MailWish& wish);
    /// A mail to that address, with what is stored.
    void test(const QString& to);
    void saveBounces(const BounceWish& wish);
    /// Reads where returned mails come to, with what is stored; nothing follows from it.
    void tryBounces();
    void cancel();
    /// Takes outcome and error off the screen.
    void forget();

Q_SIGNALS:
    void changed();
    /// Other settings are stored than before.
    void stored();
    void bouncesStored();

private:
    enum class Doing { Nothing, Saving, Testing, SavingBounces, TryingBounces };

    void reset();
    [[nodiscard]] std::optional<directory::Integration> begin(Doing what);
    void finish(const QString& outcome);
    [[nodiscard]] static QString found(const onboarding::BounceTally& tally);

    IntegrationSelection& m_selection;
    MailControl& m_control;
    const core::Clock& m_clock;
    std::optional<MailStored> m_stored;
    Doing m_doing = Doing::Nothing;
    Doing m_failed = Doing::Nothing;
    bool m_isAboutBounces = false;
    BouncePlace m_wished = BouncePlace::Nowhere;       ///< what is being saved
    std::optional<directory::IntegrationId> m_doneFor; ///< whose the command is
    QString m_outcome;
    std::optional<core::Error> m_error;
};

} // namespace rollcall::models
