// SPDX-License-Identifier: Apache-2.0
// What is prepared takes the place of the attribute in full until it is sent or left.
#include "setup/MappingPanel.h"

#include "setup/GuideText.h"
#include "setup/MappingDetailView.h"
#include "setup/MappingFile.h"
#include "setup/MappingPreviewCard.h"
#include "setup/SidePill.h"
#include "tables/MappingTableModel.h"
#include "widgets/Button.h"
#include "widgets/Card.h"
#include "widgets/ChoiceBox.h"
#include "widgets/DataTable.h"
#include "widgets/Label.h"
#include "widgets/Notice.h"
#include "widgets/Pill.h"
#include "widgets/StateStack.h"

#include <QDesktopServices>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QScrollArea>
#include <QTimer>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace rollcall::ui {

using models::MappingScreen;
using models::MappingTableModel;
using models::ScreenState;

namespace {

/// More of them scroll in the table.
constexpr int mostRows = 10;

} // namespace

MappingPanel::MappingPanel(const Style& style, MappingScreen& screen, QWidget* parent)
    : SetupPanel(parent), m_style(style), m_screen(screen), m_stack(new StateStack(style))
{
    setObjectName(QStringLiteral("m_mapping"));
    m_stack->setObjectName(QStringLiteral("m_mappingStack"));
    m_chooseFile = [this](const QString& proposal, std::function<void(const QString&)> chosen) {
        askForMappingFile(this, proposal, std::move(chosen));
    };
    m_openPage = [](const QString& address) { QDesktopServices::openUrl(QUrl(address)); };
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_stack);
    m_stack->setContent(makeContent());
    connectDetail();
    connect(&m_screen, &MappingScreen::changed, this, &MappingPanel::refresh);
    refresh();
}

QWidget* MappingPanel::makeContent()
{
    makeNotices();
    makeTable();
    m_detail = new MappingDetailView(m_style);
    m_preview = new MappingPreviewCard(m_style);
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::medium);
    column->addWidget(m_trouble);
    column->addWidget(m_activity);
    column->addWidget(m_unknown);
    column->addWidget(m_done);
    column->addWidget(m_notDone);
    column->addWidget(m_problems);
    column->addWidget(m_unexpected);
    column->addWidget(makeSample());
    column->addWidget(m_table);
    column->addWidget(m_detail);
    column->addWidget(m_preview);
    column->addWidget(makeActions());
    column->addStretch(1);
    return content;
}

void MappingPanel::makeNotices()
{
    m_activity = new Notice(m_style, Notice::Kind::Waiting);
    m_activity->setObjectName(QStringLiteral("m_mappingActivity"));
    m_unknown = new Notice(m_style, Notice::Kind::Waiting);
    m_unknown->setObjectName(QStringLiteral("m_mappingUnknown"));
    m_trouble = new Notice(m_style, Notice::Kind::Trouble);
    m_trouble->setObjectName(QStringLiteral("m_mappingTrouble"));
    m_problems = new Notice(m_style, Notice::Kind::Trouble);
    m_problems->setObjectName(QStringLiteral("m_mappingProblems"));
    m_unexpected = new Notice(m_style, Notice::Kind::Hint);
    m_unexpected->setObjectName(QStringLiteral("m_mappingUnexpected"));
    m_notDone = new Notice(m_style, Notice::Kind::Trouble);
    m_notDone->setObjectName(QStringLiteral("m_mappingNotDone"));
    m_done = new Card(m_style, tr("Okta has the change."));
    m_done->setObjectName(QStringLiteral("m_mappingDone"));
    m_done->addHeaderWidget(new Pill(m_style, tr("read back"), models::Tone::Good));
    m_doneWords = new GuideText(m_style);
    m_doneWords->setObjectName(QStringLiteral("m_mappingDoneWords"));
    m_done->body()->addWidget(m_doneWords);
    connect(m_activity, &Notice::linkClicked, &m_screen, &MappingScreen::cancel);
}

