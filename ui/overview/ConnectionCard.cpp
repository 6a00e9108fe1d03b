// SPDX-License-Identifier: Apache-2.0
// Never a dialog: the form opens in the card, and what went wrong stands under it.
#include "overview/ConnectionCard.h"

#include "widgets/Button.h"
#include "widgets/CopyButton.h"
#include "widgets/Label.h"

#include <QAccessible>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QShortcut>
#include <QSpinBox>
#include <QVBoxLayout>

namespace rollcall::ui {

using listener::ListenerState;

namespace {

/// The first sentence says what happened; the rest why, and what to do.
std::pair<QString, QString> splitSentences(const QString& message)
{
    for (qsizetype i = 0; i + 1 < message.size(); ++i) {
        const QChar c = message.at(i);
        const bool isEnd = c == QLatin1Char('.') || c == QLatin1Char(':') || c == QLatin1Char(';');
        if (isEnd && message.at(i + 1) == QLatin1Char(' ')) {
            const QString first = message.left(i);
            QString rest = message.mid(i + 2);
            if (!rest.isEmpty())
                rest[0] = rest.at(0).toUpper();
            return {first + QLatin1Char('.'), rest};
        }
    }
    return {message, {}};
}

} // namespace

ConnectionCard::ConnectionCard(const Style& style, models::OverviewScreen& screen, QWidget* parent)
    : Card(style, tr("Connection"), parent), m_style(style), m_screen(screen)
{
    setObjectName(QStringLiteral("m_connection"));
    body()->setSpacing(space::small);
    m_baseUrlRow = makeAddressRow(tr("SCIM base URL"), m_baseUrl, m_copyBaseUrl);
    body()->addWidget(m_baseUrlRow);
    body()->addWidget(makeAddressRow(tr("Listens on"), m_listenerUrl, m_copyListenerUrl));
    m_baseUrl->setObjectName(QStringLiteral("m_baseUrl"));
    m_copyBaseUrl->setObjectName(QStringLiteral("m_copyBaseUrl"));
    m_listenerUrl->setObjectName(QStringLiteral("m_listenerUrl"));
    m_copyListenerUrl->setObjectName(QStringLiteral("m_copyListenerUrl"));

    m_toggle = new Button(style, QString(), ButtonKind::Secondary);
    m_toggle->setObjectName(QStringLiteral("m_toggle"));
    m_change = new Button(style, tr("Change address…"), ButtonKind::Secondary);
    m_change->setObjectName(QStringLiteral("m_change"));
    m_owner = new Label(style, QString(), FontRole::Text, Ink::Muted);
    m_owner->setObjectName(QStringLiteral("m_owner"));
    m_owner->setWordWrap(true);
    auto* buttons = new QHBoxLayout;
    buttons->setContentsMargins(0, space::tiny, 0, 0);
    buttons->setSpacing(space::small);
    buttons->addWidget(m_toggle);
    buttons->addWidget(m_change);
    buttons->addStretch(1);
    body()->addLayout(buttons);
    body()->addWidget(m_owner);
    m_form = makeForm();
    m_notice = makeNotice();
    body()->addWidget(m_form);
    body()->addWidget(m_notice);
    body()->addStretch(1);
    m_form->hide();
    m_notice->hide();

    auto& control = m_screen.control();
    connect(m_toggle, &QAbstractButton::clicked, this, &ConnectionCard::startOrStop);
    connect(m_change, &QAbstractButton::clicked, this, &ConnectionCard::openForm);
    connect(&control, &models::ListenerControl::started, this, [this] {
        m_notice->hide();
        closeForm();
    });
    connect(&control, &models::ListenerControl::failed, this, &ConnectionCard::showError);
    // Not by way of the page: while that still reads the directory, a button must not offer what cannot be done.
    connect(&control, &models::ListenerControl::situationChanged, this, &ConnectionCard::refresh);
    refresh();
}

QWidget* ConnectionCard::makeAddressRow(const QString& name, QLineEdit*& field, CopyButton*& copy)
{
    auto* row = new QWidget;
    auto* column = new QVBoxLayout(row);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::tiny);
    field = new QLineEdit;
    field->setReadOnly(true);
    field->setFont(m_style.font(FontRole::Monospace));
    field->setAccessibleName(name);
    // Tab selects all of it, which shows its end; an address is known by its beginning.
    connect(field, &QLineEdit::editingFinished, field, [field] { field->setCursorPosition(0); });
    copy = new CopyButton(m_style);
    copy->setAccessibleName(tr("Copy: %1").arg(name));
    auto* line = new QHBoxLayout;
    line->setSpacing(space::small);
    line->addWidget(field, 1);
    line->addWidget(copy);
    column->addWidget(new Label(m_style, name, FontRole::Detail, Ink::Muted));
    column->addLayout(line);
    return row;
}

