// SPDX-License-Identifier: Apache-2.0
// What the Set-up page shows of one step, as words and states.
#pragma once

#include "directory/Types.h"
#include "screens/ListenerText.h"

#include <QList>
#include <QString>

#include <optional>

namespace rollcall::models {

/// Where a step is done.
enum class SetupSide { Here, Okta, Vendor };

/// Only what has been proven is green.
enum class SetupState { NotYet, Waiting, Proven, Confirmed, Failed, NotNeeded };

/// A value that is pasted elsewhere.
struct SetupValue {
    QString name;
    QString value; ///< what is copied; empty when it is not known any more
    QString shown; ///< in place of the value, as for a secret; empty shows the value
    bool isSecret = false;

    bool operator==(const SetupValue&) const = default;
};

/// A value of Okta's or the vendor's that is pasted here.
struct SetupField {
    QString key;
    QString name;
    QString hint;  ///< what such a value looks like
    QString value; ///< as it is kept; empty while it is not known
    QString note;  ///< what was understood, or what is wrong with what was pasted
    bool isWrong = false;
    QString proposed; ///< what it is as a rule; empty while that is not known

    bool operator==(const SetupField&) const = default;
};

/// What speaks against a step: that it fails, a hint that may come to nothing, or what is only left to do.
enum class SetupTroubleKind { Failure, Hint, ToDo };

/// What went wrong: seen, likely cause, the one thing to do next.
struct SetupTrouble {
    QString seen;
    QString cause;
    QString next;
    std::optional<directory::JournalId> request;
    SetupTroubleKind kind = SetupTroubleKind::Failure;

    bool operator==(const SetupTrouble&) const = default;
};

enum class SetupAnswer { None, NotYet, Yes, Proven };

/// One of what has to hold before the first step.
struct SetupPrecondition {
    QString id;
    QString text; ///< a sentence that is true, or not yet
    SetupAnswer answer = SetupAnswer::None;
    QString said;  ///< by whom and when, or what Okta says; empty without an answer
    QString exact; ///< the exact time; empty without one
    QString ask;   ///< whom to ask where it is not true
    QString words; ///< ready to be sent to them

    bool operator==(const SetupPrecondition&) const = default;
};

struct SetupStepView {
    QString id;
    int number = 0;
    QString title;
    SetupSide side = SetupSide::Here;
    SetupState state = SetupState::NotYet;
    QString proof;      ///< evidence with its time, or what will prove it
    QString proofExact; ///< the exact time; empty without one
    QString how;        ///< what to do; words between asterisks stand on Okta's or the vendor's page
    QString link;       ///< address of the very page in Okta's Admin Console; empty while it is not known
    QList<SetupValue> values;
    QList<SetupField> fields;
    std::optional<SetupTrouble> trouble;            ///< beside a proof: that it did hold, and does not any more
    QString waiting;                                ///< what is waited for, without the time; empty when nothing is
    std::optional<qint64> waitingSince;             ///< milliseconds since 1970
    std::optional<directory::JournalId> evidenceAt; ///< the request that is the proof
    bool canIssueSecret = false;                    ///< another credential, whose secret is then shown once
    bool canMakeCode = false;                       ///< for the consent page of OAuth
    bool canBeConfirmed = false;                    ///< by somebody's word
    bool canBeTakenBack = false;                    ///< it was
    bool canBeWaived = false;                       ///< somebody may say that it is not needed here
    bool isWaived = false;                          ///< somebody did, perhaps against what is seen
    QList<SetupPrecondition> preconditions;
    bool isProvenLater = false; ///< by another step's proof: nothing is left to do here

    bool operator==(const SetupStepView&) const = default;
};

/// What is known of it is a hint alone.
[[nodiscard]] inline bool isHint(const SetupStepView& step)
{
    const bool isOpen = step.state == SetupState::Waiting || step.state == SetupState::NotYet;
    return isOpen && step.trouble && step.trouble->kind == SetupTroubleKind::Hint;
}

/// Nothing is left to do there.
[[nodiscard]] inline bool isDone(const SetupStepView& step)
{
    return step.state == SetupState::Proven || step.state == SetupState::Confirmed ||
           step.state == SetupState::NotNeeded;
}

/// The first where something is left to do; only then one that is proven by another's proof. Nullptr when all are done.
[[nodiscard]] inline const SetupStepView* nextOf(const QList<SetupStepView>& steps)
{
    const SetupStepView* later = nullptr;
    for (const auto& step : steps) {
        if (isDone(step))
            continue;
        if (!step.isProvenLater)
            return &step;
        later = later == nullptr ? &step : later;
    }
    return later;
}

/// One of the facts that are kept apart.
struct SetupFact {
    QString name;
    StateWord state;
    QString detail;
};

} // namespace rollcall::models
