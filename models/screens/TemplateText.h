// SPDX-License-Identifier: Apache-2.0
// Templates in words: what is wrong with one, what each variable is, which version it is.
#pragma once

#include "core/Timestamp.h"
#include "onboarding/TemplateCheck.h"
#include "onboarding/TemplateDesk.h"

#include <QCoreApplication>
#include <QString>
#include <QStringList>

namespace rollcall::models {

class TemplateText {
    Q_DECLARE_TR_FUNCTIONS(rollcall::models::TemplateText)

public:
    /// "German (de)"; the tag alone where nobody knows its language.
    [[nodiscard]] static QString language(const std::string& tag);
    /// What is wrong and what to do.
    [[nodiscard]] static QString finding(const onboarding::Finding& finding);
    /// "HTML, line 12" or "Subject".
    [[nodiscard]] static QString place(const onboarding::Finding& finding);
    [[nodiscard]] static QString personFinding(onboarding::PersonFinding finding);
    /// "12 of 4,120 people would get a broken mail: 10 without a name in the greeting."
    [[nodiscard]] static QString broken(const onboarding::BrokenMails& broken);
    [[nodiscard]] static QString version(const directory::MailTemplate& version, core::Timestamp now);
};

} // namespace rollcall::models