void ConnectionCard::makeFields()
{
    m_address = new QLineEdit;
    m_address->setObjectName(QStringLiteral("m_address"));
    m_address->setPlaceholderText(QStringLiteral("127.0.0.1"));
    m_address->setFont(m_style.font(FontRole::Monospace));
    m_address->setAccessibleName(tr("Address"));
    m_port = new QSpinBox;
    m_port->setObjectName(QStringLiteral("m_port"));
    m_port->setRange(0, 65535);
    m_port->setFont(m_style.font(FontRole::Monospace));
    m_port->setFixedWidth(size::port);
    m_port->setToolTip(tr("0 lets the system choose"));
    m_port->setAccessibleName(tr("Port"));
    m_publicUrl = new QLineEdit;
    m_publicUrl->setObjectName(QStringLiteral("m_publicUrl"));
    m_publicUrl->setPlaceholderText(tr("as it listens, or https://scim.acme.example"));
    m_publicUrl->setFont(m_style.font(FontRole::Monospace));
    m_publicUrl->setAccessibleName(tr("Address that Okta is told"));
}

QWidget* ConnectionCard::makeForm()
{
    makeFields();
    auto* form = new QWidget;
    form->setObjectName(QStringLiteral("m_form"));
    m_apply = new Button(m_style, tr("Listen here"), ButtonKind::Primary);
    m_apply->setObjectName(QStringLiteral("m_apply"));
    auto* cancel = new Button(m_style, tr("Cancel"), ButtonKind::Flat);
    cancel->setObjectName(QStringLiteral("m_cancel"));

    const auto row = [this](const QString& name) {
        auto* layout = new QHBoxLayout;
        layout->setSpacing(space::small);
        auto* label = new Label(m_style, name, FontRole::Text, Ink::Muted);
        label->setFixedWidth(size::formName);
        layout->addWidget(label);
        layout->addSpacing(space::tiny);
        return layout;
    };
    auto* column = new QVBoxLayout(form);
    column->setContentsMargins(0, space::tiny, 0, 0);
    column->setSpacing(space::small);
    auto* bind = row(tr("Address, port"));
    bind->addWidget(m_address, 1);
    bind->addWidget(m_port);
    auto* told = row(tr("Public URL"));
    told->addWidget(m_publicUrl, 1);
    auto* buttons = row(QString());
    buttons->addWidget(m_apply);
    buttons->addWidget(cancel);
    buttons->addStretch(1);
    column->addLayout(bind);
    column->addLayout(told);
    column->addLayout(buttons);

    connect(m_apply, &QAbstractButton::clicked, this, &ConnectionCard::apply);
    connect(m_address, &QLineEdit::returnPressed, this, &ConnectionCard::apply);
    connect(m_publicUrl, &QLineEdit::returnPressed, this, &ConnectionCard::apply);
    connect(cancel, &QAbstractButton::clicked, this, &ConnectionCard::closeForm);
    auto* escape = new QShortcut(QKeySequence(Qt::Key_Escape), form);
    escape->setContext(Qt::WidgetWithChildrenShortcut);
    connect(escape, &QShortcut::activated, this, &ConnectionCard::closeForm);
    return form;
}

QWidget* ConnectionCard::makeNotice()
{
    auto* notice = new QFrame;
    notice->setObjectName(QStringLiteral("m_notice"));
    notice->setProperty("notice", QStringLiteral("bad"));
    m_happened = new Label(m_style, FontRole::Strong);
    m_happened->setObjectName(QStringLiteral("m_happened"));
    m_happened->setWordWrap(true);
    m_next = new Label(m_style, FontRole::Text);
    m_next->setObjectName(QStringLiteral("m_next"));
    m_next->setWordWrap(true);
    auto* column = new QVBoxLayout(notice);
    column->setContentsMargins(space::medium, space::row, space::medium, space::row);
    column->setSpacing(space::line);
    column->addWidget(m_happened);
    column->addWidget(m_next);
    return notice;
}

