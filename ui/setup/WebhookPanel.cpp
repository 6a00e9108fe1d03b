// SPDX-License-Identifier: Apache-2.0
// From top to bottom: what was said, the new secret while it is known, the endpoints, the chosen one, and a further
// one.
#include "setup/WebhookPanel.h"

#include "Utf8.h"
#include "screens/WebhookScreen.h"
#include "setup/WebhookForm.h"
#include "tables/TableRoles.h"
#include "widgets/AskFirst.h"
#include "widgets/Button.h"
#include "widgets/Card.h"
#include "widgets/CopyButton.h"
#include "widgets/CopyRow.h"
#include "widgets/DataTable.h"
#include "widgets/Label.h"
#include "widgets/Notice.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QHideEvent>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace rollcall::ui {

using models::text;
using models::WebhookScreen;
using onboarding::WebhookState;

namespace {

constexpr int mostEndpointsShown = 5; ///< without scrolling
constexpr int mostDeliveriesShown = 8;

struct Cell {
    QString word;
    QString exact{};
    std::optional<models::Tone> tone{}; ///< drawn as a pill
    bool isMuted = false;
};

/// Only what differs, so that selection and focus stay.
void fill(QStandardItemModel& model, int row, const QList<Cell>& cells)
{
    for (int column = 0; column < cells.size(); ++column) {
        const QModelIndex index = model.index(row, column);
        const Cell& cell = cells.at(column);
        const int tone = cell.tone ? static_cast<int>(*cell.tone) : -1;
        if (index.data().toString() == cell.word && index.data(models::ExactRole).toString() == cell.exact &&
            index.data(models::ToneRole).isValid() && index.data(models::ToneRole).toInt() == tone)
            continue;
        model.setData(index, cell.word);
        model.setData(index, cell.exact, models::ExactRole);
        model.setData(index, cell.tone.has_value(), models::PillRole);
        model.setData(index, tone, models::ToneRole);
        model.setData(index, cell.isMuted, models::MutedRole);
    }
}

/// As tall as its rows, up to `most` of them.
void fitHeight(DataTable& table, qsizetype rows, int most)
{
    table.setFixedHeight(table.horizontalHeader()->sizeHint().height() +
                         static_cast<int>(std::min<qsizetype>(rows, most)) * size::row + space::line);
}

Button* namedButton(const Style& style, const QString& text, const char* name, ButtonKind kind = ButtonKind::Secondary)
{
    auto* button = new Button(style, text, kind);
    button->setObjectName(QLatin1String(name));
    return button;
}

} // namespace

WebhookPanel::WebhookPanel(const Style& style, WebhookScreen& screen, QWidget* parent)
    : SetupPanel(parent),
      m_style(style),
      m_screen(screen),
      m_rows(new QStandardItemModel(0, 5, this)),
      m_deliveryRows(new QStandardItemModel(0, 4, this)),
      m_form(new WebhookForm(style)),
      m_ask(new AskFirst(style)),
      m_activity(new Notice(style, Notice::Kind::Waiting)),
      m_trouble(new Notice(style, Notice::Kind::Trouble)),
      m_outcome(new Label(style, FontRole::Text, Ink::Good))
{
    setObjectName(QStringLiteral("m_webhooks"));
    m_ask->setObjectName(QStringLiteral("m_webhookQuestion"));
    m_activity->setObjectName(QStringLiteral("m_webhookActivity"));
    m_trouble->setObjectName(QStringLiteral("m_webhookTrouble"));
    m_outcome->setObjectName(QStringLiteral("m_webhookOutcome"));
    m_outcome->setWordWrap(true);
    m_secretCard = makeSecret();
    m_listCard = makeList();
    m_chosenCard = makeChosen();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::medium);
    for (auto* part : QList<QWidget*>{m_trouble, m_activity, m_outcome, m_secretCard, m_listCard, m_chosenCard, m_form})
        column->addWidget(part);
    column->addStretch(1);
    connect(m_activity, &Notice::linkClicked, &m_screen, &WebhookScreen::cancel);
    connect(m_form, &WebhookForm::wanted, this,
            [this](const QString& url, const std::vector<onboarding::WebhookEventType>& events) {
                m_ask->drop();
                m_screen.add(url, events);
            });
    connect(&m_screen, &WebhookScreen::changed, this, &WebhookPanel::refresh);
    refresh();
}

