// SPDX-License-Identifier: Apache-2.0
// In which form an answer is read where it was asked for.
#pragma once

#include "Answer.h"
#include "Router.h"

namespace rollcall::listener {

/// Puts an answer into that form: SCIM 2.0 as it is, SCIM 1.1 as putInto(Dialect). A refusal of tokens becomes JSON of
/// RFC 6749 §5.2 that nobody keeps, one of the consent page a page. Status, Allow and Retry-After stay.
void putInto(const Route& route, Answer& answer);

} // namespace rollcall::listener
