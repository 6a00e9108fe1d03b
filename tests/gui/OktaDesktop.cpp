// SPDX-License-Identifier: Apache-2.0
#include "OktaDesktop.h"

#include "Pictures.h"
#include "secrets/SecretLedger.h"
#include "widgets/Button.h"

#include <QLineEdit>
#include <QSettings>

#include <algorithm>

namespace rollcall::tests {

OktaDesktop::OktaDesktop(OktaRig& rig, const core::Clock* clock) : m_rig(rig), m_folder(m_data.path())
{
    app::DesktopOptions options;
    options.clock = clock;
    options.isOktaHere = true;
    options.dataDirectory = m_data.filePath(QStringLiteral("data")).toStdString();
    m_desktop = std::make_unique<Desktop>(options);
    if (!m_desktop->isOpen())
        qFatal("the desktop does not open");
    m_desktop->window().showPage(ui::PageId::Setup);
}

void OktaDesktop::useSettingsIn(const QString& folder)
{
    QCoreApplication::setApplicationName(QStringLiteral("rollcall"));
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder);
}

void OktaDesktop::keepPicture(const char* name)
{
    QVERIFY(keepPictures(m_desktop->window(), m_desktop->style(), QStringLiteral("okta-") + QLatin1String(name),
                         {960, 1280}));
}

void OktaDesktop::makeIntegration(const models::IntegrationWish& wish)
{
    auto& screen = session().setup();
    // What is not shown is not read.
    const ui::PageId before = m_desktop->window().currentPage();
    m_desktop->window().showPage(ui::PageId::Setup);
    QTRY_VERIFY_WITH_TIMEOUT(screen.state() != models::ScreenState::Loading, oktaAnswer);
    screen.make(wish);
    QTRY_COMPARE_WITH_TIMEOUT(screen.title(), QStringLiteral("Set-up · ") + QString::fromStdString(wish.name),
                              oktaAnswer);
    QTRY_COMPARE_WITH_TIMEOUT(screen.state(), models::ScreenState::Full, oktaAnswer);
    QTRY_COMPARE_WITH_TIMEOUT(access().state(), models::OktaAccessScreen::State::NotConnected, oktaAnswer);
    m_desktop->window().showPage(before);
}

void OktaDesktop::makeIntegration(const char* profile, const char* name)
{
    models::IntegrationWish wish;
    wish.profileId = profile;
    wish.name = name;
    wish.role = directory::Role::Companion;
    makeIntegration(wish);
}

models::SetupStepView OktaDesktop::step(const char* id)
{
    const auto& steps = session().setup().steps();
    const auto found = std::ranges::find(steps, QLatin1String(id), &models::SetupStepView::id);
    return found == steps.end() ? models::SetupStepView() : *found;
}

void OktaDesktop::openCard(const char* panel)
{
    auto* card = find<QWidget>((QByteArray(panel) + "Card").constData());
    QTRY_VERIFY_WITH_TIMEOUT(card->isVisible(), oktaAnswer);
    auto* open = card->findChild<ui::Button*>(QStringLiteral("m_open"));
    QVERIFY(open && open->isVisible());
    QTest::mouseClick(open, Qt::LeftButton);
    QTRY_VERIFY(find<QWidget>(panel)->isVisible());
}

void OktaDesktop::type(const char* field, const QString& text)
{
    auto* edit = find<QLineEdit>(field);
    QVERIFY(edit->isVisible() && edit->isEnabled());
    edit->clear();
    QTest::keyClicks(edit, text);
}

void OktaDesktop::press(const char* button)
{
    auto* found = find<ui::Button>(button);
    QTRY_VERIFY(found->isVisible() && found->isEnabled());
    QTest::mouseClick(found, Qt::LeftButton);
}

void OktaDesktop::connectWith(const std::string& token, const QString& app)
{
    noteSecret(token);
    openCard("m_oktaAccess");
    type("m_organisation", m_rig.origin() + QStringLiteral("/admin/dashboard"));
    type("m_token", QStringLiteral(" SSWS ") + QString::fromStdString(token));
    type("m_app", app);
    press("m_connect");
    QTRY_COMPARE_WITH_TIMEOUT(access().state(), models::OktaAccessScreen::State::Connected, oktaAnswer);
}

} // namespace rollcall::tests
