# SPDX-License-Identifier: Apache-2.0
# The templates of mails.
foreach(unit ShippedTemplates Template TemplateCheck TemplateVariables TemplateVersions)
  string(TOLOWER "${unit}" name)
  rollcall_test(NAME test_onboarding_${name} SOURCES ${unit}Test.cpp LABELS unit
    LINK rollcall_onboarding rollcall_directory rollcall_scim rollcall_core tl::expected Qt6::Core)
endforeach()
target_compile_definitions(test_onboarding_shippedtemplates PRIVATE
  ROLLCALL_TEMPLATES="${PROJECT_SOURCE_DIR}/resources/templates")
