// SPDX-License-Identifier: Apache-2.0
// A call of our own to the public address, as the screen asks for it.
#pragma once

#include "core/Timestamp.h"

#include <QObject>
#include <QString>

#include <optional>

namespace rollcall::models {

/// A hint and never a proof.
struct SelfCallReport {
    enum class Hint {
        MetItself,
        Answers, ///< something like us does; whether it is this listener cannot be told
        Unknown, ///< it could not be asked
        Trouble,
        Cancelled,
    };
    Hint hint = Hint::Unknown;
    QString publicUrl; ///< that was called
    core::Timestamp at{};
    QString seen;
    QString cause;
    QString next;
    std::optional<core::Timestamp> certificateEnds{};
    QString issuer; ///< of the certificate; may be empty

    bool operator==(const SelfCallReport&) const = default;
};

/// Lives on the GUI thread; nothing here blocks. One call at a time: `isBusy` tells, and what is asked meanwhile is
/// left out.
class SelfCaller : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] virtual bool isBusy() const = 0;
    /// Through the public address of the settings in use. Answers with `called`, always.
    virtual void call() = 0;
    /// Ends what runs early; it is answered as cancelled.
    virtual void cancel() = 0;

Q_SIGNALS:
    void called(const rollcall::models::SelfCallReport& report);
};

} // namespace rollcall::models
