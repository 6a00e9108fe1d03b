// SPDX-License-Identifier: Apache-2.0
// The data key, and older ones while rows are sealed anew, as values and as text.
#pragma once

#include "core/Result.h"
#include "core/Secret.h"

#include <string>
#include <string_view>
#include <vector>

namespace rollcall::secrets {

/// 256 bits. The id is derived from them and tells keys apart without telling anything about them.
struct DataKey {
    std::string id;
    core::Secret bytes;

    [[nodiscard]] DataKey copy() const;
};

[[nodiscard]] core::Result<DataKey> generateDataKey();

/// The first key seals; every key opens. Move-only.
class KeyRing {
public:
    /// One line for each key: `rollcall-data-key-1 ` and 32 bytes in base64. Empty lines and lines that begin with #
    /// are passed over. Invalid, never repeating the text, when there is anything else or no key.
    [[nodiscard]] static core::Result<KeyRing> parse(std::string_view text);
    [[nodiscard]] core::Secret toText() const;

    explicit KeyRing(DataKey key);
    [[nodiscard]] KeyRing copy() const;

    [[nodiscard]] const DataKey& current() const { return m_keys.front(); }
    [[nodiscard]] const DataKey* find(std::string_view id) const;
    [[nodiscard]] std::size_t size() const { return m_keys.size(); }
    void putFirst(DataKey key);
    void dropOlder();

private:
    KeyRing() = default;
    std::vector<DataKey> m_keys; ///< never empty
};

} // namespace rollcall::secrets
