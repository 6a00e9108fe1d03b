// SPDX-License-Identifier: Apache-2.0
// The slots of RenderTest, apart from their bodies because moc cannot read the raw strings there.
#pragma once

#include <QtCore/QObject>

class RenderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void splicesAUser();
    void alwaysListsGroups();
    void refersToTheManager_data();
    void refersToTheManager();
    void copesWithUnusualStoredForms_data();
    void copesWithUnusualStoredForms();
    void leavesMembersOutWhenAsked();
    void rendersGroupsInPiecesAsInOne();
    void listsWithIntegerCounters();
    void clampsPages_data();
    void clampsPages();
    void refusesPagesThatAreNoNumbers();
};
