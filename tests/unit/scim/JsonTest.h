// SPDX-License-Identifier: Apache-2.0
// The slots of JsonTest, apart from their bodies because moc cannot read the raw strings there.
#pragma once

#include <QtCore/QObject>

class JsonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void refusesWhatWouldLoseData_data();
    void refusesWhatWouldLoseData();
    void saysLineAndColumn();
    void refusesTooManyBytes();
    void allowsTheDepthThatIsAsked();
    void keepsTheKindOfNumbers();
    void roundsDoublesExactly_data();
    void roundsDoublesExactly();
    void decodesStrings();
    void keepsMemberOrderThroughWriting();
    void passesOverAByteOrderMark();
    void indentsForPeople();
    void escapesStrings();
    void repairsInvalidUtf8WhenWriting();
    void dropsPasswords_data();
    void dropsPasswords();
    void findsMembersInAnyCase();
    void rendersErrorsAsScim();
};
