// SPDX-License-Identifier: Apache-2.0
// From top to bottom: how it stands, where Okta knows it, who keeps it there, what waits for somebody's word.
#include "setup/RegistrationPanel.h"

#include "Utf8.h"
#include "screens/RegistrationScreen.h"
#include "tables/TableRoles.h"
#include "widgets/AskFirst.h"
#include "widgets/Button.h"
#include "widgets/Card.h"
#include "widgets/ChoiceBox.h"
#include "widgets/DataTable.h"
#include "widgets/FormRow.h"
#include "widgets/Label.h"
#include "widgets/Notice.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QIntValidator>
#include <QLineEdit>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <array>
#include <utility>

namespace rollcall::ui {

using models::RegistrationScreen;
using models::text;
using onboarding::WriteBackKind;
using onboarding::WriteBackMode;
using onboarding::WriteBackSettings;

namespace {

constexpr int heldHeight = 200;
constexpr int mostAdditions = 1'000'000;

} // namespace

RegistrationPanel::RegistrationPanel(const Style& style, RegistrationScreen& screen, QWidget* parent)
    : SetupPanel(parent),
      m_style(style),
      m_screen(screen),
      m_rows(new QStandardItemModel(0, 3, this)),
      m_ask(new AskFirst(style)),
      m_activity(new Notice(style, Notice::Kind::Waiting)),
      m_trouble(new Notice(style, Notice::Kind::Trouble)),
      m_outcome(new Label(style, FontRole::Text, Ink::Good))
{
    setObjectName(QStringLiteral("m_registrations"));
    m_ask->setObjectName(QStringLiteral("m_registrationQuestion"));
    m_activity->setObjectName(QStringLiteral("m_registrationActivity"));
    m_trouble->setObjectName(QStringLiteral("m_registrationTrouble"));
    m_outcome->setObjectName(QStringLiteral("m_registrationOutcome"));
    m_outcome->setWordWrap(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::medium);
    column->addWidget(makeStanding());
    for (auto* said : QList<QWidget*>{m_trouble, m_activity, m_ask, m_outcome})
        column->addWidget(said);
    m_heldCard = makeHeld();
    column->addWidget(m_heldCard);
    column->addWidget(makeTarget());
    column->addWidget(makeKeeper());
    column->addStretch(1);
    connect(m_activity, &Notice::linkClicked, &m_screen, &RegistrationScreen::cancel);
    connect(m_trouble, &Notice::linkClicked, &m_screen, &RegistrationScreen::takeOver);
    connect(&m_screen, &RegistrationScreen::changed, this, &RegistrationPanel::refresh);
    refresh();
}

Card* RegistrationPanel::makeStanding()
{
    auto* card = new Card(m_style, tr("How it stands"));
    m_standing = new Label(m_style);
    m_standing->setObjectName(QStringLiteral("m_registrationStanding"));
    m_standing->setWordWrap(true);
    card->body()->addWidget(m_standing);
    return card;
}

Card* RegistrationPanel::makeTarget()
{
    auto* card = new Card(m_style, tr("Where Okta knows who is registered"));
    m_kind = new ChoiceBox(m_style);
    m_kind->setObjectName(QStringLiteral("m_targetKind"));
    m_kind->addItem(tr("members of a group"), static_cast<int>(WriteBackKind::Group));
    m_kind->addItem(tr("an attribute of the user"), static_cast<int>(WriteBackKind::Attribute));
    m_target = formField("m_registrationTarget");
    m_target->setPlaceholderText(tr("address of the group’s page, its id, or the attribute’s name"));
    m_provider = formField("m_registrationProvider");
    m_provider->setPlaceholderText(tr("address of its page or its id; empty: sign-ins are left out"));
    m_look = new Button(m_style, tr("Look who is registered already"), ButtonKind::Primary);
    m_look->setObjectName(QStringLiteral("m_lookRegistered"));
    m_found = new Label(m_style);
    m_found->setObjectName(QStringLiteral("m_foundRegistered"));
    m_found->setWordWrap(true);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_look);
    buttons->addStretch(1);
    card->body()->addLayout(formRow(m_style, tr("Known by"), m_kind));
    card->body()->addLayout(formRow(m_style, tr("Which"), m_target));
    card->body()->addLayout(formRow(m_style, tr("Identity provider"), m_provider));
    card->body()->addWidget(formNote(m_style, tr("The vendor’s in Okta. Whoever signed in through it within 90 days is "
                                                 "registered: that is strong evidence.")));
    card->body()->addWidget(formNote(m_style, tr("Reads Okta and marks those people here. Nobody is mailed, added or "
                                                 "removed. Do it before anybody is invited.")));
    card->body()->addLayout(buttons);
    card->body()->addWidget(m_found);
    connect(m_look, &QAbstractButton::clicked, this, [this] { m_screen.adopt(words()); });
    connect(m_target, &QLineEdit::textEdited, this, &RegistrationPanel::fitButtons);
    connect(m_provider, &QLineEdit::textEdited, this, &RegistrationPanel::fitButtons);
    connect(m_kind, &QComboBox::activated, this, &RegistrationPanel::fitButtons);
    return card;
}

