# SPDX-License-Identifier: Apache-2.0
# Signed events to a vendor's back end; with a server, in tests/integration.
rollcall_test(NAME test_onboarding_webhookrules SOURCES WebhookRulesTest.cpp LABELS unit
  LINK rollcall_onboarding rollcall_jobs rollcall_directory rollcall_scim rollcall_core_web rollcall_core Qt6::Core)
target_include_directories(test_onboarding_webhookrules PRIVATE "${PROJECT_SOURCE_DIR}/services/onboarding/webhooks")

rollcall_test(NAME test_onboarding_webhookkeeper SOURCES WebhookKeeperTest.cpp LABELS unit
  LINK rollcall_directory_testing rollcall_onboarding rollcall_secrets rollcall_jobs rollcall_directory rollcall_scim
    rollcall_core_web rollcall_core Qt6::Core Qt6::Sql)
target_include_directories(test_onboarding_webhookkeeper PRIVATE
  "${PROJECT_SOURCE_DIR}/services/onboarding/webhooks" "${PROJECT_SOURCE_DIR}/tests/unit/directory")
