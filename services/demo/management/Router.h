// SPDX-License-Identifier: Apache-2.0
// Which function answers which method and path, and what the caller must be allowed to do.
#pragma once

#include "Call.h"
#include "Organisation.h"
#include "Permissions.h"
#include "Reply.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::demo::management {

using Answer = std::function<Reply(Organisation&, Call&)>;
using AppAnswer = Reply (*)(Organisation&, Call&, ManagedApp&);

/// For paths whose first open segment is an app: 404 when there is none of that id.
[[nodiscard]] Answer withApp(AppAnswer work);

class Router {
public:
    /// `pattern` is like "/api/v1/users/{}"; a given segment goes before an open one.
    void add(std::string_view method, std::string_view pattern, Permission permission, Answer answer);

    /// Fills `call.captured`. 404 for a path that nobody knows, 405 for a method it does not have, 403 for a caller who
    /// may not.
    [[nodiscard]] Reply route(Organisation& organisation, Call& call) const;

private:
    struct Route {
        std::string method;
        std::vector<std::string> pattern; ///< "{}" is open
        Permission permission;
        Answer answer;
    };
    std::vector<Route> m_routes;
};

// One for each family of resources.
void addOrganisationRoutes(Router& router);
void addUserRoutes(Router& router);
void addLifecycleRoutes(Router& router);
void addGroupRoutes(Router& router);
void addSchemaRoutes(Router& router);
void addMappingRoutes(Router& router);
void addAppRoutes(Router& router);
void addAppSideRoutes(Router& router);
void addAppUserRoutes(Router& router);
void addAppGroupRoutes(Router& router);
void addGroupPushRoutes(Router& router);
void addProvisioningRoutes(Router& router);
void addSignInRoutes(Router& router);
void addLogRoutes(Router& router);

} // namespace rollcall::demo::management
