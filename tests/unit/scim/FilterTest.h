// SPDX-License-Identifier: Apache-2.0
// The slots of FilterTest, apart from their bodies because moc cannot read the raw strings there.
#pragma once

#include <QtCore/QObject>

class FilterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void printsNormalForm_data();
    void printsNormalForm();
    void saysWhereItIsWrong_data();
    void saysWhereItIsWrong();
    void holdsToItsLimits();
    void splitsPaths();
    void checksAgainstTheSchema_data();
    void checksAgainstTheSchema();
    void matchesPeople_data();
    void matchesPeople();
    void matchesGroups();
    void survivesCutAndScrambledTexts();
};