Card* RegistrationPanel::makeKeeper()
{
    auto* card = new Card(m_style, tr("Who keeps it there"));
    m_mode = new ChoiceBox(m_style);
    m_mode->setObjectName(QStringLiteral("m_keeper"));
    m_mode->addItem(tr("nobody: it is neither written nor watched"), static_cast<int>(WriteBackMode::Off));
    m_mode->addItem(tr("the vendor; Rollcall watches"), static_cast<int>(WriteBackMode::Watch));
    m_mode->addItem(tr("Rollcall writes"), static_cast<int>(WriteBackMode::Write));
    m_effect = new Label(m_style, FontRole::Detail, Ink::Muted);
    m_effect->setObjectName(QStringLiteral("m_keeperEffect"));
    m_effect->setWordWrap(true);
    m_additions = formField("m_additions");
    m_additions->setValidator(new QIntValidator(0, mostAdditions, m_additions));
    m_save = new Button(m_style, tr("Save"), ButtonKind::Primary);
    m_save->setObjectName(QStringLiteral("m_saveKeeper"));
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_save);
    buttons->addStretch(1);
    card->body()->addLayout(formRow(m_style, tr("Kept by"), m_mode));
    auto* effect = new QHBoxLayout;
    effect->setContentsMargins(size::valueName + space::small, 0, 0, 0);
    effect->addWidget(m_effect);
    card->body()->addLayout(effect);
    card->body()->addLayout(formRow(m_style, tr("Added per hour"), m_additions));
    card->body()->addWidget(formNote(m_style, tr("More than that wait for your word.")));
    card->body()->addLayout(buttons);
    connect(m_mode, &QComboBox::activated, this, &RegistrationPanel::fitButtons);
    connect(m_additions, &QLineEdit::textEdited, this, &RegistrationPanel::fitButtons);
    connect(m_save, &QAbstractButton::clicked, this, &RegistrationPanel::choose);
    return card;
}

