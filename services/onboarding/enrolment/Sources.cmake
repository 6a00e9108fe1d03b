# SPDX-License-Identifier: Apache-2.0
# The enrolment pages, and what they are made of.
target_sources(rollcall_onboarding PRIVATE
  enrolment/EnrolmentPages.cpp
  enrolment/EnrolmentToken.cpp
  enrolment/InvitationLetter.cpp
  enrolment/InvitationLetter.cpp
  enrolment/LinkDesk.cpp
  enrolment/PageParts.cpp
  enrolment/PageRendering.cpp
  enrolment/PageTemplate.cpp
  enrolment/StoredEnrolmentDesk.cpp)
target_link_libraries(rollcall_onboarding PRIVATE rollcall_mustache rollcall_qrcodegen)
file(GLOB onboarding_web_files CONFIGURE_DEPENDS
  "${PROJECT_SOURCE_DIR}/resources/web/*.html" "${PROJECT_SOURCE_DIR}/resources/web/*.css"
  "${PROJECT_SOURCE_DIR}/resources/web/texts/*.json")
qt_add_resources(rollcall_onboarding onboarding_web
  PREFIX "/rollcall/web" BASE "${PROJECT_SOURCE_DIR}/resources/web" FILES ${onboarding_web_files})
