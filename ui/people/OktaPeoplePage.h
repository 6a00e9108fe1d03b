// SPDX-License-Identifier: Apache-2.0
// Who is assigned to the app in Okta, who waits, who failed and why: the People page of a companion.
#pragma once

#include "okta/AppUsers.h"
#include "widgets/ListPage.h"

#include <QMap>

#include <functional>

namespace rollcall::models {
class OktaPeopleScreen;
}

namespace rollcall::ui {

class Button;
class Notice;
class OktaPersonPanel;

/// Style and screen must outlive it.
class OktaPeoplePage final : public ListPage {
    Q_OBJECT

public:
    OktaPeoplePage(const Style& style, models::OktaPeopleScreen& screen, QWidget* parent = nullptr);

    /// Opens a page of Okta's; the browser does unless tests put another in its place.
    using PageOpener = std::function<void(const QString& address)>;
    void setPageOpener(PageOpener opener) { m_openPage = std::move(opener); }

Q_SIGNALS:
    /// Okta is to be connected, or its app chosen, on the Set-up page.
    void setupWanted();

protected:
    void sliceChosen(int id) override;
    [[nodiscard]] EmptyState emptyState() override;
    [[nodiscard]] ErrorState errorState() override;
    void enterDetail() override;

private:
    void makeTable();
    void makeSlices();
    void makeActions();
    void makeBanners();
    void choosePerson(const QModelIndex& index);
    void showVerdict();
    void showReading();
    void showCounts();
    /// Whether the last trouble is mended on the Set-up page.
    [[nodiscard]] bool isForSetup() const;
    void showBanners();

    const Style& m_style;
    models::OktaPeopleScreen& m_screen;
    PageOpener m_openPage;
    OktaPersonPanel* m_panel;
    QMap<int, Chip*> m_chips; ///< by the id of the slice
    Button* m_read = nullptr;
    Button* m_cancel = nullptr;
    Notice* m_trouble = nullptr;
    Notice* m_warning = nullptr;
    QWidget* m_banners = nullptr;
};

} // namespace rollcall::ui
