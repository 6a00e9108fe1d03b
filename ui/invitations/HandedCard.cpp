// SPDX-License-Identifier: Apache-2.0
#include "invitations/HandedCard.h"

#include "RelativeTime.h"
#include "Utf8.h"
#include "invitations/LetterFile.h"
#include "screens/InvitationsScreen.h"
#include "widgets/Button.h"
#include "widgets/CopyButton.h"
#include "widgets/CopyRow.h"
#include "widgets/Label.h"

#include <QDir>
#include <QFileDialog>
#include <QLineEdit>
#include <QRegularExpression>
#include <QVBoxLayout>

namespace rollcall::ui {

using models::HandedAs;
using models::InvitationText;
using models::text;

HandedCard::HandedCard(const Style& style, models::InvitationsScreen& screen, QWidget* parent)
    : QWidget(parent),
      m_screen(screen),
      m_row(new CopyRow(style)),
      m_save(new Button(style, tr("Save the letter…"), ButtonKind::Small)),
      m_note(new Label(style, FontRole::Detail, Ink::Muted)),
      m_saved(new Label(style, FontRole::Detail))
{
    setObjectName(QStringLiteral("HandedCard"));
    m_row->setObjectName(QStringLiteral("m_handed"));
    m_save->setObjectName(QStringLiteral("m_saveLetter"));
    m_note->setObjectName(QStringLiteral("m_handedNote"));
    m_saved->setObjectName(QStringLiteral("m_letterSaved"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::small);
    column->addWidget(m_row);
    column->addWidget(m_save, 0, Qt::AlignLeft);
    for (auto* label : {m_note, m_saved}) {
        label->setWordWrap(true);
        column->addWidget(label);
    }
    connect(m_save, &QAbstractButton::clicked, this, &HandedCard::askForFile);
    refresh();
}

QString HandedCard::letterTitle() const
{
    return m_screen.detail() ? tr("Letter to %1").arg(InvitationText::name(m_screen.detail()->row)) : tr("Letter");
}

void HandedCard::refresh()
{
    const auto& handed = m_screen.handed();
    const void* shown = handed ? handed->text.get() : nullptr;
    if (shown != m_shown)
        m_saved->clear();
    m_shown = shown;
    setVisible(handed.has_value());
    const bool isLetter = handed && handed->kind == HandedAs::Letter;
    m_row->setVisible(handed && !isLetter);
    m_save->setVisible(isLetter);
    m_saved->setVisible(!m_saved->text().isEmpty());
    if (!handed || isLetter)
        m_row->set({}, {}, {}, true);
    if (!handed)
        return;
    const QString until = models::RelativeTime::toTheSecond(handed->expires, m_screen.now());
    switch (handed->kind) {
    case HandedAs::Link:
        // A code is read out, a link is carried: what is carried is not shown to whoever looks over a shoulder.
        m_row->set(tr("Link"), text(handed->text->reveal()), tr("made"), true);
        m_note->setText(tr("Works until %1. It leaves the clipboard again after 30 seconds.").arg(until));
        break;
    case HandedAs::Code:
        m_row->set(tr("Code"), text(handed->text->reveal()), {}, true);
        m_note->setText(tr("Works until %1, once.").arg(until));
        break;
    case HandedAs::Letter:
        m_note->setText(tr("The letter is made: a PDF with the link and a code for the phone’s camera, good until %1. "
                           "Delete the file once it is printed.")
                            .arg(until));
        break;
    }
}

void HandedCard::askForFile()
{
    static const QRegularExpression notInNames(QStringLiteral(R"([/\\:*?"<>|\x00-\x1f])"));
    auto* dialog = new QFileDialog(this, tr("Save the letter"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("PDF (*.pdf)"));
    dialog->setDefaultSuffix(QStringLiteral("pdf"));
    dialog->selectFile(letterTitle().replace(notInNames, QStringLiteral("_")) + QStringLiteral(".pdf"));
    connect(dialog, &QFileDialog::fileSelected, this, &HandedCard::save);
    dialog->open();
}

void HandedCard::save(const QString& file)
{
    const auto& handed = m_screen.handed();
    if (!handed || handed->kind != HandedAs::Letter)
        return;
    const auto saved = saveLetter(file, letterTitle(), text(handed->text->reveal()));
    m_saved->setText(saved ? tr("Saved: %1").arg(QDir::toNativeSeparators(file)) : text(saved.error().message));
    m_saved->setVisible(true);
}

} // namespace rollcall::ui
