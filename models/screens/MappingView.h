// SPDX-License-Identifier: Apache-2.0
// What the mapping panel shows of an attribute, and of a change before and after it is made.
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace rollcall::models {

/// When Okta shall send an attribute.
enum class MappingPush { CreateAndUpdate, CreateOnly, NotMapped };

/// One attribute in full.
struct MappingDetail {
    QString scimPath;
    QString label;
    QString appAttribute; ///< in Okta's profile of the app; empty while it is not known
    QString expression;   ///< as Okta has it; as the profile wants it while that is not known
    MappingPush push = MappingPush::CreateAndUpdate;
    QString standing; ///< a sentence: what fills it, and when it is sent
    QString wanted;   ///< a sentence: what is expected
    QString problem;  ///< a sentence; empty for none
    // In Okta
    QString how;          ///< words between asterisks stand on Okta's page
    QString path;         ///< the same page by its menus, for copying
    QString link;         ///< of the app's page in Okta; empty while it is not known
    QString unchangeable; ///< why its mapping cannot be written from here; empty when it can
    // Here
    QString labelHint;         ///< the profile's
    QString saidLabel;         ///< empty: as the profile says
    QString oktaAttributeHint; ///< the profile's
    QString saidOktaAttribute; ///< empty: as the profile says
    bool isRequired = false;
    bool isUnique = false;
    bool mayBeUnique = false;     ///< the application lets it identify people
    QString uniqueField;          ///< what is entered in Okta then, e.g. "userName"
    bool isSaidOtherwise = false; ///< something of this attribute is otherwise than the profile says

    bool operator==(const MappingDetail&) const = default;
};

/// What an expression gives for the sample person.
struct MappingTrial {
    QString value;   ///< may be empty
    QString problem; ///< why there is none; words between asterisks stand on Okta's page
    QString doubt;   ///< a sentence: what it reads of the person that is not there; empty for nothing
};

struct MappingCall {
    QString attribute;
    QString before; ///< "user.nickName, only on create", "not mapped"
    QString after;
    QString effect; ///< what it means for the sample person; empty when that is not known
    QString line;   ///< "POST /api/v1/mappings/prm…"
    QString body;   ///< JSON

    bool operator==(const MappingCall&) const = default;
};

/// What would be sent.
struct MappingPreview {
    QString title;
    QList<MappingCall> calls;
    QStringList warnings;
    QString refusal; ///< why this credential may not; empty where it may, or where that is not known

    bool operator==(const MappingPreview&) const = default;
};

/// What became of it.
struct MappingOutcome {
    bool isComplete = false;
    QString title;
    QString details; ///< a line for each call
    QString next;
};

/// A mapping as it was before a change from here.
struct KeptMappingView {
    QString when;
    QString exact;
};

} // namespace rollcall::models
