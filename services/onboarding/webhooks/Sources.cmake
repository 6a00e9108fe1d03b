# SPDX-License-Identifier: Apache-2.0
# Signed events to a vendor's back end.
target_sources(rollcall_onboarding PRIVATE
  webhooks/WebhookDesk.cpp
  webhooks/WebhookEvents.cpp
  webhooks/WebhookKeeper.cpp
  webhooks/WebhookOrder.cpp
  webhooks/WebhookPost.cpp
  webhooks/WebhookQueues.cpp
  webhooks/WebhookReading.cpp
  webhooks/WebhookSecrets.cpp
  webhooks/WebhookSender.cpp
  webhooks/WebhookSettings.cpp
  webhooks/WebhookSignature.cpp
  webhooks/WebhookVerdict.cpp)
target_link_libraries(rollcall_onboarding PRIVATE rollcall_core_web)
