// SPDX-License-Identifier: Apache-2.0
// The mail server and the sender of an integration's mails, as the screen sees them: what is stored, keeping it, and a
// mail to oneself.
#pragma once

#include "core/Error.h"
#include "core/Secret.h"
#include "directory/Types.h"
#include "onboarding/BounceReader.h"
#include "onboarding/MailServer.h"
#include "setup/MailTrial.h"

#include <QObject>
#include <QString>

#include <memory>
#include <optional>
#include <string>

namespace rollcall::models {

/// As typed and as stored. The server is one for the directory, the sender is the integration's.
struct MailWords {
    std::string host;
    std::string port; ///< empty: the usual one
    onboarding::MailSecurity security = onboarding::MailSecurity::StartTls;
    onboarding::MailLogin login = onboarding::MailLogin::Password;
    std::string userName;
    std::string fromAddress;
    std::string fromName;
    std::string replyTo;
    std::string organisation;
    std::string support;

    bool operator==(const MailWords&) const = default;
};

struct MailWish {
    MailWords words;
    std::shared_ptr<const core::Secret> secret; ///< null: the one that is stored
};

enum class BouncePlace { Nowhere, Maildir, Imap };

/// Where returned mails are read: one for the directory.
struct BounceWords {
    BouncePlace place = BouncePlace::Nowhere;
    std::string maildir;
    std::string host;
    std::string port; ///< empty: the usual one
    onboarding::MailSecurity security = onboarding::MailSecurity::ImplicitTls;
    onboarding::MailLogin login = onboarding::MailLogin::Password;
    std::string userName;
    std::string folder; ///< empty: the usual one

    bool operator==(const BounceWords&) const = default;
};

struct BounceWish {
    BounceWords words;
    std::shared_ptr<const core::Secret> secret; ///< null: the one that is stored
};

/// Never the secret itself.
struct BounceStored {
    BounceWords words;
    std::optional<core::Timestamp> secretChanged; ///< nothing: there is none
    onboarding::BounceStanding standing;          ///< as whoever listens keeps it
};

/// Never the secret itself.
struct MailStored {
    MailWords words;
    std::optional<core::Timestamp> secretChanged; ///< nothing: there is none
    std::string locked;                           ///< why it cannot be opened on this computer; empty when it can
    std::optional<setup::MailTrial> trial;        ///< the last try
    BounceStored bounces;
};

/// Lives on the GUI thread; nothing here blocks. One command at a time: `isBusy` tells, and what is asked meanwhile is
/// left out. `save`, `test` and those about bounces answer with their own signal or with `failed`, which is Cancelled
/// after `cancel`.
class MailControl : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] virtual bool isBusy() const = 0;
    /// Not a command; answers with `looked` or `notLooked`.
    virtual void look(const directory::Integration& integration) = 0;
    virtual void save(const directory::Integration& integration, const MailWish& wish) = 0;
    /// With what is stored; the outcome is kept as the proof of its step.
    virtual void test(const directory::Integration& integration, const QString& to) = 0;
    virtual void saveBounces(const BounceWish& wish) = 0;
    /// Reads with what is stored, and changes nothing.
    virtual void tryBounces() = 0;
    virtual void cancel() = 0;

Q_SIGNALS:
    void looked(rollcall::directory::IntegrationId integration, const rollcall::models::MailStored& stored);
    void notLooked(rollcall::directory::IntegrationId integration, const rollcall::core::Error& error);
    void saved();
    /// Whether or not the mail was taken.
    void tested(const rollcall::setup::MailTrial& trial);
    void bouncesSaved();
    void bouncesTried(const rollcall::onboarding::BounceTally& tally);
    void failed(const rollcall::core::Error& error);
};

} // namespace rollcall::models