Card* WebhookPanel::makeSecret()
{
    auto* card = new Card(m_style, tr("The new signing secret"));
    card->setObjectName(QStringLiteral("m_newWebhookSecret"));
    m_secretSentence = new Label(m_style);
    m_secretSentence->setWordWrap(true);
    m_secret = new CopyRow(m_style);
    m_secret->setObjectName(QStringLiteral("m_webhookSecret"));
    auto* note = new Label(m_style,
                           tr("It is shown this once: when this page is left, nobody can read it here any more. A "
                              "copied secret leaves the clipboard after 30 seconds."),
                           FontRole::Detail, Ink::Muted);
    note->setWordWrap(true);
    m_pasted = namedButton(m_style, tr("I have pasted it"), "m_webhookSecretPasted");
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_pasted);
    buttons->addStretch(1);
    card->body()->addWidget(m_secretSentence);
    card->body()->addWidget(m_secret);
    card->body()->addWidget(note);
    card->body()->addLayout(buttons);
    connect(m_pasted, &QAbstractButton::clicked, &m_screen, &WebhookScreen::forgetSecret);
    return card;
}

Card* WebhookPanel::makeList()
{
    auto* card = new Card(m_style, tr("Endpoints"));
    m_empty = new Label(m_style,
                        tr("None yet. The vendor’s back end can be told who is invited, verified, registered and "
                           "deactivated, by signed requests after Standard Webhooks."),
                        FontRole::Text, Ink::Muted);
    m_empty->setObjectName(QStringLiteral("m_noWebhooks"));
    m_empty->setWordWrap(true);
    m_list = new DataTable(m_style, QStringLiteral("webhooks"));
    m_list->setObjectName(QStringLiteral("m_webhookList"));
    m_list->setAccessibleName(tr("Endpoints that events are sent to"));
    m_list->setDefaultWidths(
        {size::loginColumn, size::pillCell, size::nameColumn, size::leastColumn, size::leastColumn});
    m_list->setStretchColumn(0);
    m_rows->setHorizontalHeaderLabels({tr("Address"), tr("State"), tr("Last taken"), tr("Waiting"), tr("Failed")});
    m_list->setModel(m_rows);
    card->body()->addWidget(m_empty);
    card->body()->addWidget(m_list);
    connect(m_list, &DataTable::currentRowChanged, this, [this](const QModelIndex& index) {
        const auto rows = m_screen.rows();
        if (index.isValid() && index.row() < rows.size())
            m_screen.choose(rows.at(index.row()).id);
    });
    return card;
}

QHBoxLayout* WebhookPanel::makeButtons()
{
    m_test = namedButton(m_style, tr("Send a test event"), "m_testWebhook");
    m_resend = namedButton(m_style, tr("Send failed again"), "m_resendWebhook");
    m_pause = namedButton(m_style, tr("Pause…"), "m_pauseWebhook");
    m_rotate = namedButton(m_style, tr("New secret…"), "m_rotateWebhook");
    m_remove = namedButton(m_style, tr("Remove…"), "m_removeWebhook");
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::small);
    for (auto* button : {m_test, m_resend, m_pause, m_rotate, m_remove})
        buttons->addWidget(button);
    buttons->addStretch(1);
    connect(m_test, &QAbstractButton::clicked, &m_screen, &WebhookScreen::test);
    connect(m_resend, &QAbstractButton::clicked, &m_screen, &WebhookScreen::resendFailed);
    connect(m_pause, &QAbstractButton::clicked, this, &WebhookPanel::askToPause);
    connect(m_rotate, &QAbstractButton::clicked, this, &WebhookPanel::askToRotate);
    connect(m_remove, &QAbstractButton::clicked, this, &WebhookPanel::askToRemove);
    return buttons;
}

