// SPDX-License-Identifier: Apache-2.0
#include "desktop/DesktopTemplates.h"

#include "composition/AccountName.h"
#include "composition/DraftMail.h"
#include "core/Deliver.h"

#include <QMetaObject>

#include <utility>

namespace rollcall::app {

DesktopTemplates::DesktopTemplates(directory::Database& database, const core::Clock& clock, QObject* parent)
    : TemplateControl(parent),
      m_database(database),
      m_clock(clock),
      m_access(database, clock),
      m_lane("mail templates", 1)
{
}

DesktopTemplates::~DesktopTemplates()
{
    m_stop.request_stop();
    m_lane.stop();
}

template<class Work, class Done>
void DesktopTemplates::begin(Work work, Done done)
{
    if (m_isBusy)
        return;
    m_isBusy = true;
    m_stop = std::stop_source{};
    auto future = core::run(m_lane, m_stop.get_token(), std::move(work));
    core::deliver(future, this, [this, done = std::move(done)](const auto& result) {
        m_isBusy = false;
        if (result)
            done(*result);
        else
            Q_EMIT failed(result.error());
    });
}

void DesktopTemplates::check(const directory::Integration& integration, const onboarding::Template& mail)
{
    begin(
        [this, integration, mail](const std::stop_token& stop) -> core::Result<onboarding::BrokenMails> {
            const auto session = m_database.newReadSession();
            if (!session)
                return tl::unexpected(session.error());
            const auto tell = [this](std::int64_t done, std::int64_t total) {
                QMetaObject::invokeMethod(
                    this, [this, done, total] { Q_EMIT progressed(done, total); }, Qt::QueuedConnection);
            };
            return onboarding::findBrokenMails(**session, integration, mail, m_clock.now(), tell, stop);
        },
        [this](const onboarding::BrokenMails& broken) { Q_EMIT checked(broken); });
}

void DesktopTemplates::save(const directory::Integration& integration, const onboarding::Template& mail,
                            std::int64_t basis)
{
    begin(
        [this, id = integration.id, mail, basis](const std::stop_token&) {
            return onboarding::saveTemplate(m_database, id, mail, basis, accountName("rollcall"));
        },
        [this](const directory::MailTemplate& version) { Q_EMIT saved(version); });
}

void DesktopTemplates::send(const directory::Integration& integration, const onboarding::Template& mail,
                            const std::string& person, const QString& to)
{
    begin(
        [this, integration, mail, person, to = to.toStdString()](const std::stop_token& stop) {
            return sendDraft(m_database, m_access, m_clock, integration, mail, person, to, stop);
        },
        [this](const onboarding::Delivery& delivery) { Q_EMIT sent(delivery); });
}

void DesktopTemplates::cancel()
{
    m_stop.request_stop();
}

} // namespace rollcall::app
