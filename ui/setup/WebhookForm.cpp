// SPDX-License-Identifier: Apache-2.0
#include "setup/WebhookForm.h"

#include "Utf8.h"
#include "screens/WebhookText.h"
#include "widgets/Button.h"
#include "widgets/FormRow.h"
#include "widgets/ToolTip.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

#include <utility>

namespace rollcall::ui {

using models::text;

WebhookForm::WebhookForm(const Style& style, QWidget* parent)
    : Card(style, tr("Add an endpoint"), parent),
      m_url(formField("m_webhookUrl")),
      m_add(new Button(style, tr("Add"), ButtonKind::Primary))
{
    m_add->setObjectName(QStringLiteral("m_addWebhook"));
    m_url->setPlaceholderText(QStringLiteral("https://hooks.vendor.example/rollcall"));
    auto* boxes = new QVBoxLayout;
    boxes->setContentsMargins(size::valueName + space::small, 0, 0, 0);
    boxes->setSpacing(space::tiny);
    for (const auto type : onboarding::allWebhookEvents) {
        auto* box = new QCheckBox(models::WebhookText::name(type));
        box->setObjectName(QStringLiteral("m_webhookEvent%1").arg(m_events.size()));
        setPlainToolTip(box, text(onboarding::toString(type)));
        box->setChecked(true);
        boxes->addWidget(box);
        m_events.append(box);
        connect(box, &QCheckBox::toggled, this, &WebhookForm::fit);
    }
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_add);
    buttons->addStretch(1);
    body()->addLayout(formRow(style, tr("Address"), m_url));
    body()->addLayout(boxes);
    body()->addWidget(formNote(style, tr("Events from now on are sent there. Its signing secret is made here and shown "
                                         "once. Redirects are not followed.")));
    body()->addLayout(buttons);
    connect(m_url, &QLineEdit::textEdited, this, &WebhookForm::fit);
    connect(m_url, &QLineEdit::returnPressed, m_add, &QAbstractButton::click);
    connect(m_add, &QAbstractButton::clicked, this, &WebhookForm::add);
    fit();
}

std::vector<onboarding::WebhookEventType> WebhookForm::events() const
{
    std::vector<onboarding::WebhookEventType> chosen;
    for (qsizetype i = 0; i < m_events.size(); ++i) {
        if (m_events.at(i)->isChecked())
            chosen.push_back(onboarding::allWebhookEvents.at(static_cast<std::size_t>(i)));
    }
    return chosen;
}

void WebhookForm::add()
{
    Q_EMIT wanted(m_url->text().trimmed(), events());
}

void WebhookForm::setIdle(bool isIdle)
{
    m_isIdle = isIdle;
    fit();
}

void WebhookForm::clear()
{
    m_url->clear();
    for (auto* box : std::as_const(m_events))
        box->setChecked(true);
    fit();
}

void WebhookForm::fit()
{
    m_add->setEnabled(m_isIdle && !events().empty() && !m_url->text().trimmed().isEmpty());
}

} // namespace rollcall::ui
