// SPDX-License-Identifier: Apache-2.0
// Who is assigned to the app in Okta, who waits, who failed and why: the People page of a companion.
#include "people/OktaPeoplePage.h"

#include "OktaOutcomeText.h"
#include "people/OktaPersonPanel.h"
#include "screens/OktaPeopleScreen.h"
#include "tables/OktaPeopleTableModel.h"
#include "widgets/Button.h"
#include "widgets/Chip.h"
#include "widgets/DataTable.h"
#include "widgets/Notice.h"
#include "widgets/PageHeader.h"
#include "widgets/ScrollAnchor.h"

#include <QDesktopServices>
#include <QLocale>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

namespace rollcall::ui {

using models::OktaOutcomeText;
using models::OktaPeopleObstacle;
using models::OktaPeopleScreen;
using models::OktaPeopleTableModel;
using okta::ProvisioningOutcome;

namespace {

constexpr int everybody = 0;

int sliceOf(std::optional<ProvisioningOutcome> outcome)
{
    return outcome ? static_cast<int>(*outcome) + 1 : everybody;
}

std::optional<ProvisioningOutcome> outcomeOf(int slice)
{
    if (slice == everybody)
        return std::nullopt;
    return static_cast<ProvisioningOutcome>(slice - 1);
}

} // namespace

OktaPeoplePage::OktaPeoplePage(const Style& style, OktaPeopleScreen& screen, QWidget* parent)
    : ListPage(style, screen,
               {tr("People"), tr("Name, login, e-mail, user name…"), tr("Search people in Okta"),
                tr("Okta did not give the list of people."), tr("Nothing was changed in Okta.")},
               Qt::Horizontal, QStringLiteral("okta-people"), parent),
      m_style(style),
      m_screen(screen),
      m_openPage([](const QString& address) { QDesktopServices::openUrl(QUrl(address)); }),
      m_panel(new OktaPersonPanel(style, screen))
{
    setObjectName(QStringLiteral("OktaPeoplePage"));
    makeTable();
    makeSlices();
    makeActions();
    addColumnChooser();
    makeBanners();
    m_panel->setMinimumWidth(size::inspector);
    // Reasons are long: what is left beyond the inspector's own width goes to the list.
    setSplit([](int) { return size::inspector; });
    assemble(m_panel);

    connect(m_panel, &OktaPersonPanel::pageWanted, this, [this](const QString& address) { m_openPage(address); });
    const auto showSummary = [this] {
        table().setCurrentIndex({});
        table().clearSelection();
        m_screen.choose(std::nullopt);
    };
    connect(m_panel, &OktaPersonPanel::summaryWanted, this, showSummary);
    connect(m_warning, &Notice::linkClicked, this, showSummary);
    connect(m_trouble, &Notice::linkClicked, this, [this] {
        if (isForSetup())
            Q_EMIT setupWanted();
        else
            m_screen.read();
    });
    connect(&m_screen, &OktaPeopleScreen::stateChanged, this, &OktaPeoplePage::showVerdict);
    connect(&m_screen, &OktaPeopleScreen::readingChanged, this, &OktaPeoplePage::showReading);
    connect(&m_screen, &OktaPeopleScreen::narrowingChanged, this, [this] {
        showSlice(sliceOf(m_screen.filter()));
        showVerdict();
    });
    connect(&m_screen.table(), &OktaPeopleTableModel::orderLoaded, &anchor(), &ScrollAnchor::orderArrived);
    connect(&m_screen.table(), &OktaPeopleTableModel::sortChanged, this, [this](int column, Qt::SortOrder order) {
        anchor().startAtTop();
        table().showSortIndicator(column, order);
    });
    showSlice(sliceOf(m_screen.filter()));
    showReading();
}

void OktaPeoplePage::makeTable()
{
    table().setMinimumWidth(size::search);
    table().setDefaultWidths({size::nameColumn, size::loginColumn, size::loginColumn, size::nameColumn, size::valueName,
                              size::clockColumn, size::search, size::loginColumn, size::loginColumn,
                              size::clockColumn});
    table().setHiddenByDefault(
        {OktaPeopleTableModel::Email, OktaPeopleTableModel::ExternalId, OktaPeopleTableModel::LastSync});
    table().setGivingWay({OktaPeopleTableModel::AppUserName, OktaPeopleTableModel::UserStatus,
                          OktaPeopleTableModel::Since, OktaPeopleTableModel::Login});
    table().setModel(&m_screen.table());
    // Less than the beginning of a sentence says nothing.
    table().setStretchColumn(OktaPeopleTableModel::Reason, size::search * 5 / 7);
    table().showSortIndicator(m_screen.table().sortColumn(), m_screen.table().sortOrder());
    connect(&table(), &DataTable::currentRowChanged, this, &OktaPeoplePage::choosePerson);
    connect(&table(), &QAbstractItemView::activated, this, &OktaPeoplePage::choosePerson);
}

void OktaPeoplePage::makeSlices()
{
    m_chips.insert(everybody, addSlice(tr("All"), everybody, QStringLiteral("m_all")));
    const auto add = [this](ProvisioningOutcome outcome, const char* objectName) {
        const int id = sliceOf(outcome);
        m_chips.insert(id, addSlice(OktaOutcomeText::word(outcome), id, QLatin1String(objectName)));
    };
    add(ProvisioningOutcome::Failed, "m_failed");
    add(ProvisioningOutcome::Pending, "m_pending");
    add(ProvisioningOutcome::Done, "m_done");
    add(ProvisioningOutcome::NotProvisioning, "m_notProvisioning");
    add(ProvisioningOutcome::Unclear, "m_unclear");
    add(ProvisioningOutcome::Ended, "m_ended");
}

void OktaPeoplePage::makeActions()
{
    m_cancel = new Button(m_style, IconName::Stop, tr("Cancel"));
    m_read = new Button(m_style, IconName::Refresh, tr("Read again"));
    m_read->setToolTip(tr("Asks Okta anew; nothing is changed there"));
    addAction(m_cancel, QStringLiteral("m_cancel"));
    addAction(m_read, QStringLiteral("m_read"));
    connect(m_cancel, &QAbstractButton::clicked, &m_screen, &OktaPeopleScreen::cancel);
    connect(m_read, &QAbstractButton::clicked, &m_screen, &OktaPeopleScreen::read);
}

void OktaPeoplePage::makeBanners()
{
    m_trouble = new Notice(m_style, Notice::Kind::Trouble);
    m_trouble->setObjectName(QStringLiteral("m_trouble"));
    m_warning = new Notice(m_style, Notice::Kind::Trouble);
    m_warning->setObjectName(QStringLiteral("m_warning"));
    m_banners = new QWidget;
    auto* column = new QVBoxLayout(m_banners);
    column->setContentsMargins(space::wide, space::medium, space::wide, space::medium);
    column->setSpacing(space::small);
    column->addWidget(m_trouble);
    column->addWidget(m_warning);
    addBanner(m_banners);
}

void OktaPeoplePage::choosePerson(const QModelIndex& index)
{
    if (const auto* person = m_screen.table().personAt(index.row()))
        m_screen.choose(person->id);
}

void OktaPeoplePage::showVerdict()
{
    header().setStatus(m_screen.verdict());
}

void OktaPeoplePage::showReading()
{
    const bool isReading = m_screen.isReading();
    auto* former = isReading ? m_read : m_cancel;
    auto* next = isReading ? m_cancel : m_read;
    const bool hadFocus = former->hasFocus();
    next->setVisible(true);
    if (hadFocus)
        next->setFocus(Qt::OtherFocusReason);
    former->setVisible(false);
    m_read->setText(m_screen.reading() ? tr("Read again") : tr("Read now"));
    showVerdict();
    showCounts();
    showBanners();
}

void OktaPeoplePage::showCounts()
{
    const bool hasRead = m_screen.reading() != nullptr;
    for (auto chip = m_chips.cbegin(); chip != m_chips.cend(); ++chip) {
        const auto outcome = outcomeOf(chip.key());
        const qint64 count = m_screen.count(outcome);
        const QString word = outcome ? OktaOutcomeText::word(*outcome) : tr("All");
        chip.value()->setText(hasRead ? tr("%1 %2").arg(word, QLocale().toString(count)) : word);
        chip.value()->updateGeometry();
        // What everybody asks for stays; the rest appears with the first one of its kind.
        const bool isUsual = !outcome || *outcome == ProvisioningOutcome::Failed ||
                             *outcome == ProvisioningOutcome::Pending || *outcome == ProvisioningOutcome::Done;
        chip.value()->setVisible(isUsual || count > 0 || m_screen.filter() == outcome);
    }
}

bool OktaPeoplePage::isForSetup() const
{
    const auto& trouble = m_screen.trouble();
    return trouble &&
           (trouble->obstacle == OktaPeopleObstacle::Access || trouble->obstacle == OktaPeopleObstacle::NotConnected ||
            trouble->obstacle == OktaPeopleObstacle::NoApp);
}

void OktaPeoplePage::showBanners()
{
    // Without an older list the page itself says what went wrong.
    const bool isTrouble = m_screen.reading() && m_screen.trouble() && !m_screen.isReading();
    const QString warning = m_screen.warningTitle();
    m_trouble->set(isTrouble ? tr("Reading again failed.") : QString(), m_screen.troubleText(), m_screen.ageText(),
                   isForSetup() ? tr("Open Set-up") : tr("Try again"));
    m_trouble->setVisible(isTrouble);
    m_warning->set(warning, m_screen.warningDetail(), {}, tr("Show everything"));
    m_warning->setVisible(!warning.isEmpty());
    m_banners->setVisible(isTrouble || !warning.isEmpty());
}

void OktaPeoplePage::sliceChosen(int id)
{
    m_screen.setFilter(outcomeOf(id));
}

void OktaPeoplePage::enterDetail()
{
    m_panel->enter();
}

EmptyState OktaPeoplePage::emptyState()
{
    const auto leave = [this] { Q_EMIT setupWanted(); };
    const auto readNow = [this] { m_screen.read(); };
    switch (m_screen.emptiness()) {
    case OktaPeopleScreen::Emptiness::NotConnected:
        return {IconName::Okta, tr("Not connected with Okta yet."),
                tr("A read-only API token is enough: who is assigned, who waits and who failed is then shown here, "
                   "with Okta's reasons."),
                tr("Connect Okta on Set-up"), leave};
    case OktaPeopleScreen::Emptiness::NoApp:
        return {IconName::Okta, tr("Connected with Okta, but its app was not chosen yet."),
                tr("Paste the address of the app's page in the Admin Console on Set-up."),
                tr("Choose the app on Set-up"), leave};
    case OktaPeopleScreen::Emptiness::NotRead:
        return {IconName::People, tr("Nobody was read yet."), tr("Reading changes nothing in Okta."), tr("Read now"),
                readNow};
    case OktaPeopleScreen::Emptiness::NobodyAssigned:
        return {IconName::People, tr("Nobody is assigned to the app."),
                tr("In Okta, assign people or groups on the app's Assignments tab; then read again."), tr("Read again"),
                readNow};
    case OktaPeopleScreen::Emptiness::Narrowed:
        break;
    }
    const QString search = m_screen.search().trimmed();
    return {IconName::Search, search.isEmpty() ? tr("Nobody in this filter.") : tr("Nobody matches “%1”.").arg(search),
            search.isEmpty() ? QString() : tr("Every word must be found; accents and capitals do not matter."),
            tr("Show everybody"), [this] { m_screen.clearNarrowing(); }};
}

ErrorState OktaPeoplePage::errorState()
{
    const auto& trouble = m_screen.trouble();
    if (!trouble)
        return ListPage::errorState();
    const auto again = [this] { m_screen.read(); };
    const QString cause = m_screen.troubleText();
    switch (trouble->obstacle) {
    case OktaPeopleObstacle::Access:
        return {tr("Okta did not give the list of people."), cause,
                tr("Connect Okta again on Set-up, with a token of an admin who may read users and apps."),
                tr("Open Set-up"), [this] { Q_EMIT setupWanted(); }};
    case OktaPeopleObstacle::Locked:
        return {tr("The credential for Okta cannot be opened here."), cause, tr("Unlock it, then try again."),
                tr("Try again"), again};
    case OktaPeopleObstacle::Stored:
        return {tr("What is stored about the connection with Okta could not be read."), cause,
                tr("See that the data directory can be read; then try again."), tr("Try again"), again};
    case OktaPeopleObstacle::NotConnected:
    case OktaPeopleObstacle::NoApp:
    case OktaPeopleObstacle::Okta:
        break;
    }
    return {tr("Okta did not give the list of people."), cause, tr("Nothing was changed in Okta."), tr("Try again"),
            again};
}

} // namespace rollcall::ui
