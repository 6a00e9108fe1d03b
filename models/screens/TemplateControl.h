// SPDX-License-Identifier: Apache-2.0
// What is asked of the directory for a template: whom it would break, and keeping it.
#pragma once

#include "core/Error.h"
#include "directory/Types.h"
#include "onboarding/TemplateDesk.h"

#include <QObject>
#include <QString>

#include <cstdint>
#include <string>

namespace rollcall::models {

/// Lives on the GUI thread; nothing here blocks. One command at a time: what is asked meanwhile is left out. Each
/// answers with its own signal or with `failed`, which is Cancelled after `cancel`.
class TemplateControl : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] virtual bool isBusy() const = 0;
    /// Looks at everybody who would get the mail; tells how far it is.
    virtual void check(const directory::Integration& integration, const onboarding::Template& mail) = 0;
    /// On top of version `basis`.
    virtual void save(const directory::Integration& integration, const onboarding::Template& mail,
                      std::int64_t basis) = 0;
    /// To whoever writes it, as that person (SCIM JSON) would get it.
    virtual void send(const directory::Integration& integration, const onboarding::Template& mail,
                      const std::string& person, const QString& to) = 0;
    virtual void cancel() = 0;

Q_SIGNALS:
    void progressed(qint64 done, qint64 total);
    void checked(const rollcall::onboarding::BrokenMails& broken);
    void saved(const rollcall::directory::MailTemplate& version);
    void sent(const QString& server);
    void failed(const rollcall::core::Error& error);
};

} // namespace rollcall::models