Card* WebhookPanel::makeChosen()
{
    auto* card = new Card(m_style, tr("What is sent there"));
    card->setObjectName(QStringLiteral("m_chosenWebhook"));
    m_standing = new Label(m_style);
    m_standing->setObjectName(QStringLiteral("m_webhookStanding"));
    m_standing->setWordWrap(true);
    m_deliveries = new DataTable(m_style, QStringLiteral("webhookDeliveries"));
    m_deliveries->setObjectName(QStringLiteral("m_webhookDeliveries"));
    m_deliveries->setAccessibleName(tr("The newest events of this endpoint"));
    m_deliveries->setDefaultWidths({size::loginColumn, size::nameColumn, size::pillCell});
    m_deliveries->setStretchColumn(3);
    m_deliveryRows->setHorizontalHeaderLabels({tr("Event"), tr("Sent"), tr("State"), tr("Answer")});
    m_deliveries->setModel(m_deliveryRows);
    card->body()->addWidget(m_standing);
    card->body()->addLayout(makeButtons());
    card->body()->addWidget(m_ask);
    card->body()->addWidget(m_deliveries);
    return card;
}

void WebhookPanel::askToPause()
{
    const auto* chosen = m_screen.chosen();
    if (chosen == nullptr)
        return;
    if (chosen->status.state != WebhookState::On) {
        m_ask->drop();
        m_screen.resume();
        return;
    }
    m_ask->ask({tr("Pause it?"),
                tr("Nothing is sent to %1 until you resume it. Events wait meanwhile, and go out then.")
                    .arg(text(chosen->endpoint.url)),
                tr("Pause it"),
                {}},
               [this](const QString&) { m_screen.pause(); });
}

void WebhookPanel::askToRotate()
{
    const auto* chosen = m_screen.chosen();
    if (chosen == nullptr)
        return;
    m_ask->ask({tr("Make a new signing secret?"),
                tr("It is shown once. For three days events to %1 are signed with it and with the one before; after "
                   "that a receiver that knows only the one before refuses them.")
                    .arg(text(chosen->endpoint.url)),
                tr("Make it"),
                {}},
               [this](const QString&) { m_screen.rotate(onboarding::webhookOverlap); });
}

void WebhookPanel::askToRemove()
{
    const auto* chosen = m_screen.chosen();
    if (chosen == nullptr)
        return;
    const auto waiting = chosen->deliveries.waiting;
    m_ask->ask({tr("Remove it?"),
                waiting > 0
                    ? tr("Its secret is forgotten and %1 events that wait for it are given up, for good.").arg(waiting)
                    : tr("Its secret is forgotten, for good. Nothing waits for it."),
                tr("Remove it"),
                {}},
               [this](const QString&) { m_screen.remove(); });
}

PanelCard WebhookPanel::card() const
{
    if (!m_screen.isThere())
        return {};
    return {title(), m_screen.summary(), tr("Show, add, test…")};
}

QString WebhookPanel::title() const
{
    return tr("Events to the vendor’s back end");
}

QString WebhookPanel::status() const
{
    return m_screen.summary();
}

void WebhookPanel::open()
{
    m_screen.setShown(true);
    refresh();
}

void WebhookPanel::close()
{
    m_screen.setShown(false);
    m_screen.forget();
    m_ask->drop();
    m_form->clear();
}

void WebhookPanel::hideEvent(QHideEvent* event)
{
    SetupPanel::hideEvent(event);
    // Another page was chosen; a window that is put away comes back as it was.
    if (!event->spontaneous())
        m_screen.forgetSecret();
}

