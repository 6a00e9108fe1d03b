// SPDX-License-Identifier: Apache-2.0
// What every page that is one list shares: search and filters above it, the chosen row in full beside or below it.
#pragma once

#include "screens/ListScreen.h"
#include "style/Style.h"
#include "widgets/StateStack.h"

#include <QWidget>

#include <functional>
#include <utility>

class QButtonGroup;
class QSplitter;

namespace rollcall::ui {

class Button;
class Chip;
class DataTable;
class PageHeader;
class ScrollAnchor;
class SearchField;

/// Style and screen must outlive it. Enter in the list goes to the detail, Escape there comes back; Escape elsewhere
/// takes the filters away.
class ListPage : public QWidget {
    Q_OBJECT

Q_SIGNALS:
    /// The address for Okta is to be shown, on the Overview page.
    void overviewWanted();

protected:
    struct Words {
        QString title;
        QString searchHint;
        QString searchName;  ///< for who cannot see it
        QString unreadable;  ///< what happened when the list could not be read
        QString reassurance; ///< and what that does not mean
    };

    /// `orientation`: Horizontal puts the detail beside the list. `settingsKey` as for DataTable.
    ListPage(const Style& style, models::ListScreen& screen, const Words& words, Qt::Orientation orientation,
             const QString& settingsKey, QWidget* parent);

    /// Before `assemble`.
    [[nodiscard]] DataTable& table() const { return *m_table; }
    /// One filter out of several, in the order added.
    Chip* addSlice(const QString& text, int id, const QString& objectName);
    /// A filter of its own.
    Chip* addFilter(const QString& objectName);
    void addAction(Button* action, const QString& objectName);
    void addColumnChooser();
    /// Between the header and the list, also while there is no list. Takes it over.
    void addBanner(QWidget* banner);
    using QWidget::addAction;
    /// How wide the detail beside the list is in a page of that width, until somebody moves the line between them.
    void setSplit(std::function<int(int)> detailWidth) { m_detailWidth = std::move(detailWidth); }
    /// Once, when the table has its model: puts everything in its place, and Tab into the order of what one sees.
    void assemble(QWidget* detail);

    [[nodiscard]] PageHeader& header() const { return *m_header; }
    [[nodiscard]] QSplitter& splitter() const { return *m_splitter; }
    [[nodiscard]] ScrollAnchor& anchor() const { return *m_anchor; }
    /// Checks the slice that is on.
    void showSlice(int id);
    /// -1: it is not in the list.
    void chooseRow(int row);

    /// A slice was clicked.
    virtual void sliceChosen(int id) = 0;
    [[nodiscard]] virtual EmptyState emptyState() = 0;
    /// Unless a page says more: what its words say, and the screen's error.
    [[nodiscard]] virtual ErrorState errorState();
    /// Where Enter in the list leads.
    virtual void enterDetail() = 0;

    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    [[nodiscard]] QWidget* makeListSide();
    void refresh();
    void showSearch();

    const Style& m_style;
    models::ListScreen& m_screen;
    const Words m_words;
    PageHeader* m_header;
    SearchField* m_search;
    QButtonGroup* m_slices;
    QList<QWidget*> m_tabOrder;
    QList<QWidget*> m_banners;
    StateStack* m_stack;
    QSplitter* m_splitter;
    DataTable* m_table;
    ScrollAnchor* m_anchor = nullptr;
    QWidget* m_detail = nullptr;
    std::function<int(int)> m_detailWidth;
    bool m_isSplitChosen = false;
};

} // namespace rollcall::ui
