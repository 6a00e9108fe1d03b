// SPDX-License-Identifier: Apache-2.0
// What a request to /oauth/{slug}/authorize or /token meant, in words.
#pragma once

#include "directory/Journal.h"

#include <QCoreApplication>
#include <QString>

namespace rollcall::models {

class OAuthText {
    Q_DECLARE_TR_FUNCTIONS(rollcall::models::OAuthText)

public:
    enum class Step {
        None,      ///< the request was for something else
        Consent,   ///< the page was asked for
        Decision,  ///< the page was sent back, with a code or without
        Token,     ///< tokens were asked for
        Elsewhere, ///< below /oauth/, where nothing is
    };
    [[nodiscard]] static Step step(const std::string& method, const std::string& target);

    /// "got a token for client credentials", "opened the consent page", "token refused: the client's secret is wrong".
    /// Empty when the row is none of OAuth's. What is put off reads like everything that is.
    [[nodiscard]] static QString sentence(const directory::JournalRow& row);
};

} // namespace rollcall::models