void WebhookPanel::refreshList()
{
    const auto rows = m_screen.rows();
    m_empty->setVisible(m_screen.isLoaded() && rows.isEmpty());
    m_list->setVisible(!rows.isEmpty());
    m_rows->setRowCount(static_cast<int>(rows.size()));
    fitHeight(*m_list, rows.size(), mostEndpointsShown);
    for (int row = 0; row < rows.size(); ++row) {
        const auto& each = rows.at(row);
        fill(*m_rows, row,
             {{each.address, each.address},
              {each.state, {}, each.tone},
              {each.lastTaken, each.lastTakenExact, {}, true},
              {each.waiting},
              {each.failed}});
    }
    const auto* chosen = m_screen.chosen();
    for (int row = 0; chosen != nullptr && row < rows.size(); ++row) {
        if (rows.at(row).id == chosen->endpoint.id && m_list->currentIndex().row() != row)
            m_list->selectRow(row);
    }
    // With one there is nothing to choose.
    if (chosen == nullptr && rows.size() == 1)
        m_screen.choose(rows.front().id);
}

void WebhookPanel::refreshChosen()
{
    const auto* chosen = m_screen.chosen();
    m_chosenCard->setVisible(chosen != nullptr);
    if (chosen == nullptr)
        return;
    m_standing->setText(m_screen.sentences().join(QLatin1Char('\n')));
    const auto rows = m_screen.deliveries();
    m_deliveries->setVisible(!rows.isEmpty());
    m_deliveryRows->setRowCount(static_cast<int>(rows.size()));
    fitHeight(*m_deliveries, rows.size(), mostDeliveriesShown);
    for (int row = 0; row < rows.size(); ++row) {
        const auto& each = rows.at(row);
        fill(*m_deliveryRows, row,
             {{each.event},
              {each.when, each.whenExact, {}, true},
              {each.state, {}, each.tone},
              {each.answer, each.answer}});
    }
}

void WebhookPanel::refreshSecret()
{
    const auto& made = m_screen.secret();
    m_secretCard->setVisible(made.has_value());
    const bool isNew = made.has_value() && !std::exchange(m_isSecretShown, made.has_value());
    if (!made) {
        m_secret->set(tr("Secret"), {}, {}, true);
        return;
    }
    const std::string_view plain = made->secret->reveal();
    m_secretSentence->setText(m_screen.secretSentence());
    m_secret->set(tr("Secret"), text(plain), QStringLiteral("whsec_…%1").arg(text(plain.substr(plain.size() - 4))),
                  true);
    if (!isNew)
        return;
    m_form->clear();
    m_secret->button()->setFocus(Qt::OtherFocusReason);
    QAccessibleEvent alert(m_secretCard, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void WebhookPanel::refreshSaid()
{
    const auto& error = m_screen.error();
    m_trouble->setVisible(error.has_value());
    if (error)
        m_trouble->set(m_screen.troubleTitle(), text(error->message), {}, {});
    const QString activity = m_screen.activity();
    m_activity->setVisible(!activity.isEmpty());
    if (!activity.isEmpty())
        m_activity->set(activity, {}, {}, tr("Cancel"));
    m_outcome->setVisible(!m_screen.outcome().isEmpty());
    m_outcome->setText(m_screen.outcome());
}

void WebhookPanel::refresh()
{
    refreshList();
    refreshChosen();
    refreshSecret();
    refreshSaid();
    fitButtons();
    announce();
    Q_EMIT changed();
}

void WebhookPanel::fitButtons()
{
    const bool isIdle = m_screen.isLoaded() && !m_screen.isBusy();
    m_form->setIdle(isIdle);
    const auto* chosen = m_screen.chosen();
    for (auto* button : {m_test, m_pause, m_rotate, m_remove})
        button->setEnabled(isIdle && chosen != nullptr);
    m_resend->setEnabled(isIdle && chosen != nullptr && (chosen->deliveries.failed > 0 || chosen->failingSince));
    const bool isOn = chosen == nullptr || chosen->status.state == WebhookState::On;
    m_pause->setText(isOn ? tr("Pause…") : tr("Resume"));
    m_pause->updateGeometry();
}

void WebhookPanel::announce()
{
    const auto& error = m_screen.error();
    const QString heard = error ? text(error->message) : m_screen.outcome();
    if (heard == m_announced)
        return;
    m_announced = heard;
    if (heard.isEmpty())
        return;
    QAccessibleEvent alert(error ? static_cast<QWidget*>(m_trouble) : m_outcome, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

} // namespace rollcall::ui
