// SPDX-License-Identifier: Apache-2.0
// The desktop with an empty directory, and a simulated Okta organisation that it can be connected with.
#pragma once

#include "DesktopFixture.h"
#include "OktaRig.h"

#include "screens/OktaAccessScreen.h"
#include "screens/OktaActionScreen.h"
#include "screens/SetupScreen.h"

#include <QString>
#include <QTemporaryDir>

#include <memory>
#include <string>

namespace rollcall::tests {

/// The longest that Okta or the directory is waited for, in milliseconds.
inline constexpr int oktaAnswer = 60'000;

/// Opens on the Set-up page. What its functions find missing fails the test.
class OktaDesktop {
public:
    /// With that clock; the system's without one.
    explicit OktaDesktop(OktaRig& rig, const core::Clock* clock = nullptr);

    /// What people have on this computer must neither be read nor changed. Once, before the first.
    static void useSettingsIn(const QString& folder);

    [[nodiscard]] app::DesktopSession& session() { return m_desktop->session(); }
    [[nodiscard]] Desktop& desktop() { return *m_desktop; }
    [[nodiscard]] models::OktaAccessScreen& access() { return session().oktaAccess(); }
    [[nodiscard]] models::OktaActionScreen& actions() { return session().oktaActions(); }
    [[nodiscard]] const QString& folder() const { return m_folder; }
    /// Empty when there is none.
    [[nodiscard]] models::SetupStepView step(const char* id);
    template<class Widget>
    [[nodiscard]] Widget* find(const char* name)
    {
        return m_desktop->find<Widget>(ui::PageId::Setup, name);
    }

    void makeIntegration(const models::IntegrationWish& wish);
    /// Of the role companion.
    void makeIntegration(const char* profile, const char* name);
    void openCard(const char* panel);
    void type(const char* field, const QString& text);
    void press(const char* button);
    /// Opens the card, and stays there.
    void connectWith(const std::string& token, const QString& app = QLatin1String(OktaRig::appLabel));
    /// With ROLLCALL_PICTURES=FOLDER.
    void keepPicture(const char* name);
    /// Closes the program; the folder stays.
    void quit() { m_desktop.reset(); }

private:
    OktaRig& m_rig;
    QTemporaryDir m_data;
    QString m_folder;
    std::unique_ptr<Desktop> m_desktop;
};

} // namespace rollcall::tests
