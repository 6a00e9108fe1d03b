# SPDX-License-Identifier: Apache-2.0
# The templates of mails.
target_sources(rollcall_onboarding PRIVATE
  templates/MailFrame.cpp
  templates/MailLogo.cpp
  templates/ShippedTemplates.cpp
  templates/Template.cpp
  templates/TemplateCheck.cpp
  templates/TemplateDesk.cpp
  templates/TemplateMailMaker.cpp
  templates/TemplateVariables.cpp
  templates/TemplateVersions.cpp)
target_link_libraries(rollcall_onboarding PRIVATE rollcall_mustache)
file(GLOB onboarding_template_files CONFIGURE_DEPENDS
  "${PROJECT_SOURCE_DIR}/resources/templates/*.html" "${PROJECT_SOURCE_DIR}/resources/templates/texts/*.json")
qt_add_resources(rollcall_onboarding onboarding_templates
  PREFIX "/rollcall/templates" BASE "${PROJECT_SOURCE_DIR}/resources/templates" FILES ${onboarding_template_files})
