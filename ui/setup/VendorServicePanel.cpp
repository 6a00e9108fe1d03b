// SPDX-License-Identifier: Apache-2.0
// From top to bottom: how it stands, the form, what just happened, the import.
#include "setup/VendorServicePanel.h"

#include "setup/VendorServiceForm.h"
#include "widgets/Button.h"
#include "widgets/Card.h"
#include "widgets/KeyValueList.h"
#include "widgets/Label.h"
#include "widgets/Notice.h"
#include "widgets/Pill.h"
#include "widgets/ToolTip.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QHideEvent>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>

namespace rollcall::ui {

using models::VendorServiceScreen;

VendorServicePanel::VendorServicePanel(const Style& style, VendorServiceScreen& screen, QWidget* parent)
    : SetupPanel(parent),
      m_style(style),
      m_screen(screen),
      m_trouble(new Notice(style, Notice::Kind::Trouble)),
      m_activity(new Notice(style, Notice::Kind::Waiting)),
      m_form(new VendorServiceForm(style)),
      m_outcome(new Label(style, FontRole::Text, Ink::Good))
{
    setObjectName(QStringLiteral("m_vendorService"));
    m_trouble->setObjectName(QStringLiteral("m_vendorTrouble"));
    m_activity->setObjectName(QStringLiteral("m_vendorActivity"));
    m_outcome->setObjectName(QStringLiteral("m_vendorOutcome"));
    m_outcome->setWordWrap(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::medium);
    column->addWidget(makeStanding());
    column->addWidget(m_form);
    for (auto* said : QList<QWidget*>{m_trouble, m_activity, m_outcome})
        column->addWidget(said);
    column->addWidget(makeImport());
    column->addStretch(1);
    connect(m_form, &VendorServiceForm::testWanted, &m_screen, &VendorServiceScreen::test);
    connect(m_form, &VendorServiceForm::saveWanted, &m_screen, &VendorServiceScreen::save);
    connect(m_activity, &Notice::linkClicked, &m_screen, &VendorServiceScreen::cancel);
    connect(&m_screen, &VendorServiceScreen::stored, m_form, &VendorServiceForm::clearSecret);
    connect(&m_screen, &VendorServiceScreen::changed, this, &VendorServicePanel::refresh);
    refresh();
}

Card* VendorServicePanel::makeStanding()
{
    auto* card = new Card(m_style, tr("How it stands"));
    m_pill = new Pill(m_style);
    m_pill->setObjectName(QStringLiteral("m_vendorState"));
    m_sentence = new Label(m_style);
    m_sentence->setObjectName(QStringLiteral("m_vendorSentence"));
    m_next = new Label(m_style);
    m_next->setObjectName(QStringLiteral("m_vendorNext"));
    for (auto* label : {m_sentence, m_next})
        label->setWordWrap(true);
    auto* line = new QHBoxLayout;
    line->setSpacing(space::medium);
    line->addWidget(m_pill, 0, Qt::AlignTop);
    line->addWidget(m_sentence, 1, Qt::AlignTop);
    m_request = new Button(m_style, tr("Show the request"));
    m_request->setObjectName(QStringLiteral("m_vendorRequest"));
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_request);
    buttons->addStretch(1);
    m_facts = new KeyValueList(m_style);
    m_facts->setObjectName(QStringLiteral("m_vendorFacts"));
    card->body()->addLayout(line);
    card->body()->addWidget(m_next);
    card->body()->addLayout(buttons);
    card->body()->addWidget(m_facts);
    connect(m_request, &QAbstractButton::clicked, this, [this] {
        if (const auto request = m_screen.standing().request)
            Q_EMIT requestOpened(*request);
    });
    return card;
}

Card* VendorServicePanel::makeImport()
{
    auto* card = new Card(m_style, tr("First import"));
    auto* what = new Label(m_style,
                           tr("Who is at the vendor’s already is copied here, so that it can be found. It is counted "
                              "first, and nothing is changed at the vendor’s."),
                           FontRole::Text, Ink::Muted);
    what->setWordWrap(true);
    m_reportTitle = new Label(m_style, FontRole::Strong);
    m_reportTitle->setObjectName(QStringLiteral("m_vendorReportTitle"));
    m_report = new Label(m_style);
    m_report->setObjectName(QStringLiteral("m_vendorReport"));
    m_report->setWordWrap(true);
    m_count = new Button(m_style, tr("Count"));
    m_count->setObjectName(QStringLiteral("m_countVendor"));
    m_import = new Button(m_style, tr("Import"), ButtonKind::Primary);
    m_import->setObjectName(QStringLiteral("m_importVendor"));
    auto* buttons = new QHBoxLayout;
    buttons->setContentsMargins(0, space::tiny, 0, 0);
    buttons->setSpacing(space::small);
    buttons->addWidget(m_count);
    buttons->addWidget(m_import);
    buttons->addStretch(1);
    card->body()->addWidget(what);
    card->body()->addWidget(m_reportTitle);
    card->body()->addWidget(m_report);
    card->body()->addLayout(buttons);
    connect(m_count, &QAbstractButton::clicked, &m_screen, &VendorServiceScreen::count);
    connect(m_import, &QAbstractButton::clicked, &m_screen, &VendorServiceScreen::import);
    return card;
}

