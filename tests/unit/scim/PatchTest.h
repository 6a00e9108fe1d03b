// SPDX-License-Identifier: Apache-2.0
// The slots of PatchTest, apart from their bodies because moc cannot read the raw strings there.
#pragma once

#include "Fixtures.h"

#include <QtCore/QObject>

class PatchTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void patchesPeople_data();
    void patchesPeople();
    void patchesGroups_data();
    void patchesGroups();
    void readsPaths_data();
    void readsPaths();
    void keepsImmutableValues();
    void keepsWhatIsRequired_data();
    void keepsWhatIsRequired();
    void checksGroupsOnce();
    void patchesExtensionsOfGroups_data();
    void patchesExtensionsOfGroups();
    void neverRepeatsAPassword();
    void listsWhatIsWritten_data();
    void listsWhatIsWritten();
    void choosesTheLongestUrn();

private:
    rollcall::scim::test::Rows m_people{"patches.json"};
    rollcall::scim::test::Rows m_groups{"group-patches.json"};
};
