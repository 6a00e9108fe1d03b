// SPDX-License-Identifier: Apache-2.0
// A further endpoint of the vendor's back end: its address, and which events it gets.
#pragma once

#include "onboarding/WebhookSettings.h"
#include "widgets/Card.h"

#include <QList>

#include <vector>

class QCheckBox;
class QLineEdit;

namespace rollcall::ui {

class Button;

/// The style must outlive it.
class WebhookForm final : public Card {
    Q_OBJECT

public:
    explicit WebhookForm(const Style& style, QWidget* parent = nullptr);

    /// No further command while one runs.
    void setIdle(bool isIdle);
    void clear();

Q_SIGNALS:
    void wanted(const QString& url, const std::vector<rollcall::onboarding::WebhookEventType>& events);

private:
    [[nodiscard]] std::vector<onboarding::WebhookEventType> events() const;
    void add();
    void fit();

    QLineEdit* m_url;
    QList<QCheckBox*> m_events; ///< in the order of onboarding::allWebhookEvents
    Button* m_add;
    bool m_isIdle = false;
};

} // namespace rollcall::ui
