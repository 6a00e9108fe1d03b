// SPDX-License-Identifier: Apache-2.0
// /healthz and /readyz: is it there, is it us, can it work. Without authentication and without detail.
#pragma once

#include "Answer.h"
#include "core/Secret.h"
#include "directory/ReadSession.h"

#include <string>
#include <string_view>

namespace rollcall::listener {

/// The HMAC of a challenge under a key of this process, by which a call to our own public address knows that it met
/// itself and not another machine behind the same name.
class HealthProof {
public:
    explicit HealthProof(core::Secret key);
    [[nodiscard]] std::string proof(std::string_view challenge) const;

private:
    core::Secret m_key;
};

/// 200 {"status":"ok"}, with `proof` when `?challenge=N` asks for it; 400 for a challenge over 128 bytes.
[[nodiscard]] Answer healthAnswer(std::string_view query, const HealthProof& proof);

/// The same of a process that has no key to prove itself with.
[[nodiscard]] Answer healthAnswer();

/// 503 with the class of the reason, a word for machines.
[[nodiscard]] Answer notReadyAnswer(std::string_view reason);

/// 200 when the database answers and takes changes, else 503 with the reason `storage`. `session` may be null.
[[nodiscard]] Answer readinessAnswer(directory::ReadSession* session, bool isWritable);

} // namespace rollcall::listener
