// SPDX-License-Identifier: Apache-2.0
// What a request meant, in words: the one place where a journal row becomes a sentence.
#pragma once

#include "directory/Journal.h"
#include "tables/TableRoles.h"

#include <QCoreApplication>
#include <QString>

namespace rollcall::models {

class MeaningText {
    Q_DECLARE_TR_FUNCTIONS(rollcall::models::MeaningText)

public:
    /// "created ada@acme.example", "looked up zoe@…: nobody", "refused: the word “Bearer” stood twice".
    [[nodiscard]] static QString sentence(const directory::JournalRow& row);
    [[nodiscard]] static QString sentence(const directory::JournalEntry& entry);

    /// "201", with the word for it on hover through statusWord.
    [[nodiscard]] static Tone tone(int status, directory::Meaning meaning);
    /// "Created", "Token refused", "Name taken": two words at most for a pill.
    [[nodiscard]] static QString statusWord(int status, directory::Meaning meaning);

    /// The caller was asked to come again in a moment, and nothing was changed (RFC 6585 §4, RFC 9110 §15.6.4).
    [[nodiscard]] static bool isTransient(int status) { return status == 429 || status == 503; }

    /// The part after the integration, readable: `/Users?filter=userName eq "zoe@acme.example"`.
    [[nodiscard]] static QString path(const std::string& target);

    /// The first thing a detail says, fit to stand after a colon: "The word Bearer stands twice: it was…" gives
    /// "the word Bearer stands twice".
    [[nodiscard]] static QString firstClause(const std::string& detail);

    /// "… · 3 times" for a row that stands for several; the words alone for one.
    [[nodiscard]] static QString timesOver(const QString& words, std::int64_t folded);

private:
    [[nodiscard]] static QString onceSaid(const directory::JournalRow& row);
    [[nodiscard]] static QString people(const directory::JournalRow& row);
    [[nodiscard]] static QString groups(const directory::JournalRow& row);
    [[nodiscard]] static QString members(const directory::JournalRow& row, const QString& group);
    [[nodiscard]] static QString listed(const directory::JournalRow& row);
    [[nodiscard]] static QString refused(const directory::JournalRow& row);
};

/// The light form of an entry.
[[nodiscard]] directory::JournalRow toRow(const directory::JournalEntry& entry);

} // namespace rollcall::models