QWidget* MappingPanel::makeSample()
{
    auto* name = new Label(m_style, tr("Sample person"), FontRole::Text, Ink::Muted);
    name->setFixedWidth(size::valueName);
    m_sample = new QLineEdit;
    m_sample->setObjectName(QStringLiteral("m_samplePerson"));
    m_sample->setAccessibleName(tr("Sample person"));
    m_sample->setPlaceholderText(tr("login or id; empty: the pilot, else whoever is assigned"));
    m_show = new Button(m_style, tr("Show their values"));
    m_show->setObjectName(QStringLiteral("m_showSample"));
    m_again = new Button(m_style, IconName::Refresh, tr("Look again"));
    m_again->setObjectName(QStringLiteral("m_mappingAgain"));
    m_sampleNote = new Label(m_style, FontRole::Detail, Ink::Muted);
    m_sampleNote->setObjectName(QStringLiteral("m_sampleNote"));
    m_sampleNote->setWordWrap(true);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::small);
    row->addWidget(name);
    row->addWidget(m_sample, 1);
    row->addWidget(m_show);
    row->addWidget(m_again);
    auto* note = new QHBoxLayout;
    note->setContentsMargins(size::valueName + space::small, 0, 0, 0);
    note->addWidget(m_sampleNote, 1);
    auto* block = new QWidget;
    auto* column = new QVBoxLayout(block);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::tiny);
    column->addLayout(row);
    column->addLayout(note);
    const auto show = [this] { m_screen.setSample(m_sample->text()); };
    connect(m_sample, &QLineEdit::returnPressed, this, show);
    connect(m_show, &QAbstractButton::clicked, this, show);
    connect(m_again, &QAbstractButton::clicked, &m_screen, &MappingScreen::lookAgain);
    return block;
}

void MappingPanel::makeTable()
{
    m_table = new DataTable(m_style, QStringLiteral("mapping"));
    m_table->setObjectName(QStringLiteral("m_attributes"));
    m_table->setAccessibleName(tr("Attributes"));
    m_table->setDefaultWidths({size::nameColumn, size::loginColumn, size::nameColumn, size::loginColumn,
                               size::loginColumn, size::pillCell, size::nameColumn});
    m_table->setGivingWay({MappingTableModel::AppAttribute, MappingTableModel::Scim, MappingTableModel::Marks});
    m_table->setModel(&m_screen.table());
    m_table->setStretchColumn(MappingTableModel::Sample);
    m_table->setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    connect(m_table, &DataTable::currentRowChanged, this, [this](const QModelIndex& index) {
        const auto& rows = m_screen.table().rows();
        if (!m_isFilling && index.isValid() && index.row() < rows.size())
            m_screen.select(rows.at(index.row()).scimPath);
    });
}

QWidget* MappingPanel::makeActions()
{
    m_export = new Button(m_style, IconName::Download, tr("Export…"));
    m_export->setObjectName(QStringLiteral("m_exportMapping"));
    m_import = new Button(m_style, tr("Import…"));
    m_import->setObjectName(QStringLiteral("m_importMapping"));
    m_import->setToolTip(tr("Shows what would change in Okta first"));
    m_kept = new ChoiceBox(m_style);
    m_kept->setObjectName(QStringLiteral("m_keptMappings"));
    m_kept->setAccessibleName(tr("Mapping to roll back to"));
    m_rollBack = new Button(m_style, tr("Roll back…"));
    m_rollBack->setObjectName(QStringLiteral("m_rollBack"));
    m_rollBack->setToolTip(tr("Shows what would change in Okta first"));
    auto* block = new QWidget;
    auto* row = new QHBoxLayout(block);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::small);
    row->addWidget(m_export);
    row->addWidget(m_import);
    row->addStretch(1);
    row->addWidget(m_kept);
    row->addWidget(m_rollBack);
    connect(m_export, &QAbstractButton::clicked, this,
            [this] { m_chooseFile(m_screen.fileName(), [this](const QString& file) { exportTo(file); }); });
    connect(m_import, &QAbstractButton::clicked, this,
            [this] { m_chooseFile(QString(), [this](const QString& file) { importFrom(file); }); });
    connect(m_rollBack, &QAbstractButton::clicked, this,
            [this] { m_screen.prepareRollBack(std::max(0, m_kept->currentIndex())); });
    return block;
}

