// SPDX-License-Identifier: Apache-2.0
// The demonstration without a display: the same window, watched by nobody, leaves pictures and a table.
#pragma once

#include "composition/DemoStages.h"
#include "core/Lane.h"
#include "core/Result.h"
#include "desktop/DesktopSession.h"
#include "style/Style.h"

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QTimer>

#include <cstdint>
#include <functional>
#include <vector>

namespace rollcall::app {

/// GUI thread. Session and style must outlive it.
class OffscreenStory final : public QObject {
    Q_OBJECT

public:
    using Print = std::function<void(const QString&)>;

    OffscreenStory(DesktopSession& session, ui::Style& style, QString pictureFolder, Print print);

    /// Runs the event loop to the story's end. 0 when every person and group arrived and every picture was saved.
    [[nodiscard]] int play();

private:
    struct Picture {
        ui::PageId page;
        QString name;
        ui::Theme theme;
    };

    void watchArrival();
    void tellProgress();
    void playOnboarding();
    void playDay();
    void planPictures();
    void nextPicture();
    void showForPicture(const Picture& picture);
    void selectSomething(QWidget& page) const;
    void takePicture();
    [[nodiscard]] bool areScreensIdle() const;
    void summarise();
    void finish(const QString& problem);

    DesktopSession& m_session;
    ui::Style& m_style;
    QString m_folder;
    Print m_print;
    QTimer m_tick;
    QElapsedTimer m_sinceStart;
    QElapsedTimer m_sinceStep;
    std::size_t m_toldPeople = 0;
    std::uint64_t m_toldRequests = 0;
    enum class Step { Arrival, Onboarding, Day };
    Step m_step = Step::Arrival;
    DemoTimes m_times;
    std::vector<Picture> m_pictures;
    std::size_t m_picture = 0;
    int m_quietTicks = 0;
    std::size_t m_saved = 0;
    QString m_problem;
    core::Lane m_lane{"demo-story", 1}; ///< last: it ends before what it works on
};

} // namespace rollcall::app
