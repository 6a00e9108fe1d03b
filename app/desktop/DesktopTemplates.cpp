// SPDX-License-Identifier: Apache-2.0
#include "desktop/DesktopTemplates.h"

#include "composition/AccountName.h"
#include "composition/DraftMail.h"

#include <QMetaObject>

#include <utility>

namespace rollcall::app {

DesktopTemplates::DesktopTemplates(directory::Database& database, const core::Clock& clock, QObject* parent)
    : TemplateControl(parent), m_database(database), m_clock(clock), m_access(database, clock), m_work("mail templates")
{
}

DesktopTemplates::~DesktopTemplates()
{
    m_work.end();
}

template<class Work, class Done>
void DesktopTemplates::begin(Work work, Done done)
{
    m_work.start(this, std::move(work), std::move(done), [this](const core::Error& error) { Q_EMIT failed(error); });
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
                    this,
                    [this, done, total] {
                        if (isBusy())
                            Q_EMIT progressed(done, total);
                    },
                    Qt::QueuedConnection);
            };
            return onboarding::findBrokenMails(**session, integration, mail, m_clock.now(), tell, stop);
        },
        [this](const core::Result<onboarding::BrokenMails>& broken) { Q_EMIT checked(*broken); });
}

void DesktopTemplates::save(const directory::Integration& integration, const onboarding::Template& mail,
                            std::int64_t basis)
{
    begin(
        [this, id = integration.id, mail, basis](const std::stop_token&) {
            return onboarding::saveTemplate(m_database, id, mail, basis, accountName("rollcall"));
        },
        [this](const core::Result<directory::MailTemplate>& version) { Q_EMIT saved(*version); });
}

void DesktopTemplates::send(const directory::Integration& integration, const onboarding::Template& mail,
                            const std::string& person, const QString& to)
{
    begin(
        [this, integration, mail, person, to = to.toStdString()](const std::stop_token& stop) {
            return sendDraft(m_database, m_access, m_clock, integration, mail, person, to, stop);
        },
        [this](const core::Result<std::string>& server) { Q_EMIT sent(QString::fromStdString(*server)); });
}

void DesktopTemplates::cancel()
{
    m_work.cancel();
}

} // namespace rollcall::app