Card* RegistrationPanel::makeHeld()
{
    auto* card = new Card(m_style, tr("Waits for your word"));
    m_held = new DataTable(m_style, QStringLiteral("heldRegistrations"));
    m_held->setObjectName(QStringLiteral("m_heldRegistrations"));
    m_held->setAccessibleName(tr("Registrations that are not written to Okta before you say so"));
    m_held->setDefaultWidths({size::loginColumn, size::actionColumn});
    m_held->setStretchColumn(2);
    m_rows->setHorizontalHeaderLabels({tr("Person"), tr("In Okta"), tr("Why it waits")});
    m_held->setModel(m_rows);
    m_held->setFixedHeight(heldHeight);
    m_write = new Button(m_style, tr("Write this one…"));
    m_write->setObjectName(QStringLiteral("m_writeOne"));
    m_writeAll = new Button(m_style, tr("Write all of the list…"));
    m_writeAll->setObjectName(QStringLiteral("m_writeAll"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::small);
    buttons->addWidget(m_write);
    buttons->addWidget(m_writeAll);
    buttons->addStretch(1);
    card->body()->addWidget(m_held);
    card->body()->addLayout(buttons);
    connect(m_held, &DataTable::currentRowChanged, this, &RegistrationPanel::fitButtons);
    connect(m_write, &QAbstractButton::clicked, this, [this] { askToWrite(false); });
    connect(m_writeAll, &QAbstractButton::clicked, this, [this] { askToWrite(true); });
    return card;
}

WriteBackSettings RegistrationPanel::words() const
{
    WriteBackSettings wish = m_stored.value_or(WriteBackSettings());
    wish.kind = static_cast<WriteBackKind>(m_kind->currentData().toInt());
    wish.target = m_target->text().trimmed().toStdString();
    wish.identityProvider = m_provider->text().trimmed().toStdString();
    wish.mode = static_cast<WriteBackMode>(m_mode->currentData().toInt());
    wish.additionsPerHour = m_additions->text().toInt();
    return wish;
}

void RegistrationPanel::show(const WriteBackSettings& settings)
{
    m_stored = settings;
    m_kind->setCurrentIndex(m_kind->findData(static_cast<int>(settings.kind)));
    m_target->setText(text(settings.target));
    m_provider->setText(text(settings.identityProvider));
    m_mode->setCurrentIndex(m_mode->findData(static_cast<int>(settings.mode)));
    m_additions->setText(QString::number(settings.additionsPerHour));
}

void RegistrationPanel::choose()
{
    const WriteBackSettings wish = words();
    const bool begins = wish.mode == WriteBackMode::Write && (!m_stored || m_stored->mode != WriteBackMode::Write);
    if (!begins) {
        m_ask->drop();
        m_screen.choose(wish);
        return;
    }
    // What membership waives is the reason why this is never chosen by the way.
    m_ask->ask(
        {tr("Let Rollcall write there?"),
         wish.kind == WriteBackKind::Group
             ? tr("Rollcall adds whoever registers to that group and takes out whoever is not registered any more. "
                  "Being in the group may waive Okta’s second factor. It is refused while somebody else writes "
                  "there.")
             : tr("Rollcall sets that attribute to true for whoever registers and to false for whoever is not "
                  "registered any more. Rules in Okta may hang on it. It is refused while somebody else writes "
                  "there."),
         tr("Look whether it may be, and begin"),
         {}},
        [this, wish](const QString&) { m_screen.choose(wish); });
}

void RegistrationPanel::askToWrite(bool isAll)
{
    if (!m_screen.standing())
        return;
    const auto& standing = *m_screen.standing();
    const int row = m_held->currentIndex().row();
    if (!isAll && (row < 0 || static_cast<std::size_t>(row) >= standing.held.size()))
        return;
    std::vector<directory::ResourceId> people;
    if (isAll) {
        for (const auto& each : standing.held)
            people.push_back(each.person);
    } else {
        people.push_back(standing.held[static_cast<std::size_t>(row)].person);
    }
    const QString target = text(standing.settings.targetText());
    const auto& first = isAll ? standing.held.front() : standing.held[static_cast<std::size_t>(row)];
    const QString effect =
        isAll ? tr("All of the list are written to %1, whatever they wait for: read the reasons first. It is kept that "
                   "you said so.")
                    .arg(target)
              : tr("%1 %2. It waited because: %3 It is kept that you said so.")
                    .arg(text(first.userName),
                         first.isWanted ? tr("becomes registered in %1, with what that waives").arg(target)
                                        : tr("is no longer registered in %1").arg(target),
                         text(first.note));
    m_ask->ask(
        {isAll ? tr("Write %1 people to Okta?").arg(people.size()) : tr("Write %1 to Okta?").arg(text(first.userName)),
         effect,
         isAll ? tr("Write all of the list") : tr("Write it"),
         {}},
        [this, people](const QString&) { m_screen.confirm(people); });
}

PanelCard RegistrationPanel::card() const
{
    if (!m_screen.isThere())
        return {};
    return {title(), m_screen.summary(), tr("Look, decide…")};
}

QString RegistrationPanel::title() const
{
    return tr("Who is registered");
}

QString RegistrationPanel::status() const
{
    return m_screen.summary();
}

void RegistrationPanel::open()
{
    m_screen.setShown(true);
    refresh();
}

void RegistrationPanel::close()
{
    m_screen.setShown(false);
    m_screen.forget();
    m_ask->drop();
    m_stored.reset(); // nothing typed is kept
}

void RegistrationPanel::refreshHeld()
{
    const auto& standing = m_screen.standing();
    const auto count = standing ? static_cast<int>(standing->held.size()) : 0;
    m_heldCard->setVisible(count > 0);
    m_rows->setRowCount(count);
    for (int row = 0; row < count; ++row) {
        const auto& held = standing->held[static_cast<std::size_t>(row)];
        const std::array words{text(held.userName), held.isWanted ? tr("to be added") : tr("to be taken out"),
                               text(held.note)};
        for (int column = 0; column < m_rows->columnCount(); ++column) {
            const QModelIndex index = m_rows->index(row, column);
            const QString& word = words.at(static_cast<std::size_t>(column));
            if (index.data().toString() == word)
                continue;
            m_rows->setData(index, word);
            m_rows->setData(index, word, models::ExactRole);
            m_rows->setData(index, column == 2, models::MutedRole);
        }
    }
}

void RegistrationPanel::refreshSaid()
{
    const auto& error = m_screen.error();
    m_trouble->setVisible(error.has_value());
    if (error)
        m_trouble->set(m_screen.troubleTitle(), text(error->message), {},
                       m_screen.canTakeOver() ? tr("Take it over: they stay in it") : QString());
    const QString activity = m_screen.activity();
    m_activity->setVisible(!activity.isEmpty());
    if (!activity.isEmpty())
        m_activity->set(activity, {}, {}, tr("Cancel"));
    m_outcome->setVisible(!m_screen.outcome().isEmpty());
    m_outcome->setText(m_screen.outcome());
    m_found->setVisible(m_screen.adoption().has_value());
    QStringList found = m_screen.found();
    if (m_screen.adoption() && !m_screen.adoption()->strangers.empty()) {
        QStringList names;
        for (const std::string& login : m_screen.adoption()->strangers)
            names << text(login);
        found << tr("Not known here: %1").arg(names.join(tr(", ")));
    }
    m_found->setText(found.join(QLatin1Char('\n')));
}

void RegistrationPanel::refresh()
{
    m_standing->setText(m_screen.sentences().join(QLatin1Char('\n')));
    if (m_screen.standing()) {
        const WriteBackSettings& stored = m_screen.standing()->settings;
        // What somebody types stays, until other things are stored than those it began from.
        if (!m_stored || (*m_stored != stored && words() == *m_stored))
            show(stored);
        else if (*m_stored != stored && !m_screen.isBusy())
            m_stored = stored;
    }
    refreshHeld();
    refreshSaid();
    fitButtons();
    announce();
    Q_EMIT changed();
}

void RegistrationPanel::fitButtons()
{
    const bool isIdle = m_screen.isLoaded() && !m_screen.isBusy();
    const bool isConnected = m_screen.standing() && m_screen.standing()->isConnected;
    const WriteBackSettings wish = words();
    const bool isGroup = wish.kind == WriteBackKind::Group;
    m_look->setEnabled(isIdle && isConnected && (!wish.target.empty() || !wish.identityProvider.empty()));
    const bool needsTarget = wish.mode != WriteBackMode::Off;
    const bool needsOkta = wish.mode == WriteBackMode::Write;
    m_save->setEnabled(isIdle && (!needsTarget || !wish.target.empty()) && (!needsOkta || isConnected) &&
                       m_additions->hasAcceptableInput() && m_stored && wish != *m_stored);
    switch (wish.mode) {
    case WriteBackMode::Off:
        m_effect->setText(tr("Registrations that the vendor reports are shown here, and Okta hears nothing of them."));
        break;
    case WriteBackMode::Watch:
        m_effect->setText(isGroup ? tr("Rollcall reads who comes and goes in the group and shows it as evidence.")
                                  : tr("Rollcall reads the attribute and shows it as evidence."));
        break;
    case WriteBackMode::Write:
        m_effect->setText(
            tr("Strong evidence is written by itself; weaker evidence and people with an admin role in Okta "
               "wait for your word. Who is no longer registered is taken out ahead of everything else."));
        break;
    }
    m_additions->setEnabled(needsOkta);
    for (auto* field : QList<QWidget*>{m_kind, m_target, m_provider, m_mode})
        field->setEnabled(isIdle);
    m_write->setEnabled(isIdle && m_held->currentIndex().isValid());
    m_writeAll->setEnabled(isIdle && m_rows->rowCount() > 1);
}

void RegistrationPanel::announce()
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