PanelCard VendorServicePanel::card() const
{
    if (!m_screen.isThere())
        return {};
    const bool isMissing = m_screen.isLoaded() && !m_screen.settings();
    return {title(), m_screen.summary(), isMissing ? tr("Enter it…") : tr("Show, test, change…"), isMissing};
}

QString VendorServicePanel::title() const
{
    return tr("Vendor’s SCIM service");
}

QString VendorServicePanel::status() const
{
    return m_screen.summary();
}

void VendorServicePanel::open()
{
    m_screen.setOpen(true);
    refresh();
}

void VendorServicePanel::close()
{
    m_screen.setOpen(false);
    m_form->clear();
    m_screen.forget();
}

void VendorServicePanel::hideEvent(QHideEvent* event)
{
    SetupPanel::hideEvent(event);
    // Another page was chosen; a window that is put away comes back as it was.
    if (!event->spontaneous())
        m_form->clearSecret();
}

void VendorServicePanel::refresh()
{
    const auto& error = m_screen.error();
    m_trouble->setVisible(error.has_value());
    if (error)
        m_trouble->set(m_screen.troubleTitle(), QString::fromStdString(error->message), {}, {});
    const QString activity = m_screen.activity();
    m_activity->setVisible(!activity.isEmpty());
    if (!activity.isEmpty())
        m_activity->set(activity, {}, {}, tr("Cancel"));
    m_outcome->setVisible(!m_screen.outcome().isEmpty());
    m_outcome->setText(m_screen.outcome());
    m_form->setStored(m_screen.settings(), m_screen.hasSecret());
    m_form->setBusy(m_screen.isBusy() || !m_screen.isLoaded());
    refreshStanding();
    refreshImport();
    announce();
    Q_EMIT changed();
}

void VendorServicePanel::refreshStanding()
{
    const auto standing = m_screen.standing();
    m_pill->set(standing.state.word, standing.state.tone);
    m_sentence->setText(standing.sentence);
    setPlainToolTip(m_sentence, standing.exact);
    m_next->setVisible(!standing.next.isEmpty());
    m_next->setText(standing.next);
    m_request->setVisible(standing.request.has_value());
    const auto settings = m_screen.settings();
    KeyValueSection facts;
    facts.rows = {{tr("Address"), settings ? QString::fromStdString(settings->baseUrl) : QString(), {}, true, {}},
                  {tr("Rollcall signs in by"), m_screen.signIn(), {}, false, {}},
                  {tr("Credential"), m_screen.credential(), {}, false, {}}};
    m_facts->setSections({facts});
}

void VendorServicePanel::refreshImport()
{
    const auto report = m_screen.report();
    m_reportTitle->setVisible(report.has_value());
    m_report->setVisible(report.has_value());
    if (report) {
        m_reportTitle->setText(report->title);
        m_report->setText(report->lines.join(QLatin1Char('\n')));
    }
    m_count->setEnabled(m_screen.settings() && m_screen.hasSecret() && !m_screen.isBusy());
    m_import->setVisible(m_screen.canImport());
}

void VendorServicePanel::announce()
{
    const auto& error = m_screen.error();
    const QString heard = error ? QString::fromStdString(error->message) : m_screen.outcome();
    if (heard == m_announced)
        return;
    m_announced = heard;
    if (heard.isEmpty())
        return;
    QWidget* said = error ? static_cast<QWidget*>(m_trouble) : m_outcome;
    QAccessibleEvent alert(said, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
    // Once everything has found its new height.
    QTimer::singleShot(0, said, [said] {
        for (auto* above = said->parentWidget(); above != nullptr; above = above->parentWidget()) {
            if (auto* scroll = qobject_cast<QScrollArea*>(above)) {
                scroll->ensureWidgetVisible(said, 0, space::large);
                return;
            }
        }
    });
}

} // namespace rollcall::ui