void MappingPanel::connectDetail()
{
    connect(m_detail, &MappingDetailView::expressionEdited, this, &MappingPanel::showTrial);
    connect(m_detail, &MappingDetailView::expected, &m_screen, &MappingScreen::expect);
    connect(m_detail, &MappingDetailView::uniqueWanted, &m_screen, &MappingScreen::setUnique);
    connect(m_detail, &MappingDetailView::asShippedWanted, &m_screen, &MappingScreen::expectAsShipped);
    connect(m_detail, &MappingDetailView::changeWanted, &m_screen, &MappingScreen::prepareChange);
    connect(m_detail, &MappingDetailView::pageWanted, this, [this](const QString& address) { m_openPage(address); });
    connect(m_preview, &MappingPreviewCard::applyWanted, &m_screen, &MappingScreen::apply);
    connect(m_preview, &MappingPreviewCard::dropWanted, &m_screen, &MappingScreen::dropPreview);
}

PanelCard MappingPanel::card() const
{
    if (!m_screen.hasMapping())
        return {};
    return {tr("Attribute mapping"), m_screen.summary(), tr("Show…")};
}

QString MappingPanel::title() const
{
    return tr("Attribute mapping · %1").arg(m_screen.applicationName());
}

QString MappingPanel::status() const
{
    return m_screen.verdict();
}

void MappingPanel::open()
{
    m_screen.open();
}

void MappingPanel::close()
{
    m_fileTrouble.clear();
    m_screen.close();
}

void MappingPanel::refresh()
{
    switch (m_screen.state()) {
    case ScreenState::Loading:
        m_stack->showLoading();
        break;
    case ScreenState::Error:
        m_stack->showError({tr("The mapping could not be read."),
                            m_screen.error() ? QString::fromStdString(m_screen.error()->message) : QString(),
                            tr("See that the data directory is there and can be read; then try again."),
                            tr("Try again"), [this] { m_screen.retry(); }});
        break;
    case ScreenState::Empty:
        m_stack->showEmpty({IconName::Setup, tr("This kind of application maps no attributes in Okta."), QString(),
                            tr("Back to the steps"), [this] { Q_EMIT left(); }});
        break;
    case ScreenState::Full:
        refreshContent();
        m_stack->showContent();
        break;
    }
    Q_EMIT changed();
}

void MappingPanel::refreshContent()
{
    refreshNotices();
    refreshTable();
    refreshKept();
    m_sampleNote->setText(m_screen.sampleNote());
    m_sampleNote->setInk(m_screen.hasPerson() ? Ink::Muted : Ink::Warning);
    const bool isBusy = m_screen.isBusy();
    const bool hasMapping = !m_screen.exported().isEmpty();
    m_show->setEnabled(!isBusy);
    m_again->setEnabled(!isBusy);
    m_export->setEnabled(hasMapping);
    m_import->setEnabled(hasMapping && !isBusy);
    const auto& preview = m_screen.preview();
    const auto detail = m_screen.detail();
    m_detail->setVisible(detail && !preview);
    if (detail) {
        m_detail->set(*detail, hasMapping && !isBusy);
        showTrial();
    }
    const bool isNew = preview && m_preview->isHidden();
    const bool isOver = !preview && !m_preview->isHidden();
    m_preview->setVisible(preview.has_value());
    if (preview)
        m_preview->set(*preview, !isBusy);
    if (isNew) {
        m_preview->focusDrop();
        reveal(m_preview);
    } else if (isOver) {
        m_table->setFocus(Qt::OtherFocusReason);
    }
}

