// SPDX-License-Identifier: Apache-2.0
// The attribute mapping of an integration: a table, one attribute in full, and changes in Okta that are shown first.
#pragma once

#include "screens/MappingScreen.h"
#include "setup/SetupPanel.h"
#include "style/Style.h"

#include <functional>

class QLineEdit;

namespace rollcall::ui {

class Button;
class Card;
class ChoiceBox;
class DataTable;
class GuideText;
class Label;
class MappingDetailView;
class MappingPreviewCard;
class Notice;
class StateStack;

/// Style and screen must outlive it.
class MappingPanel : public SetupPanel {
    Q_OBJECT

public:
    MappingPanel(const Style& style, models::MappingScreen& screen, QWidget* parent = nullptr);

    [[nodiscard]] PanelCard card() const override;
    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString status() const override;
    void open() override;
    void close() override;

    /// Asks for a file to save (with a proposal) or to open (without), and calls `chosen`, or never. Tests put another
    /// in its place.
    using FileChooser = std::function<void(const QString& proposal, std::function<void(const QString&)> chosen)>;
    void setFileChooser(FileChooser chooser) { m_chooseFile = std::move(chooser); }
    /// Opens a page of Okta's; the browser does unless tests put another in its place.
    using PageOpener = std::function<void(const QString& address)>;
    void setPageOpener(PageOpener opener) { m_openPage = std::move(opener); }

private:
    [[nodiscard]] QWidget* makeContent();
    void makeTable();
    void makeNotices();
    [[nodiscard]] QWidget* makeSample();
    [[nodiscard]] QWidget* makeActions();
    void connectDetail();
    void refresh();
    void refreshContent();
    void refreshNotices();
    void refreshTable();
    void refreshKept();
    void showTrial();
    static void reveal(QWidget* widget);
    void exportTo(const QString& file);
    void importFrom(const QString& file);

    const Style& m_style;
    models::MappingScreen& m_screen;
    FileChooser m_chooseFile;
    PageOpener m_openPage;
    StateStack* m_stack;
    Notice* m_activity = nullptr;
    Notice* m_trouble = nullptr;
    Notice* m_unknown = nullptr;
    Notice* m_problems = nullptr;
    Notice* m_unexpected = nullptr;
    Card* m_done = nullptr;
    GuideText* m_doneWords = nullptr;
    Notice* m_notDone = nullptr;
    QLineEdit* m_sample = nullptr;
    Button* m_show = nullptr;
    Label* m_sampleNote = nullptr;
    DataTable* m_table = nullptr;
    Button* m_again = nullptr;
    Button* m_export = nullptr;
    Button* m_import = nullptr;
    ChoiceBox* m_kept = nullptr;
    Button* m_rollBack = nullptr;
    MappingDetailView* m_detail = nullptr;
    MappingPreviewCard* m_preview = nullptr;
    QString m_fileTrouble;
    bool m_isFilling = false; ///< the table's row is set here, and by nobody
};

} // namespace rollcall::ui
