// SPDX-License-Identifier: Apache-2.0
// Secrets that must be read again: finding the key that opens the stored rows, sealing, and changing keys.
#include "secrets/Vault.h"

#include "KeyRing.h"
#include "Seal.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <utility>

namespace rollcall::secrets {

namespace {

using core::ErrorKind;

constexpr int writeAttempts = 10;

struct Found {
    std::optional<KeyRing> ring;
    KeyPlace* place = nullptr;
};

/// How many of the rows this ring opens. Not all of them need be: a change of keys in another process that ended badly
/// may have left one behind, and must not lock the others away.
std::ptrdiff_t opened(const KeyRing& ring, const std::vector<SealedSecret>& rows)
{
    return std::ranges::count_if(rows, [&](const SealedSecret& row) { return ring.find(row.keyId) != nullptr; });
}

bool fits(const KeyRing& ring, const std::vector<SealedSecret>& rows)
{
    return rows.empty() || opened(ring, rows) > 0;
}

} // namespace

class Vault::Implementation {
public:
    Implementation(SecretRows& rows, std::vector<std::unique_ptr<KeyPlace>> places, const core::Clock& clock)
        : m_rows(rows), m_places(std::move(places)), m_clock(clock)
    {
        std::erase(m_places, nullptr);
    }

    [[nodiscard]] VaultStatus status() const
    {
        const std::lock_guard lock(m_mutex);
        return m_status;
    }

    [[nodiscard]] core::Result<> reload()
    {
        const std::lock_guard lock(m_mutex);
        return load();
    }

    [[nodiscard]] core::Result<core::Secret> read(std::string_view name);
    [[nodiscard]] core::Result<> write(std::string_view name, const core::Secret& value, const Put& put);
    [[nodiscard]] core::Result<> unlock(const core::Secret& keyText);
    [[nodiscard]] core::Result<> rotate();
    [[nodiscard]] core::Result<core::Secret> keyText() const;
    [[nodiscard]] SecretRows& rows() const { return m_rows; }

private:
    [[nodiscard]] core::Result<> load();
    [[nodiscard]] core::Result<> makeKey();
    [[nodiscard]] core::Result<> keep(const KeyRing& ring);
    [[nodiscard]] core::Result<> sealAll();
    [[nodiscard]] tl::unexpected<core::Error> locked() const
    {
        return core::failure(ErrorKind::Denied, m_status.message);
    }
    void lockBecause(LockReason reason, std::string message);

