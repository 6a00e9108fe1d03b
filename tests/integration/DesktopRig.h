// SPDX-License-Identifier: Apache-2.0
// The desktop, opened for its listener.
#pragma once

#include "desktop/DesktopSession.h"
#include "http/Client.h"
#include "style/Style.h"

#include <QString>
#include <QUrl>

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace rollcall::tests {

using Values = std::initializer_list<std::pair<std::string_view, std::string>>;
/// Stores settings in the directory of that folder, which is made when it is not there.
[[nodiscard]] bool store(const QString& folder, Values values);

/// One desktop on a folder.
class Desktop {
public:
    explicit Desktop(const QString& folder);

    [[nodiscard]] bool isOpen() const { return m_session != nullptr; }
    [[nodiscard]] app::DesktopSession& session() { return *m_session; }
    /// Where it listens; empty while it does not, or is about to change that.
    [[nodiscard]] QUrl url() const;
    /// The status of a GET; 0 when no answer came. Over HTTPS when an authority is given, a PEM file.
    [[nodiscard]] int get(const std::string& path, const QString& authority, const http::Headers& headers = {}) const;
    /// As when the program ends.
    void end() { m_session.reset(); }

private:
    ui::Style m_style;
    std::unique_ptr<app::DesktopSession> m_session;
};

} // namespace rollcall::tests
