// SPDX-License-Identifier: Apache-2.0
// The open step: what to do, what to carry over, and what came of it.
#pragma once

#include "screens/SetupView.h"
#include "style/Style.h"

#include <QList>
#include <QWidget>

class QLayout;
class QLineEdit;
class QVBoxLayout;

namespace rollcall::ui {

class Button;
class Card;
class CopyRow;
class GuideText;
class Label;
class Notice;
class PasteRow;
class PreconditionRow;

class StepDetail : public QWidget {
    Q_OBJECT

public:
    explicit StepDetail(const Style& style, QWidget* parent = nullptr);

    /// What is being typed stays.
    void setStep(const models::SetupStepView& step);
    /// What is said of the step's trouble; null while nothing is.
    [[nodiscard]] QWidget* answer() const;
    /// How long it has been waited for, as "00:42".
    void setWaited(const QString& waited);
    /// What Tab reaches among the values, which come and go, in order.
    [[nodiscard]] QList<QWidget*> valueTabs() const;
    /// Who confirmed last, as a proposal.
    void proposeName(const QString& name);

Q_SIGNALS:
    void confirmed(const QString& name);
    /// It is not needed here.
    void waived(const QString& name);
    void takenBack();
    void answered(const QString& preconditionId, bool isYes, const QString& name);
    void answerTakenBack(const QString& preconditionId, const QString& name);
    void secretWanted();
    void codeWanted();
    void pasted(const QString& key, const QString& text);
    /// A page in somebody's browser.
    void pageWanted(const QString& address);
    void requestOpened(rollcall::directory::JournalId request);

private:
    void makeConfirmation();
    void refreshValues();
    void refreshFields();
    void refreshConfirmation();
    void refreshPreconditions();
    [[nodiscard]] QString typedName() const;
    [[nodiscard]] QLayout* makeButtons();
    void refreshNotices();
    /// The likely cause, in a sentence.
    [[nodiscard]] QString likely() const;

    const Style& m_style;
    models::SetupStepView m_step;
    QString m_waited;
    Card* m_card;
    GuideText* m_how;
    QVBoxLayout* m_valueRows;
    QList<CopyRow*> m_values;
    QVBoxLayout* m_fieldRows;
    QList<PasteRow*> m_fields;
    Button* m_link;
    Button* m_issue;
    Button* m_code;
    Button* m_evidence;
    Button* m_takeBack;
    QWidget* m_confirmation;
    QLineEdit* m_name = nullptr;
    Button* m_confirm = nullptr;
    Button* m_waive = nullptr;
    Label* m_nameOf = nullptr;
    QVBoxLayout* m_preconditionRows;
    QList<PreconditionRow*> m_preconditions;
    Notice* m_trouble;
    Notice* m_hint;
    Notice* m_waiting;
};

} // namespace rollcall::ui
