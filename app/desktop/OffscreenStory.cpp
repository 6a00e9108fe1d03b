// SPDX-License-Identifier: Apache-2.0
// Steps on a timer, never a nested loop: wait until all have arrived, let a day pass, photograph, count.
#include "desktop/OffscreenStory.h"

#include "composition/DemoOnboarding.h"
#include "composition/DemoStory.h"
#include "core/Deliver.h"
#include "demo/SimulatedOrganisation.h"
#include "screens/ActivityScreen.h"
#include "screens/DemoScreen.h"
#include "screens/InvitationsScreen.h"
#include "screens/OverviewScreen.h"
#include "screens/PeopleScreen.h"
#include "screens/SetupScreen.h"

#include <QApplication>
#include <QDir>
#include <QLocale>
#include <QPixmap>
#include <QPromise>
#include <QTableView>

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

namespace rollcall::app {

namespace {

constexpr std::chrono::milliseconds tick{100};
/// Of those who are mailed.
constexpr std::size_t peopleWhoAct = 20;
constexpr qint64 storyLimit = 900'000; // milliseconds
constexpr qint64 pictureLimit = 20'000;
/// Ticks in which nothing moved, so that delayed searches, skeletons and layouts have come to rest.
constexpr int quietTicksBeforePicture = 5;

QString grouped(std::size_t value)
{
    return QLocale().toString(static_cast<qulonglong>(value));
}

} // namespace

OffscreenStory::OffscreenStory(DesktopSession& session, ui::Style& style, QString pictureFolder, Print print)
    : m_session(session), m_style(style), m_folder(std::move(pictureFolder)), m_print(std::move(print))
{
    m_tick.setInterval(tick);
    connect(&m_tick, &QTimer::timeout, this, &OffscreenStory::watchArrival);
}

int OffscreenStory::play()
{
    m_style.setTheme(ui::Theme::Light);
    m_session.window().resize(1280, 800);
    m_session.window().show();
    const QString url = QString::fromStdString(m_session.listener().situation().status.url);
    m_print(QStringLiteral("Listening on %1").arg(url));
    m_print(QStringLiteral("A simulated Okta organisation pushes people and groups over HTTP …"));
    m_sinceStart.start();
    m_session.start();
    m_tick.start();
    QApplication::exec();
    return m_problem.isEmpty() ? 0 : 1;
}

void OffscreenStory::tellProgress()
{
    const auto now = m_session.organisation()->statistics();
    // Every fifty people, and once more when the last request is answered.
    const bool isAtRest = now.people > 0 && now.queued == 0;
    const bool isNews = now.provisioned >= m_toldPeople + 50 || (isAtRest && now.requests != m_toldRequests);
    if (!isNews)
        return;
    m_toldPeople = now.provisioned;
    m_toldRequests = now.requests;
    m_print(QStringLiteral("  %1 of %2 people, %3 of %4 groups, %5 requests")
                .arg(grouped(now.provisioned), grouped(now.people), grouped(now.groupsPushed), grouped(now.groups),
                     grouped(static_cast<std::size_t>(now.requests))));
}

void OffscreenStory::watchArrival()
{
    if (m_sinceStart.elapsed() > storyLimit) {
        finish(QStringLiteral("The people did not all arrive in time."));
        return;
    }
    tellProgress();
    const auto now = m_session.organisation()->statistics();
    m_quietTicks = now.people > 0 && now.queued == 0 && m_session.demo()->isIdle() ? m_quietTicks + 1 : 0;
    if (m_quietTicks < quietTicksBeforePicture)
        return;
    m_quietTicks = 0;
    switch (m_step) {
    case Step::Arrival:
        playOnboarding();
        return;
    case Step::Onboarding:
        playDay();
        return;
    case Step::Day:
        planPictures();
    }
}

void OffscreenStory::playOnboarding()
{
    m_step = Step::Onboarding;
    m_tick.stop();
    auto promise = std::make_shared<QPromise<core::Result<DemoTimes>>>();
    promise->start();
    core::deliver(promise->future(), this, [this](const core::Result<DemoTimes>& times) {
        if (!times) {
            finish(QString::fromStdString(times.error().message));
            return;
        }
        m_times = *times;
        m_tick.start();
    });
    const auto tell = [this](const std::string& line) {
        QMetaObject::invokeMethod(this, [this, text = QString::fromStdString(line)] { m_print(text); });
    };
    const bool isTaken = m_lane.post([this, promise, tell](const std::stop_token& stop) {
        promise->addResult(m_session.demoOnboarding()->play(m_session.demoIntegration(), peopleWhoAct, tell, stop));
        promise->finish();
    });
    if (!isTaken)
        finish(QStringLiteral("The program is closing."));
}

void OffscreenStory::playDay()
{
    m_step = Step::Day;
    m_print(QStringLiteral("A day passes: one is renamed, one gets another address, one leaves …"));
    models::DemoScreen& demo = *m_session.demo();
    demo.rename();
    demo.changeAddress();
    demo.changeAttributes();
    if (demo.statistics().groups > 1)
        demo.moveBetweenGroups();
    demo.deactivate();
}

void OffscreenStory::planPictures()
{
    m_print(QStringLiteral("Taking pictures of every page into %1 …").arg(QDir::toNativeSeparators(m_folder)));
    if (!QDir().mkpath(m_folder)) {
        finish(QStringLiteral("The folder %1 cannot be made.").arg(m_folder));
        return;
    }
    const std::vector<std::pair<ui::PageId, QString>> pages{
        {ui::PageId::Overview, QStringLiteral("overview")},       {ui::PageId::Setup, QStringLiteral("setup")},
        {ui::PageId::People, QStringLiteral("people")},           {ui::PageId::Groups, QStringLiteral("groups")},
        {ui::PageId::Activity, QStringLiteral("activity")},       {ui::PageId::Reconcile, QStringLiteral("reconcile")},
        {ui::PageId::Invitations, QStringLiteral("invitations")}, {ui::PageId::Demo, QStringLiteral("demo")},
        {ui::PageId::Mailbox, QStringLiteral("mailbox")},         {ui::PageId::Settings, QStringLiteral("settings")},
    };
    for (const ui::Theme theme : {ui::Theme::Light, ui::Theme::Dark}) {
        for (const auto& [page, name] : pages) {
            if (m_session.window().page(page) != nullptr)
                m_pictures.push_back({page, name, theme});
        }
    }
    m_tick.disconnect(this);
    connect(&m_tick, &QTimer::timeout, this, &OffscreenStory::nextPicture);
    if (m_pictures.empty())
        finish(QStringLiteral("There is no page to take a picture of."));
    else
        showForPicture(m_pictures.front());
}

void OffscreenStory::showForPicture(const Picture& picture)
{
    m_style.setTheme(picture.theme);
    m_session.window().showPage(picture.page);
    m_quietTicks = 0;
    m_sinceStep.start();
}

void OffscreenStory::selectSomething(QWidget& page) const
{
    // An inspector beside its table says more than a table alone.
    const auto tables = page.findChildren<QTableView*>();
    for (QTableView* table : tables) {
        const QAbstractItemModel* model = table->model();
        if (!table->isVisible() || model == nullptr || model->rowCount() == 0 || table->currentIndex().isValid())
            continue;
        table->setCurrentIndex(model->index(std::min(3, model->rowCount() - 1), 0));
        return;
    }
}

bool OffscreenStory::areScreensIdle() const
{
    return m_session.people().isIdle() && m_session.invitations().isIdle() && m_session.activity().isIdle() &&
           m_session.demo()->isIdle() && m_session.overview().state() != models::ScreenState::Loading &&
           (m_session.window().currentPage() != ui::PageId::Setup || m_session.setup().isIdle());
}

void OffscreenStory::nextPicture()
{
    if (m_sinceStep.elapsed() > pictureLimit) {
        finish(QStringLiteral("The page %1 did not come to rest.").arg(m_pictures[m_picture].name));
        return;
    }
    m_quietTicks = areScreensIdle() ? m_quietTicks + 1 : 0;
    if (m_quietTicks == quietTicksBeforePicture)
        selectSomething(*m_session.window().page(m_pictures[m_picture].page));
    if (m_quietTicks < 2 * quietTicksBeforePicture)
        return;
    takePicture();
    if (++m_picture < m_pictures.size()) {
        showForPicture(m_pictures[m_picture]);
        return;
    }
    m_tick.stop();
    summarise();
}

void OffscreenStory::takePicture()
{
    const Picture& picture = m_pictures[m_picture];
    const QString theme = picture.theme == ui::Theme::Dark ? QStringLiteral("dark") : QStringLiteral("light");
    const QString path = QDir(m_folder).filePath(picture.name + QLatin1Char('-') + theme + QStringLiteral(".png"));
    if (m_session.window().grab().save(path, "PNG"))
        ++m_saved;
    else
        m_print(QStringLiteral("  ! %1 cannot be written.").arg(path));
}

void OffscreenStory::summarise()
{
    const auto statistics = m_session.organisation()->statistics();
    const std::size_t ownGroups = m_session.demoOnboarding()->ownGroups();
    auto work = [integration = m_session.demoIntegration(), statistics, ownGroups](directory::ReadSession& session,
                                                                                   std::stop_token) {
        return summariseDemo(session, integration, statistics, ownGroups);
    };
    core::deliver(m_session.database().readAsync({}, std::move(work)), this,
                  [this](const core::Result<DemoSummary>& summary) {
                      if (!summary) {
                          finish(QString::fromStdString(summary.error().message));
                          return;
                      }
                      m_print(QString());
                      QString table = QString::fromStdString(summary->toText());
                      table.chop(1);
                      m_print(table);
                      m_print(QStringLiteral("  From hire to mail %1 s, to written back %2 s")
                                  .arg(m_times.toMail, 0, 'f', 1)
                                  .arg(m_times.toWrittenBack, 0, 'f', 1));
                      m_print(QStringLiteral("  %1 of %2 pictures in %3")
                                  .arg(m_saved)
                                  .arg(m_pictures.size())
                                  .arg(QDir::toNativeSeparators(QDir(m_folder).absolutePath())));
                      QString problem;
                      if (!summary->missing.empty())
                          problem = QString::fromStdString(summary->missing.front());
                      else if (m_saved < m_pictures.size())
                          problem = QStringLiteral("Not every picture could be saved.");
                      finish(problem);
                  });
}

void OffscreenStory::finish(const QString& problem)
{
    m_tick.stop();
    m_problem = problem;
    if (!problem.isEmpty())
        m_print(QStringLiteral("The demonstration is incomplete: %1").arg(problem));
    QApplication::quit();
}

} // namespace rollcall::app
