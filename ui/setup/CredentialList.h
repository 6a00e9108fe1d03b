// SPDX-License-Identifier: Apache-2.0
// The credentials of an integration, a line each, with room below one of them for what is asked about it.
#pragma once

#include "screens/CredentialView.h"
#include "style/Style.h"

#include <QList>
#include <QWidget>

#include <optional>

class QGridLayout;

namespace rollcall::ui {

class Button;
class Label;
class Pill;

/// Lines are kept while their content changes, so that focus stays.
class CredentialList : public QWidget {
    Q_OBJECT

public:
    explicit CredentialList(const Style& style, QWidget* parent = nullptr);

    void setRows(const QList<models::CredentialRow>& rows);
    /// What is asked below a line; the list takes it over. `stops`: what Tab reaches in it, in order.
    void setQuestion(QWidget* question, const QList<QWidget*>& stops);
    /// Nothing hides the question.
    void askAbout(const std::optional<directory::CredentialId>& credential);
    /// No further command while one runs.
    void setBusy(bool isBusy);
    /// What Tab reaches, in order.
    [[nodiscard]] QList<QWidget*> tabs() const;

Q_SIGNALS:
    void revocationWanted(rollcall::directory::CredentialId credential);

private:
    struct Line {
        Label* hint;
        Label* name;
        Label* made;
        Label* ends;
        Label* lastUsed;
        Pill* state;
        Button* revoke;
    };

    void makeHeader();
    void addLine();
    void removeLine();
    void fill(const Line& line, const models::CredentialRow& row);
    void placeQuestion();

    const Style& m_style;
    QGridLayout* m_grid;
    QList<models::CredentialRow> m_rows;
    QList<Line> m_lines;
    QWidget* m_question = nullptr;
    QList<QWidget*> m_stops;
    qsizetype m_askedLine = -1;
    std::optional<directory::CredentialId> m_asked;
    bool m_isBusy = false;
};

} // namespace rollcall::ui