    SecretRows& m_rows;
    std::vector<std::unique_ptr<KeyPlace>> m_places;
    const core::Clock& m_clock;
    mutable std::mutex m_mutex;
    std::optional<KeyRing> m_ring;
    KeyPlace* m_place = nullptr;
    VaultStatus m_status;
};

void Vault::Implementation::lockBecause(LockReason reason, std::string message)
{
    m_ring.reset();
    m_status = {VaultState::Locked, reason, std::move(message), m_place ? m_place->name() : std::string()};
}

core::Result<> Vault::Implementation::load()
{
    const auto rows = m_rows.all();
    if (!rows) {
        m_place = nullptr;
        lockBecause(LockReason::Unreadable, "The stored secrets cannot be read: " + rows.error().message);
        return tl::unexpected(rows.error());
    }
    Found best;
    KeyPlace* unusable = nullptr;
    std::string why;
    for (const auto& place : m_places) {
        auto text = place->load();
        core::Result<KeyRing> ring = tl::unexpected(core::Error{});
        if (text && *text)
            ring = KeyRing::parse((*text)->reveal());
        if (!text || (*text && !ring)) {
            if (!unusable) {
                unusable = place.get();
                why = text ? "There is " + place->name() + ", and it holds no key of Rollcall." : text.error().message;
            }
            continue;
        }
        if (!*text)
            continue;
        if (!best.place || opened(*ring, *rows) > opened(*best.ring, *rows))
            best = {std::move(*ring), place.get()};
    }
    m_place = best.place;
    if (best.place && fits(*best.ring, *rows)) {
        m_ring = std::move(best.ring);
        m_status = {VaultState::Open, LockReason::None, {}, m_place->name()};
    } else if (unusable) {
        m_place = unusable;
        lockBecause(LockReason::Unreadable, why);
    } else if (best.place) {
        lockBecause(LockReason::OtherKey, "The key in " + m_place->name() +
                                              " is not the one these secrets were stored with. Unlock with the right "
                                              "key, or enter the secrets again.");
    } else if (rows->empty()) {
        m_ring.reset();
        m_status = {};
    } else {
        lockBecause(LockReason::NoKey, "The stored secrets are locked on this computer: their key is not here. Unlock "
                                       "with the key of the computer that stored them.");
    }
    return {};
}

core::Result<> Vault::Implementation::keep(const KeyRing& ring)
{
    std::string why = "There is no place to keep a key.";
    for (const auto& place : m_places) {
        if (!place->isWritable())
            continue;
        auto created = place->create(ring.toText());
        // Also when another process was first: then its key counts.
        if (created)
            return load();
        if (created.error().kind == ErrorKind::Unavailable)
            return tl::unexpected(created.error());
        why = created.error().message;
    }
    return core::failure(ErrorKind::Denied, "The key for secrets cannot be kept on this computer. " + why);
}

core::Result<> Vault::Implementation::makeKey()
{
    auto key = generateDataKey();
    if (!key)
        return tl::unexpected(key.error());
    return keep(KeyRing(std::move(*key)));
}

core::Result<core::Secret> Vault::Implementation::read(std::string_view name)
{
    const std::lock_guard lock(m_mutex);
    auto row = m_rows.find(name);
    // Another process may have changed the key meanwhile, and the row with it.
    if (row && *row && !(m_ring && m_ring->find((*row)->keyId))) {
        if (auto loaded = load(); !loaded)
            return tl::unexpected(loaded.error());
        row = m_rows.find(name);
    }
    if (!row)
        return tl::unexpected(row.error());
    if (!*row)
        return core::failure(ErrorKind::NotFound, "There is no stored secret \"" + std::string(name) + "\".");
    if (!m_ring)
        return locked();
    const DataKey* key = m_ring->find((*row)->keyId);
    if (!key)
        return core::failure(ErrorKind::Denied, "The stored secret \"" + std::string(name) +
                                                    "\" belongs to a key that is not here. Enter it again.");
    return unseal(*key, name, (*row)->sealed);
}

core::Result<> Vault::Implementation::write(std::string_view name, const core::Secret& value, const Put& put)
{
    const std::lock_guard lock(m_mutex);
    for (int attempt = 0; attempt < writeAttempts; ++attempt) {
        if (auto loaded = load(); !loaded)
            return loaded;
        if (m_status.state == VaultState::Unused) {
            if (auto made = makeKey(); !made)
                return made;
        }
        if (!m_ring)
            return locked();
        const std::string keyId = m_ring->current().id;
        auto sealed = seal(m_ring->current(), name, value);
        if (!sealed)
            return tl::unexpected(sealed.error());
        const SealedSecret row{std::string(name), keyId, std::move(*sealed), m_clock.now()};
        if (auto stored = put ? put(row) : m_rows.put(row); !stored)
            return stored;
        // A rotation that began before the row was there does not see it, and then drops the key that seals it. Only
        // the key that is still the first one is safe.
        if (auto loaded = load(); !loaded)
            return loaded;
        if (m_ring && m_ring->current().id == keyId)
            return {};
    }
    return core::failure(ErrorKind::Unavailable, "The key of the stored secrets is being changed. Try again.");
}

core::Result<> Vault::Implementation::unlock(const core::Secret& keyText)
{
    const std::lock_guard lock(m_mutex);
    auto ring = KeyRing::parse(keyText.reveal());
    if (!ring)
        return tl::unexpected(ring.error());
    const auto rows = m_rows.all();
    if (!rows)
        return tl::unexpected(rows.error());
    if (!fits(*ring, *rows))
        return core::failure(ErrorKind::Denied,
                             "This is a key of Rollcall, but not the one these secrets were stored with.");
    if (auto loaded = load(); !loaded)
        return loaded;
    if (m_status.state == VaultState::Open)
        return {};
    if (m_place && m_place->isWritable()) {
        // The key that is there opens nothing of this directory.
        if (auto replaced = m_place->replace(ring->toText()); !replaced)
            return replaced;
        return load();
    }
    if (auto kept = keep(*ring); !kept)
        return kept;
    return m_ring ? core::Result<>{} : locked();
}

core::Result<> Vault::Implementation::sealAll()
{
    return m_rows.changeAll([this](const SealedSecret& row) -> core::Result<SealedSecret> {
        const DataKey* key = m_ring->find(row.keyId);
        if (!key)
            return row;
        const auto value = unseal(*key, row.name, row.sealed);
        if (!value)
            return tl::unexpected(value.error());
        auto sealed = seal(m_ring->current(), row.name, *value);
        if (!sealed)
            return tl::unexpected(sealed.error());
        return SealedSecret{row.name, m_ring->current().id, std::move(*sealed), row.modified};
    });
}

core::Result<> Vault::Implementation::rotate()
{
    const std::lock_guard lock(m_mutex);
    if (auto loaded = load(); !loaded)
        return loaded;
    if (m_status.state == VaultState::Unused)
        return makeKey();
    if (!m_ring)
        return locked();
    if (!m_place->isWritable())
        return sealAll();
    auto key = generateDataKey();
    if (!key)
        return tl::unexpected(key.error());
    // Both keys are kept before the first row changes, and the old one goes after the last: whenever this ends early,
    // every row opens, and the next rotation completes it.
    m_ring->putFirst(std::move(*key));
    if (auto kept = m_place->replace(m_ring->toText()); !kept)
        return kept;
    if (auto sealed = sealAll(); !sealed)
        return sealed;
    // Another process that rotates at the same time has its own new key in there, which must stay.
    const auto kept = m_place->load();
    if (!kept || !*kept || !core::equalInConstantTime((*kept)->reveal(), m_ring->toText().reveal()))
        return core::failure(ErrorKind::Unavailable, "Another process is changing the key as well. Try again.");
    m_ring->dropOlder();
    if (auto last = m_place->replace(m_ring->toText()); !last)
        return last;
    return load();
}

core::Result<core::Secret> Vault::Implementation::keyText() const
{
    const std::lock_guard lock(m_mutex);
    if (m_ring)
        return m_ring->toText();
    if (m_status.state == VaultState::Unused)
        return core::failure(ErrorKind::Denied, "There is no key yet: it is made with the first secret.");
    return locked();
}

Vault::Vault(SecretRows& rows, std::vector<std::unique_ptr<KeyPlace>> places, const core::Clock& clock)
    : m_implementation(std::make_unique<Implementation>(rows, std::move(places), clock))
{
    // What failed stands in the status.
    static_cast<void>(m_implementation->reload());
}

Vault::~Vault() = default;

VaultStatus Vault::status() const
{
    return m_implementation->status();
}

core::Result<> Vault::reload()
{
    return m_implementation->reload();
}

core::Result<core::Secret> Vault::read(std::string_view name)
{
    return m_implementation->read(name);
}

core::Result<> Vault::write(std::string_view name, const core::Secret& value, const Put& put)
{
    if (name.empty())
        return core::failure(ErrorKind::Internal, "A secret needs a name.");
    return m_implementation->write(name, value, put);
}

core::Result<> Vault::remove(std::string_view name)
{
    return m_implementation->rows().remove(name);
}

core::Result<std::vector<SecretInfo>> Vault::list()
{
    auto rows = m_implementation->rows().all();
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<SecretInfo> result;
    for (SealedSecret& row : *rows)
        result.push_back({std::move(row.name), row.modified});
    return result;
}

core::Result<> Vault::unlock(const core::Secret& keyText)
{
    return m_implementation->unlock(keyText);
}

core::Result<> Vault::rotate()
{
    return m_implementation->rotate();
}

core::Result<core::Secret> Vault::keyText() const
{
    return m_implementation->keyText();
}

} // namespace rollcall::secrets
