// SPDX-License-Identifier: Apache-2.0
// A program that was built without QtKeychain.
#include "secrets/KeyPlace.h"

namespace rollcall::secrets {

std::unique_ptr<KeyPlace> keychain(const std::string&)
{
    return nullptr;
}

} // namespace rollcall::secrets
