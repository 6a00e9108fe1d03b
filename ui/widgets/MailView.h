// SPDX-License-Identifier: Apache-2.0
// A mail as its reader sees it, on paper of its own; nothing is fetched from anywhere.
#pragma once

#include <QTextBrowser>

namespace rollcall::ui {

class MailView final : public QTextBrowser {
    Q_OBJECT

public:
    explicit MailView(QWidget* parent = nullptr);

    /// What mail programs show beside the subject and hide in the mail itself is left out: this view knows no hiding.
    void setMail(const QString& html);
    [[nodiscard]] QVariant loadResource(int type, const QUrl& name) override;
};

} // namespace rollcall::ui
