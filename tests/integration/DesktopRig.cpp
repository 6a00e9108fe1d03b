// SPDX-License-Identifier: Apache-2.0
// The desktop, opened for its listener.
#include "DesktopRig.h"

#include "composition/DataLocation.h"
#include "screens/ListenerControl.h"

#include <QApplication>

namespace rollcall::tests {

bool store(const QString& folder, Values values)
{
    directory::OpenOptions options;
    options.dataDirectory = app::toPath(folder.toStdString());
    auto database = directory::Database::open(options);
    if (!database)
        return false;
    return (*database)
        ->writeAndWait([&values](directory::WriteSession& session) -> core::Result<> {
            for (const auto& [key, value] : values) {
                if (auto saved = session.saveSetting(key, value); !saved)
                    return saved;
            }
            return {};
        })
        .has_value();
}

Desktop::Desktop(const QString& folder) : m_style(*qApp)
{
    app::DesktopOptions options;
    options.dataDirectory = folder.toStdString();
    auto opened = app::DesktopSession::open(options, m_style);
    if (opened)
        m_session = std::move(*opened);
    else
        qWarning("the desktop did not open: %s", opened.error().message.c_str());
}

QUrl Desktop::url() const
{
    const auto situation = m_session->listener().situation();
    return situation.isBusy ? QUrl() : QUrl(QString::fromStdString(situation.status.url));
}

int Desktop::get(const std::string& path, const QString& authority, const http::Headers& headers) const
{
    const QUrl at = url();
    http::Client client(
        {"127.0.0.1", static_cast<std::uint16_t>(at.port(0)), !authority.isEmpty(), authority.toStdString()});
    const auto answer = client.send("GET", path, headers, {});
    return answer ? answer->status : 0;
}

} // namespace rollcall::tests
