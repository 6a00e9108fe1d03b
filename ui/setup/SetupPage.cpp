// SPDX-License-Identifier: Apache-2.0
// Two views: choosing what to set up, and the guide of what is being set up; panels take the place of its steps.
#include "setup/SetupPage.h"

#include "setup/GuideFile.h"
#include "setup/GuideView.h"
#include "setup/IntegrationForm.h"
#include "setup/SetupPanel.h"
#include "widgets/Button.h"
#include "widgets/Notice.h"
#include "widgets/PageHeader.h"
#include "widgets/StateStack.h"

#include <QDesktopServices>
#include <QEvent>
#include <QFileDialog>
#include <QScrollArea>
#include <QStackedWidget>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace rollcall::ui {

using models::ScreenState;

namespace {

/// As wide as there is room, as tall as that makes the form. QScrollArea's own way resizes it within its resizing,
/// without an end where cards in columns just fit.
class FormScroll final : public QScrollArea {
public:
    FormScroll()
    {
        setFrameShape(QFrame::NoFrame);
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
        setFocusPolicy(Qt::NoFocus);
    }

protected:
    void resizeEvent(QResizeEvent* event) override
    {
        QScrollArea::resizeEvent(event);
        fit();
    }

    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (watched == widget() && event->type() == QEvent::LayoutRequest)
            fit();
        return QScrollArea::eventFilter(watched, event);
    }

private:
    void fit()
    {
        if (widget() == nullptr)
            return;
        const int width = viewport()->width();
        const int height =
            widget()->hasHeightForWidth() ? widget()->heightForWidth(width) : widget()->sizeHint().height();
        widget()->resize(width, std::max(height, viewport()->height()));
    }
};

FormScroll* scrolled(QWidget* form)
{
    auto* inner = new QWidget;
    inner->setProperty("scrolled", true);
    auto* margins = new QVBoxLayout(inner);
    margins->setContentsMargins(space::wide, 0, space::wide, space::wide);
    margins->addWidget(form);
    auto* scroll = new FormScroll;
    scroll->setWidget(inner);
    return scroll;
}

} // namespace

SetupPage::SetupPage(const Style& style, models::SetupScreen& screen, QWidget* parent)
    : QWidget(parent),
      m_style(style),
      m_screen(screen),
      m_header(new PageHeader(style, screen.title())),
      m_stack(new StateStack(style))
{
    setObjectName(QStringLiteral("SetupPage"));
    m_header->letStatusWrap();
    m_stack->setObjectName(QStringLiteral("m_stack"));
    m_chooseFile = [this](const QString& proposal, std::function<void(const QString&)> chosen) {
        askForFile(proposal, std::move(chosen));
    };
    m_openPage = [](const QString& address) { QDesktopServices::openUrl(QUrl(address)); };
    makeActions();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_stack, 1);
    m_stack->setContent(makeContent());
    connect(&m_screen, &models::SetupScreen::changed, this, &SetupPage::refresh);
    refresh();
}

void SetupPage::makeActions()
{
    m_back = new Button(m_style, tr("Back to the steps"));
    m_back->setObjectName(QStringLiteral("m_back"));
    m_new = new Button(m_style, IconName::Plus, tr("New integration"));
    m_new->setObjectName(QStringLiteral("m_new"));
    m_check = new Button(m_style, tr("Check everything again"));
    m_check->setObjectName(QStringLiteral("m_check"));
    m_save = new Button(m_style, tr("Save the guide…"));
    m_save->setObjectName(QStringLiteral("m_save"));
    m_save->setToolTip(tr("As PDF or Markdown, filled in, without secrets"));
    m_stop = new Button(m_style, tr("Stop asking"));
    m_stop->setObjectName(QStringLiteral("m_stopAsking"));
    m_stop->setToolTip(tr("Ends the look at Okta; what was known before stays"));
    for (auto* button : {m_back, m_stop, m_new, m_check, m_save})
        m_header->addAction(button);
    connect(m_back, &QAbstractButton::clicked, this, &SetupPage::leavePanel);
    connect(m_new, &QAbstractButton::clicked, this, &SetupPage::beginIntegration);
    connect(m_check, &QAbstractButton::clicked, &m_screen, &models::SetupScreen::checkAgain);
    connect(m_stop, &QAbstractButton::clicked, &m_screen, &models::SetupScreen::stopAskingOkta);
    connect(m_save, &QAbstractButton::clicked, this, [this] {
        m_chooseFile(m_screen.fileName() + QStringLiteral(".pdf"), [this](const QString& file) { saveGuide(file); });
    });
}

QWidget* SetupPage::makeContent()
{
    m_saved = new Notice(m_style, Notice::Kind::Trouble);
    m_saved->setObjectName(QStringLiteral("m_saveTrouble"));
    m_saved->hide();
    m_guide = new GuideView(m_style, m_screen);
    connect(m_guide, &GuideView::requestOpened, this, &SetupPage::requestOpened);
    connect(m_guide, &GuideView::panelWanted, this, &SetupPage::openPanel);
    connect(m_guide, &GuideView::pageWanted, this, [this](const QString& address) { m_openPage(address); });

    m_form = new IntegrationForm(m_style, m_screen.choices());
    m_choose = scrolled(m_form);
    connect(m_form, &IntegrationForm::wished, &m_screen, &models::SetupScreen::make);
    connect(m_form, &IntegrationForm::cancelled, &m_screen, &models::SetupScreen::leaveChoice);

    m_views = new QStackedWidget;
    m_views->addWidget(m_guide);
    m_views->addWidget(m_choose);
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::small);
    column->addWidget(m_saved);
    column->addWidget(m_views, 1);
    return content;
}

