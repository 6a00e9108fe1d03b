// SPDX-License-Identifier: Apache-2.0
// A mail as its reader sees it, on paper of its own; nothing is fetched from anywhere.
#pragma once

#include <QTextBrowser>

namespace rollcall::ui {

/// What a mail's own rules are asked about (CSS media queries).
struct MailScreenKind {
    bool isDark = false;
    bool isPhone = false;
};

/// Puts the rules of the media queries that hold into the elements' own styles, since a QTextDocument knows no media
/// queries: rules for one class each, as mails have them.
[[nodiscard]] QString withMediaRules(const QString& html, const MailScreenKind& screen);

class MailView final : public QTextBrowser {
    Q_OBJECT

public:
    explicit MailView(QWidget* parent = nullptr);

    /// What mail programs show beside the subject and hide in the mail itself is left out: this view knows no hiding.
    void setMail(const QString& html, const MailScreenKind& screen = {});
    [[nodiscard]] QVariant loadResource(int type, const QUrl& name) override;
};

} // namespace rollcall::ui
