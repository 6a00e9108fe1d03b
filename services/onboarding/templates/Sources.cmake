# SPDX-License-Identifier: Apache-2.0
# The templates of mails.
target_sources(rollcall_onboarding PRIVATE
  templates/Template.cpp
  templates/TemplateCheck.cpp
  templates/TemplateVariables.cpp
  templates/TemplateVersions.cpp)
target_link_libraries(rollcall_onboarding PRIVATE rollcall_mustache)
