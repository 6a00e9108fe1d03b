// SPDX-License-Identifier: Apache-2.0
#include "templates/TemplatePreviewCard.h"

#include "widgets/Button.h"
#include "widgets/Chip.h"
#include "widgets/ChoiceBox.h"
#include "widgets/Label.h"
#include "widgets/MailView.h"
#include "widgets/Notice.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QDesktopServices>
#include <QFile>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QStackedWidget>
#include <QStringListModel>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

namespace rollcall::ui {

namespace {

constexpr int viewHeight = 380;
constexpr int phoneWidth = 375;

} // namespace

TemplatePreviewCard::TemplatePreviewCard(const Style& style, models::TemplateScreen& screen, QWidget* parent)
    : Card(style, tr("How it looks"), parent),
      m_style(style),
      m_screen(screen),
      m_samples(new ChoiceBox(style)),
      m_search(new QLineEdit),
      m_names(new QStringListModel(this)),
      m_completer(new QCompleter(m_names, this)),
      m_person(new Label(style, FontRole::Detail, Ink::Muted)),
      m_subject(new Label(style, FontRole::Strong)),
      m_browser(new Button(style, IconName::External, tr("Open in the browser"), ButtonKind::Small)),
      m_fault(new Notice(style, Notice::Kind::Trouble)),
      m_views(new QStackedWidget),
      m_html(new MailView),
      m_text(new QPlainTextEdit),
      m_doubts(new Label(style, FontRole::Text, Ink::Warning)),
      m_limits(new Label(style, FontRole::Detail, Ink::Muted))
{
    setObjectName(QStringLiteral("m_templatePreview"));
    m_person->setObjectName(QStringLiteral("m_previewPerson"));
    m_subject->setObjectName(QStringLiteral("m_previewSubject"));
    m_fault->setObjectName(QStringLiteral("m_previewFault"));
    m_html->setObjectName(QStringLiteral("m_previewHtml"));
    m_html->setAccessibleName(tr("The mail as HTML"));
    m_text->setObjectName(QStringLiteral("m_previewText"));
    m_text->setAccessibleName(tr("The mail as text"));
    m_doubts->setObjectName(QStringLiteral("m_previewDoubts"));
    m_browser->setObjectName(QStringLiteral("m_openPreview"));
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_html->setTabChangesFocus(true);
    for (auto* label : {m_subject, m_doubts, m_limits})
        label->setWordWrap(true);
    m_limits->setText(tr("Roughly: no mail program shows this very picture, and rounded corners and widths are left "
                         "out here. The browser shows all of it."));
    m_views->setMinimumHeight(viewHeight);
    m_views->addWidget(m_html);
    m_views->addWidget(m_text);
    body()->addWidget(makePeople());
    body()->addWidget(m_person);
    body()->addWidget(makeKinds());
    body()->addWidget(new Hairline);
    body()->addWidget(m_subject);
    body()->addWidget(m_fault);
    body()->addWidget(m_views, 1);
    body()->addWidget(m_doubts);
    body()->addWidget(m_limits);
    body()->addWidget(makeSending());
    connect(&m_screen, &models::TemplateScreen::previewChanged, this, &TemplatePreviewCard::refresh);
    connect(m_browser, &QAbstractButton::clicked, this, &TemplatePreviewCard::openInBrowser);
    connect(&m_screen, &models::TemplateScreen::changed, this, &TemplatePreviewCard::fitSending);
    refresh();
}

QWidget* TemplatePreviewCard::makePeople()
{
    m_search->setObjectName(QStringLiteral("m_previewSearch"));
    m_search->setAccessibleName(tr("For whom: a name, user name or address"));
    m_search->setPlaceholderText(tr("For whom: name or address"));
    m_search->setFont(m_style.font(FontRole::Text));
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_search->setCompleter(m_completer);
    m_samples->setObjectName(QStringLiteral("m_previewSamples"));
    m_samples->setAccessibleName(tr("Somebody whom templates often fail"));
    m_samples->addItem(tr("A hard case…"));
    m_samples->addItems(m_screen.samples());
    connect(m_samples, &QComboBox::activated, this, [this](int index) {
        if (index > 0)
            m_screen.showSample(index - 1);
    });
    connect(m_search, &QLineEdit::textEdited, &m_screen, &models::TemplateScreen::search);
    connect(&m_screen, &models::TemplateScreen::peopleFound, this, [this] {
        QStringList names;
        for (const auto& person : m_screen.found())
            names << tr("%1 · %2").arg(person.name, person.userName);
        m_names->setStringList(names);
        if (!names.isEmpty() && m_search->hasFocus())
            m_completer->complete();
    });
    connect(m_completer, qOverload<const QModelIndex&>(&QCompleter::activated), this, [this](const QModelIndex& index) {
        const auto& found = m_screen.found();
        if (index.row() >= 0 && static_cast<std::size_t>(index.row()) < found.size())
            m_screen.showPerson(found[static_cast<std::size_t>(index.row())].row);
    });
    connect(m_search, &QLineEdit::returnPressed, this, [this] {
        m_completer->popup()->hide();
        if (!m_screen.found().empty())
            m_screen.showPerson(m_screen.found().front().row);
    });
    auto* row = new QWidget;
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(space::small);
    line->addWidget(m_search, 1);
    line->addWidget(m_samples, 1);
    return row;
}

QWidget* TemplatePreviewCard::makeKinds()
{
    auto* row = new QWidget;
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(space::tiny);
    m_asHtml = new Chip(m_style, tr("HTML"));
    m_asHtml->setObjectName(QStringLiteral("m_previewAsHtml"));
    m_asHtml->setChecked(true);
    m_isDark = new Chip(m_style, tr("Dark"));
    m_isDark->setObjectName(QStringLiteral("m_previewDark"));
    m_isPhone = new Chip(m_style, tr("Phone"));
    m_isPhone->setObjectName(QStringLiteral("m_previewPhone"));
    for (auto* chip : {m_asHtml, m_isDark, m_isPhone}) {
        connect(chip, &QAbstractButton::toggled, this, &TemplatePreviewCard::showMail);
        line->addWidget(chip);
    }
    line->addStretch(1);
    line->addWidget(m_browser);
    return row;
}

QWidget* TemplatePreviewCard::makeSending()
{
    m_sendTo = new QLineEdit;
    m_sendTo->setObjectName(QStringLiteral("m_draftTo"));
    m_sendTo->setAccessibleName(tr("Your address"));
    m_sendTo->setPlaceholderText(tr("your address"));
    m_sendTo->setFont(m_style.font(FontRole::Text));
    m_send = new Button(m_style, tr("Send it to me"));
    m_send->setObjectName(QStringLiteral("m_sendDraft"));
    m_send->setToolTip(tr("As it is now, with a link that leads nowhere; nobody else gets anything"));
    auto* row = new QWidget;
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(space::small);
    line->addWidget(m_sendTo, 1);
    line->addWidget(m_send);
    connect(m_send, &QAbstractButton::clicked, this, [this] { m_screen.send(m_sendTo->text()); });
    connect(m_sendTo, &QLineEdit::returnPressed, m_send, &QAbstractButton::click);
    connect(m_sendTo, &QLineEdit::textEdited, this, &TemplatePreviewCard::fitSending);
    return row;
}

void TemplatePreviewCard::fitSending()
{
    m_send->setEnabled(m_screen.canSend() && !m_sendTo->text().trimmed().isEmpty());
}

void TemplatePreviewCard::refresh()
{
    const auto& preview = m_screen.preview();
    if (preview.person != m_shownPerson) {
        m_shownPerson = preview.person;
        m_samples->setCurrentIndex(std::max(0, m_samples->findText(preview.person)));
        if (m_search->text() != preview.person)
            m_search->clear();
    }
    m_person->setText(preview.person.isEmpty() ? QString() : tr("Shown for: %1").arg(preview.person));
    m_subject->setText(preview.subject);
    m_fault->setVisible(!preview.fault.isEmpty());
    if (!preview.fault.isEmpty())
        m_fault->set(tr("No mail can be made of it."), preview.fault, {}, {});
    m_doubts->setVisible(!preview.doubts.isEmpty());
    m_doubts->setText(preview.doubts.join(QLatin1Char('\n')));
    m_browser->setEnabled(!preview.html.isEmpty());
    fitSending();
    showMail();
}

void TemplatePreviewCard::showMail()
{
    const auto& preview = m_screen.preview();
    const bool isHtml = m_asHtml->isChecked();
    const MailScreenKind kind{m_isDark->isChecked(), m_isPhone->isChecked()};
    m_isDark->setEnabled(isHtml);
    m_isPhone->setEnabled(isHtml);
    m_views->setCurrentWidget(isHtml ? static_cast<QWidget*>(m_html) : m_text);
    m_limits->setVisible(isHtml);
    m_html->setMaximumWidth(kind.isPhone ? phoneWidth : QWIDGETSIZE_MAX);
    if (m_text->toPlainText() != preview.text)
        m_text->setPlainText(preview.text);
    const QString shown = (kind.isDark ? QStringLiteral("d") : QString()) +
                          (kind.isPhone ? QStringLiteral("p") : QString()) + preview.html;
    if (shown == m_shown)
        return;
    m_shown = shown;
    const int at = m_html->verticalScrollBar()->value();
    m_html->setMail(preview.html, kind);
    m_html->verticalScrollBar()->setValue(at); // while somebody writes, the place they look at stays
}

void TemplatePreviewCard::openInBrowser()
{
    // In a folder of this account alone, which goes with the window.
    if (!m_pages)
        m_pages = std::make_unique<QTemporaryDir>();
    QFile page(m_pages->filePath(QStringLiteral("preview.html")));
    if (!m_pages->isValid() || !page.open(QIODevice::WriteOnly | QIODevice::Truncate))
        return;
    page.write(m_screen.preview().html.toUtf8());
    page.close();
    QDesktopServices::openUrl(QUrl::fromLocalFile(page.fileName()));
}

} // namespace rollcall::ui
