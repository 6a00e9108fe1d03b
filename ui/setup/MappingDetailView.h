// SPDX-License-Identifier: Apache-2.0
// One attribute in full: what is ours to say at the left, what stands in Okta at the right.
#pragma once

#include "screens/MappingView.h"
#include "style/Style.h"
#include "widgets/Card.h"

class QBoxLayout;
class QLineEdit;

namespace rollcall::ui {

class Button;
class Chip;
class ChoiceBox;
class CopyRow;
class GuideText;
class Label;

class MappingDetailView : public Card {
    Q_OBJECT

public:
    explicit MappingDetailView(const Style& style, QWidget* parent = nullptr);

    /// What is being typed stays, as long as it is about the same attribute.
    void set(const models::MappingDetail& detail, bool canChange);
    /// What the expression gives.
    void setTrial(const models::MappingTrial& trial);
    [[nodiscard]] QString expression() const;

Q_SIGNALS:
    void expressionEdited();
    void expected(const QString& label, const QString& oktaAttribute, bool isRequired);
    void uniqueWanted(bool isUnique);
    void asShippedWanted();
    void changeWanted(const QString& expression, rollcall::models::MappingPush push);
    /// A page in somebody's browser.
    void pageWanted(const QString& address);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    [[nodiscard]] QWidget* makeHere();
    [[nodiscard]] QWidget* makeOkta();
    [[nodiscard]] QWidget* makeByHand();
    void connectHere();
    void connectOkta();
    void fill(const models::MappingDetail& detail);

    const Style& m_style;
    models::MappingDetail m_detail;
    QBoxLayout* m_columns;
    // Here
    Label* m_wanted = nullptr;
    QLineEdit* m_label = nullptr;
    QLineEdit* m_oktaAttribute = nullptr;
    Chip* m_required = nullptr;
    Chip* m_unique = nullptr;
    Label* m_uniqueNote = nullptr;
    Button* m_keep = nullptr;
    Button* m_asShipped = nullptr;
    // In Okta
    Label* m_standing = nullptr;
    Label* m_problem = nullptr;
    QLineEdit* m_expression = nullptr;
    GuideText* m_trial = nullptr;
    ChoiceBox* m_push = nullptr;
    Button* m_change = nullptr;
    GuideText* m_unchangeable = nullptr;
    CopyRow* m_path = nullptr;
    GuideText* m_how = nullptr;
    Button* m_link = nullptr;
};

} // namespace rollcall::ui
