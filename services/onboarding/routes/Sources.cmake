# SPDX-License-Identifier: Apache-2.0
target_sources(rollcall_onboarding PRIVATE
  routes/DeactivationWatch.cpp
  routes/OktaMailRun.cpp
  routes/ResendRoutes.cpp
  routes/RouteDesk.cpp
  routes/RouteJobs.cpp
  routes/RouteOrders.cpp
  routes/RouteReading.cpp
  routes/RouteRun.cpp
  routes/VendorAssignRun.cpp
  routes/VendorMailRun.cpp
  routes/VendorUnassignRun.cpp)
