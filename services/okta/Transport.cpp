// SPDX-License-Identifier: Apache-2.0
// The network's side of the interface.
#include "okta/Transport.h"

#include <utility>

namespace rollcall::okta {

tl::expected<core::WebResponse, core::WebFailure> WebTransport::send(core::WebRequest request, std::stop_token stop)
{
    return m_client.send(std::move(request), std::move(stop));
}

} // namespace rollcall::okta
