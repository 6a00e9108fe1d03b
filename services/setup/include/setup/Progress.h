// SPDX-License-Identifier: Apache-2.0
// What is remembered of a set-up between two looks: values pasted, words given, proofs seen. Never a secret.
#pragma once

#include "core/Result.h"
#include "core/Timestamp.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace rollcall::setup {

/// Somebody's word for a step that cannot be proven.
struct Confirmation {
    std::string who;
    core::Timestamp at{};
};

/// Proofs outlive the journal they came from, whose rows end after some days.
struct SeenProof {
    core::Timestamp at{};
    std::int64_t journal = 0; ///< the row; 0 without one
    std::string subject;      ///< whom it concerned
};

/// Stored as JSON in one setting of the directory.
struct Progress {
    std::map<std::string, std::string, std::less<>> values;         ///< by field key, as they were understood
    std::map<std::string, Confirmation, std::less<>> confirmations; ///< by step
    std::map<std::string, SeenProof, std::less<>> proofs;           ///< by toString(Proof)

    /// Corrupt when the text is none of ours. An empty text is a set-up just begun.
    [[nodiscard]] static core::Result<Progress> fromJson(std::string_view text);
    [[nodiscard]] std::string toJson() const;
};

/// The setting's key.
[[nodiscard]] std::string progressKey(std::int64_t integration);

struct ReadValue {
    std::string value; ///< as it is kept
    std::string note;  ///< what was taken out of what was pasted; empty when it was taken as it is
};

enum class FieldKind;

/// Understands what people paste. Invalid says what was expected and what to do.
[[nodiscard]] core::Result<ReadValue> readPasted(FieldKind kind, std::string_view text);

/// `https://acme.okta.com` gives `https://acme-admin.okta.com`; a custom domain and a loopback address stay.
[[nodiscard]] std::string adminOrigin(std::string_view organisation);

} // namespace rollcall::setup
