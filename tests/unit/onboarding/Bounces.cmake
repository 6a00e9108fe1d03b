# SPDX-License-Identifier: Apache-2.0
rollcall_test(NAME test_onboarding_deliveryreport SOURCES DeliveryReportTest.cpp LABELS unit
  LINK rollcall_onboarding rollcall_core Qt6::Core)
target_compile_definitions(test_onboarding_deliveryreport PRIVATE REPORTS="${CMAKE_CURRENT_SOURCE_DIR}/reports")
target_include_directories(test_onboarding_deliveryreport PRIVATE "${PROJECT_SOURCE_DIR}/services/onboarding/bounces")

foreach(unit BounceReader ReturnedMail)
  string(TOLOWER "${unit}" name)
  rollcall_test(NAME test_onboarding_${name} SOURCES ${unit}Test.cpp BounceHouse.h LABELS unit
    LINK rollcall_directory_testing rollcall_onboarding rollcall_jobs rollcall_directory rollcall_scim rollcall_core tl::expected
      Qt6::Core Qt6::Sql)
  target_include_directories(test_onboarding_${name} PRIVATE
    "${PROJECT_SOURCE_DIR}/services/onboarding/invitations" "${PROJECT_SOURCE_DIR}/tests/unit/directory")
endforeach()