void SetupPage::beginIntegration()
{
    m_form->clear();
    m_screen.beginChoice();
}

void SetupPage::addPanel(SetupPanel* panel)
{
    auto* scroll = scrolled(panel);
    m_panels[panel] = scroll;
    m_views->addWidget(scroll);
    m_guide->addPanel(panel);
    connect(panel, &SetupPanel::changed, this, [this, panel] {
        if (m_panel == panel)
            refreshPanel();
    });
    connect(panel, &SetupPanel::left, this, [this, panel] {
        if (m_panel == panel)
            leavePanel();
    });
}

void SetupPage::openPanel(SetupPanel* panel)
{
    closePanel();
    m_panel = panel;
    panel->open();
    refresh();
    m_back->setFocus();
}

void SetupPage::leavePanel()
{
    const auto* left = m_panel;
    closePanel();
    refresh();
    m_guide->focusPanel(left);
}

void SetupPage::closePanel()
{
    if (auto* open = std::exchange(m_panel, nullptr))
        open->close();
}

void SetupPage::refreshPanel()
{
    m_header->setTitle(m_panel->title());
    m_header->setStatus(m_panel->status());
}

void SetupPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_screen.setShown(true);
}

void SetupPage::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    m_screen.setShown(false);
}

void SetupPage::refresh()
{
    const bool isChoosing = m_screen.isChoosing();
    m_header->setTitle(m_screen.title());
    m_header->setStatus(m_screen.verdict());
    const bool hasGuide = m_screen.state() == ScreenState::Full && !isChoosing;
    if (!hasGuide)
        closePanel();
    for (auto* button : {m_new, m_check, m_save})
        button->setVisible(hasGuide && m_panel == nullptr);
    m_check->setEnabled(!m_screen.isAskingOkta());
    const QString activity = hasGuide ? m_screen.oktaActivity() : QString();
    m_stop->setVisible(m_panel == nullptr && !activity.isEmpty());
    if (!activity.isEmpty())
        m_header->setStatus(activity);
    m_back->setVisible(m_panel != nullptr);
    if (!isChoosing && m_screen.state() == ScreenState::Loading) {
        m_stack->showLoading();
        return;
    }
    if (!isChoosing && m_screen.state() == ScreenState::Error) {
        const auto& error = m_screen.error();
        // Profiles are read when the program starts.
        const bool isProfileGone = error && error->kind == core::ErrorKind::NotFound;
        m_stack->showError(
            {tr("The set-up could not be read."), error ? QString::fromStdString(error->message) : QString(),
             isProfileGone ? tr("Put the profile's file back where it was, and start Rollcall again.")
                           : tr("See that the data directory is there, can be read and has room; then try again."),
             tr("Try again"), [this] { m_screen.retry(); }});
        return;
    }
    if (isChoosing) {
        m_form->setCancellable(m_screen.canLeaveChoice());
        m_form->setBusy(m_screen.isMaking());
        m_form->setError(m_screen.makeError());
        m_views->setCurrentWidget(m_choose);
    } else {
        if (m_views->currentWidget() == m_choose)
            m_form->clear(); // nothing typed there, a vendor's token least of all, is kept
        m_guide->refresh();
        m_views->setCurrentWidget(m_panel != nullptr ? m_panels.at(m_panel) : m_guide);
        if (m_panel != nullptr)
            refreshPanel();
    }
    m_stack->showContent();
}

void SetupPage::askForFile(const QString& proposal, std::function<void(const QString&)> chosen)
{
    auto* dialog = new QFileDialog(this, tr("Save the guide"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("PDF (*.pdf)"), tr("Markdown (*.md)")});
    dialog->selectFile(proposal);
    connect(dialog, &QFileDialog::fileSelected, this, [dialog, chosen = std::move(chosen)](const QString& file) {
        // The name decides, and where it has no ending the filter does.
        const bool isMarkdown = dialog->selectedNameFilter().contains(QStringLiteral("*.md"));
        const bool hasEnding = file.endsWith(QStringLiteral(".md"), Qt::CaseInsensitive) ||
                               file.endsWith(QStringLiteral(".pdf"), Qt::CaseInsensitive);
        chosen(hasEnding ? file : file + (isMarkdown ? QStringLiteral(".md") : QStringLiteral(".pdf")));
    });
    dialog->open();
}

void SetupPage::saveGuide(const QString& file)
{
    const bool isMarkdown = file.endsWith(QStringLiteral(".md"), Qt::CaseInsensitive);
    const auto written =
        isMarkdown ? writeMarkdown(file, m_screen.markdown()) : writePdf(file, m_screen.title(), m_screen.markdown());
    m_saved->setVisible(!written);
    if (!written)
        m_saved->set(QString::fromStdString(written.error().message), QString(), QString(), QString());
}

} // namespace rollcall::ui
