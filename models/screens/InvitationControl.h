// SPDX-License-Identifier: Apache-2.0
// What people do to invitations, as the screen asks for it.
#pragma once

#include "core/Error.h"
#include "core/Secret.h"
#include "core/Timestamp.h"
#include "directory/Invitations.h"
#include "directory/Jobs.h"
#include "onboarding/InvitationSettings.h"
#include "onboarding/ResendWays.h"
#include "screens/InvitationReading.h"

#include <QObject>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rollcall::models {

struct SkippedPerson {
    std::string name;
    std::string why;
    std::vector<std::string> clicks{}; ///< what can be done in Okta by hand instead; may be empty

    bool operator==(const SkippedPerson&) const = default;
};

/// Who would get a mail, and who would not: looked at, and nothing done.
struct ResendPlan {
    directory::Integration integration;
    std::vector<directory::ResourceId> people;
    std::vector<std::string> names; ///< of the first of them
    std::vector<SkippedPerson> skipped;
    std::string requestId; ///< names this wish: sent twice, nobody gets two mails
    onboarding::ResendRoute route = onboarding::ResendRoute::OwnMail;
    std::vector<onboarding::OfferedRoute> offered{}; ///< all routes
    std::vector<onboarding::RoutedPerson> routed{};  ///< `people`, by a route through Okta
    std::vector<std::string> calls{};                ///< that are made in Okta for the first of them
};

struct ResendDone {
    std::int64_t ordered = 0;
    std::int64_t orderedBefore = 0;
    std::vector<SkippedPerson> skipped;
    onboarding::ResendRoute route = onboarding::ResendRoute::OwnMail;
};

enum class HandedAs : std::uint8_t { Link, Code, Letter };

/// A way to the pages without mail, shown once.
struct HandedInvitation {
    directory::InvitationId invitation;
    HandedAs kind = HandedAs::Link;
    std::shared_ptr<const core::Secret> text; ///< the whole link, the code as it is read out, the letter as HTML
    core::Timestamp expires{};
};

enum class InvitationAct : std::uint8_t {
    Reject,
    Revoke,
    Register,
    Unregister,
    Unsuppress,
    PauseBulk,
    ResumeBulk,
    GiveUpBulk,
    SaveSettings,
};

/// Lives on the GUI thread; nothing here blocks. One command at a time: `isBusy` tells, and what is asked meanwhile is
/// left out. Each answers with its own signal, with `done`, or with `failed`, which is Cancelled after `cancel`. The
/// account that runs the program is kept as who did it.
class InvitationControl : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] virtual bool isBusy() const = 0;
    /// Answers with `planned`. Without a route by the usual one of the integration.
    virtual void plan(const directory::Integration& integration, const std::vector<directory::ResourceId>& people,
                      std::optional<onboarding::ResendRoute> route) = 0;
    /// Everybody of a slice.
    virtual void planAll(const directory::Integration& integration, InvitationSlice slice,
                         std::optional<onboarding::ResendRoute> route) = 0;
    /// Answers with `sent`. `perMinute` 0: no bound.
    virtual void send(const ResendPlan& plan, const QString& title, int perMinute) = 0;
    virtual void reject(const directory::Integration& integration,
                        const std::vector<directory::ResourceId>& people) = 0;
    virtual void revoke(const directory::Integration& integration, const directory::ResourceId& person) = 0;
    /// Answers with `handed`; whatever was handed over before ends.
    virtual void makeLink(const directory::Integration& integration, const directory::Invitation& invitation) = 0;
    virtual void makeCode(const directory::Integration& integration, const directory::Invitation& invitation) = 0;
    virtual void makeLetter(const directory::Integration& integration, const directory::Invitation& invitation) = 0;
    /// Somebody's word, with the reason.
    virtual void setRegistered(const directory::Integration& integration, const directory::ResourceId& person,
                               bool isRegistered, const QString& reason) = 0;
    virtual void unsuppress(const directory::Integration& integration, const std::string& address) = 0;
    virtual void setBulk(directory::JobQueueId queue, directory::JobQueueState state) = 0;
    /// Denied, saying what to do, where Rollcall is to begin to mail and nobody has looked who is registered already;
    /// `isInSpite` begins all the same.
    virtual void save(const directory::Integration& integration, const onboarding::InvitationSettings& settings,
                      bool isInSpite) = 0;
    virtual void cancel() = 0;

Q_SIGNALS:
    void planned(const rollcall::models::ResendPlan& plan);
    void sent(const rollcall::models::ResendDone& done);
    void handed(const rollcall::models::HandedInvitation& handed);
    void done(rollcall::models::InvitationAct act);
    void failed(const rollcall::core::Error& error);
};

} // namespace rollcall::models
