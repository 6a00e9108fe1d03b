// SPDX-License-Identifier: Apache-2.0
// From kinds of errors to exit codes.
#include "ctl/Outcome.h"

#include <utility>

namespace rollcall::ctl {

tl::unexpected<Failure> usage(std::string message)
{
    return tl::unexpected<Failure>(Failure{ExitCode::Usage, std::move(message)});
}

tl::unexpected<Failure> notFound(std::string message)
{
    return tl::unexpected<Failure>(Failure{ExitCode::NotFound, std::move(message)});
}

tl::unexpected<Failure> refused(std::string message)
{
    return tl::unexpected<Failure>(Failure{ExitCode::Refused, std::move(message)});
}

Failure toFailure(const core::Error& error)
{
    switch (error.kind) {
    case core::ErrorKind::NotFound:
        return {ExitCode::NotFound, error.message};
    case core::ErrorKind::Denied:
    case core::ErrorKind::Conflict:
        return {ExitCode::Refused, error.message};
    default:
        return {ExitCode::Failed, error.message};
    }
}

} // namespace rollcall::ctl
