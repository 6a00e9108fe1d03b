// SPDX-License-Identifier: Apache-2.0
// The vendor's own SCIM service behind a relay, as the screen sees it: what is stored, trying it, keeping it, and the
// first import from it.
#pragma once

#include "core/Error.h"
#include "core/Secret.h"
#include "core/Timestamp.h"
#include "directory/Types.h"

#include <QObject>
#include <QString>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rollcall::models {

/// How Rollcall signs in there.
enum class VendorSignIn : std::uint8_t { Bearer, Header, Basic, ClientCredentials };

struct VendorSettings {
    std::string baseUrl;
    VendorSignIn signIn = VendorSignIn::Bearer;
    std::string name;     ///< Header: of the field; Basic: the user; ClientCredentials: the client id
    std::string tokenUrl; ///< ClientCredentials, as what follows
    std::string scope;
    bool isSecretInBody = false;

    bool operator==(const VendorSettings&) const = default;
};

struct VendorWish {
    VendorSettings settings;
    std::shared_ptr<const core::Secret> secret; ///< null: the one that is stored
};

/// Never the secret itself.
struct VendorStored {
    std::optional<VendorSettings> settings;       ///< nothing: none, or none that can be read
    std::optional<core::Timestamp> secretChanged; ///< nothing: there is no credential
    std::string locked;                           ///< why it cannot be opened on this computer; empty when it can
};

struct VendorCounts {
    std::int64_t fresh = 0; ///< there, not here
    std::int64_t changed = 0;
    std::int64_t same = 0;
    std::int64_t gone = 0; ///< here alone; stays
    std::int64_t unreadable = 0;

    bool operator==(const VendorCounts&) const = default;
};

struct VendorImport {
    VendorCounts people;
    VendorCounts groups;
    bool isComplete = true;
    bool wouldChange = false; ///< importing would change something here
    std::vector<std::string> problems;
    std::int64_t leftToHost = 0; ///< changed here meanwhile, and read again by whoever listens
};

struct VendorProgress {
    bool isGroups = false;
    std::int64_t seen = 0;
    std::int64_t total = 0;
};

/// Lives on the GUI thread; nothing here blocks. One command at a time: `isBusy` tells, and what is asked meanwhile is
/// left out. Each but `look` answers with its own signal or with `failed`, which is Cancelled after `cancel`.
class VendorServiceControl : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] virtual bool isBusy() const = 0;
    /// Not a command; answers with `looked` or `notLooked`.
    virtual void look(const directory::Integration& integration) = 0;
    virtual void test(const directory::Integration& integration, const VendorWish& wish) = 0;
    /// The test of what is stored, whose outcome is kept as the proof of its step; answers with `tested`.
    virtual void prove(const directory::Integration& integration) = 0;
    virtual void save(const directory::Integration& integration, const VendorWish& wish) = 0;
    /// Changes nothing.
    virtual void count(const directory::Integration& integration) = 0;
    virtual void import(const directory::Integration& integration) = 0;
    virtual void cancel() = 0;

Q_SIGNALS:
    void looked(rollcall::directory::IntegrationId integration, const rollcall::models::VendorStored& stored);
    void notLooked(rollcall::directory::IntegrationId integration, const rollcall::core::Error& error);
    void tested(std::int64_t people);
    void saved();
    void progressed(const rollcall::models::VendorProgress& progress);
    void counted(const rollcall::models::VendorImport& report);
    void imported(const rollcall::models::VendorImport& report);
    void failed(const rollcall::core::Error& error);
};

} // namespace rollcall::models
