# SPDX-License-Identifier: Apache-2.0
# Reports of mails that came back: where they are read, and what follows from them.
target_sources(rollcall_onboarding PRIVATE
  bounces/BounceReader.cpp
  bounces/BounceWatch.cpp
  bounces/DeliveryReport.cpp
  bounces/ImapBox.cpp
  bounces/ImapLine.cpp
  bounces/MaildirBox.cpp
  bounces/MimeReader.cpp
  bounces/ReportText.cpp
  bounces/ReturnedMail.cpp)