void MappingPanel::refreshNotices()
{
    const QString activity = m_screen.activity();
    m_activity->setVisible(!activity.isEmpty());
    m_activity->set(activity, QString(), QString(), tr("Cancel"));
    const QString trouble = m_screen.trouble().isEmpty() ? m_fileTrouble : m_screen.trouble();
    const bool isNews = !trouble.isEmpty() && m_trouble->isHidden();
    m_trouble->setVisible(!trouble.isEmpty());
    m_trouble->set(GuideText::toPlain(trouble), QString(), QString(), QString());
    if (isNews)
        reveal(m_trouble);
    const QString unknown = m_screen.unknown();
    m_unknown->setVisible(!unknown.isEmpty());
    m_unknown->set(tr("What Okta has is not known."), GuideText::toPlain(unknown), QString(), QString());
    const auto problems = m_screen.problems();
    m_problems->setVisible(!problems.isEmpty());
    m_problems->set(m_screen.summary(), problems.join(QLatin1Char('\n')), QString(), QString());
    const QString unexpected = m_screen.unexpected();
    m_unexpected->setVisible(!unexpected.isEmpty());
    m_unexpected->set(tr("More is sent than is wanted."), unexpected, QString(), QString());
    const auto& outcome = m_screen.outcome();
    const bool isDone = outcome && outcome->isComplete;
    const bool wasShown = !m_done->isHidden() || !m_notDone->isHidden();
    m_done->setVisible(isDone);
    m_notDone->setVisible(outcome && !isDone);
    if (isDone)
        m_doneWords->setWords(outcome->details + QLatin1Char('\n') + outcome->next);
    else if (outcome)
        m_notDone->set(GuideText::toPlain(outcome->title), outcome->details, outcome->next, QString());
    if (outcome && !wasShown)
        reveal(isDone ? static_cast<QWidget*>(m_done) : m_notDone);
}

void MappingPanel::refreshTable()
{
    const int rows = std::clamp(m_screen.table().rowCount(), 1, mostRows);
    const int height = m_table->horizontalHeader()->sizeHint().height() + rows * size::row + 2 * space::hair;
    m_table->setFixedHeight(height);
    const int row = m_screen.table().rowOf(m_screen.selected());
    if (row < 0 || m_table->currentIndex().row() == row)
        return;
    m_isFilling = true;
    m_table->setCurrentIndex(m_screen.table().index(row, 0));
    m_isFilling = false;
}

void MappingPanel::refreshKept()
{
    const auto kept = m_screen.kept();
    QStringList words;
    for (const auto& one : kept)
        words << one.when;
    QStringList shown;
    for (int at = 0; at < m_kept->count(); ++at)
        shown << m_kept->itemText(at);
    if (words != shown) {
        const int chosen = words.size() == shown.size() ? m_kept->currentIndex() : 0;
        m_kept->clear();
        m_kept->addItems(words);
        m_kept->setCurrentIndex(words.isEmpty() ? -1 : chosen);
    }
    m_kept->setVisible(kept.size() > 1);
    m_rollBack->setEnabled(!kept.isEmpty() && !m_screen.exported().isEmpty() && !m_screen.isBusy());
}

void MappingPanel::showTrial()
{
    m_detail->setTrial(m_screen.tryExpression(m_detail->expression()));
}

void MappingPanel::reveal(QWidget* widget)
{
    // Once everything has found its new height.
    QTimer::singleShot(0, widget, [widget] {
        for (auto* above = widget->parentWidget(); above != nullptr; above = above->parentWidget()) {
            if (auto* scroll = qobject_cast<QScrollArea*>(above)) {
                scroll->ensureWidgetVisible(widget, 0, space::large);
                return;
            }
        }
    });
}

void MappingPanel::exportTo(const QString& file)
{
    const auto written = writeMappingFile(file, m_screen.exported());
    m_fileTrouble = written ? QString() : QString::fromStdString(written.error().message);
    refresh();
}

void MappingPanel::importFrom(const QString& file)
{
    const auto json = readMappingFile(file);
    m_fileTrouble = json ? QString() : QString::fromStdString(json.error().message);
    if (json)
        m_screen.prepareImport(*json);
    else
        refresh();
}

} // namespace rollcall::ui