void ConnectionCard::refresh()
{
    auto& control = m_screen.control();
    const auto situation = control.situation();
    const auto put = [](QLineEdit* field, CopyButton* copy, const QString& text) {
        if (field->text() != text) {
            field->setText(text);
            field->setCursorPosition(0);
        }
        copy->setCopyText(text);
    };
    put(m_baseUrl, m_copyBaseUrl, m_screen.baseUrl());
    m_baseUrlRow->setVisible(!m_screen.baseUrl().isEmpty());
    put(m_listenerUrl, m_copyListenerUrl, m_screen.listenerUrl());

    const bool isUp = situation.status.state == ListenerState::Listening;
    m_toggle->setText(isUp ? tr("Stop") : tr("Start"));
    m_toggle->setIconName(isUp ? IconName::Stop : IconName::Play);
    m_toggle->setVisible(control.canControl());
    m_change->setVisible(control.canControl() && m_form->isHidden());
    m_toggle->setEnabled(!situation.isBusy && situation.status.state != ListenerState::Draining);
    m_apply->setEnabled(!situation.isBusy);
    m_owner->setText(situation.isElsewhere
                         ? tr("Listening in %1 (process %2). Stop or move it there; what arrives is shown here.")
                               .arg(situation.program, QString::number(situation.processId))
                         : QString());
    m_owner->setVisible(situation.isElsewhere);
    if (situation.isElsewhere)
        closeForm();
    if (situation.status.state == ListenerState::Failed && m_notice->isHidden() && !situation.isBusy)
        showError(core::makeError(core::ErrorKind::Unavailable, situation.status.error));
}

void ConnectionCard::openForm()
{
    const auto settings = m_screen.control().settings();
    m_address->setText(QString::fromStdString(settings.address));
    m_port->setValue(settings.port);
    m_publicUrl->setText(QString::fromStdString(settings.publicUrl));
    m_form->show();
    m_change->hide();
    m_address->setFocus(Qt::OtherFocusReason);
    m_address->selectAll();
}

void ConnectionCard::closeForm()
{
    if (m_form->isHidden())
        return;
    m_form->hide();
    m_notice->hide();
    m_change->setVisible(m_screen.control().canControl());
    if (m_change->isVisible())
        m_change->setFocus(Qt::OtherFocusReason);
}

void ConnectionCard::apply()
{
    auto settings = m_screen.control().settings();
    settings.address = m_address->text().trimmed().toStdString();
    if (settings.address.empty())
        settings.address = listener::ListenerSettings{}.address;
    settings.port = static_cast<std::uint16_t>(m_port->value());
    QString told = m_publicUrl->text().trimmed();
    while (told.endsWith(QLatin1Char('/')))
        told.chop(1);
    settings.publicUrl = told.toStdString();
    m_notice->hide();
    if (const auto allowed = listener::checkExposure(settings); !allowed) {
        showError(allowed.error());
        if (allowed.error().kind == core::ErrorKind::Denied) {
            m_next->setText(m_next->text() + QLatin1Char('\n') +
                            tr("With a certificate: rollcallctl serve --tls-cert FILE --tls-key FILE. Behind a proxy: "
                               "rollcallctl serve --http --trusted-proxy CIDR. Stop the listener here before."));
            m_next->show();
        }
        return;
    }
    m_screen.control().start(settings);
}

void ConnectionCard::startOrStop()
{
    auto& control = m_screen.control();
    m_notice->hide();
    if (control.situation().status.state == ListenerState::Listening)
        control.stop();
    else
        control.start(control.settings());
}

void ConnectionCard::showError(const core::Error& error)
{
    const auto [happened, next] = splitSentences(QString::fromStdString(error.message));
    m_happened->setText(happened.isEmpty() ? tr("The listener could not start.") : happened);
    m_next->setText(next);
    m_next->setVisible(!next.isEmpty());
    m_notice->show();
    QAccessibleEvent alert(m_notice, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

} // namespace rollcall::ui
