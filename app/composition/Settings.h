// SPDX-License-Identifier: Apache-2.0
// The settings of a directory: one table with key, default and check, so that no text key is spelled twice.
#pragma once

#include "core/Result.h"
#include "directory/ReadSession.h"
#include "listener/ListenerService.h"

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace rollcall::app {

namespace setting {
inline constexpr std::string_view listenerAddress = "listener.address";
inline constexpr std::string_view listenerPort = "listener.port";
inline constexpr std::string_view listenerPublicUrl = "listener.publicUrl";
inline constexpr std::string_view listenerTlsCertificate = "listener.tlsCertificate";
inline constexpr std::string_view listenerTlsKey = "listener.tlsKey";
inline constexpr std::string_view listenerTrustedProxies = "listener.trustedProxies";
inline constexpr std::string_view listenerAllowFrom = "listener.allowFrom";
inline constexpr std::string_view listenerScim = "listener.scim";
inline constexpr std::string_view listenerEnrolment = "listener.enrolment";
inline constexpr std::string_view listenerEnrolmentAllowFrom = "listener.enrolmentAllowFrom";
inline constexpr std::string_view listenerHealth = "listener.health";
inline constexpr std::string_view listenerHealthAllowFrom = "listener.healthAllowFrom";
inline constexpr std::string_view listenerEnrolmentAddress = "listener.enrolmentAddress";
inline constexpr std::string_view listenerHealthAddress = "listener.healthAddress";
inline constexpr std::string_view enrolmentUrl = "enrolment.url";
inline constexpr std::string_view mailHost = "mail.host";
inline constexpr std::string_view mailPort = "mail.port";
inline constexpr std::string_view mailSecurity = "mail.security";
inline constexpr std::string_view mailLogin = "mail.login";
inline constexpr std::string_view mailUserName = "mail.userName";
inline constexpr std::string_view mailClientName = "mail.clientName";
inline constexpr std::string_view mailCertificateAuthorities = "mail.certificateAuthorities";
inline constexpr std::string_view bouncesSource = "bounces.source";
inline constexpr std::string_view bouncesMaildir = "bounces.maildir";
inline constexpr std::string_view bouncesHost = "bounces.host";
inline constexpr std::string_view bouncesPort = "bounces.port";
inline constexpr std::string_view bouncesSecurity = "bounces.security";
inline constexpr std::string_view bouncesLogin = "bounces.login";
inline constexpr std::string_view bouncesUserName = "bounces.userName";
inline constexpr std::string_view bouncesFolder = "bounces.folder";
inline constexpr std::string_view bouncesCertificateAuthorities = "bounces.certificateAuthorities";
} // namespace setting

struct SettingDefinition {
    std::string_view key;
    std::string_view fallback; ///< in force when nothing is stored
    std::string_view description;
    /// The value as it is stored, from what a person gave. Invalid, saying what is expected. An empty value is not
    /// asked for: it means the default.
    std::function<core::Result<std::string>(const std::string&)> normalise;
};

[[nodiscard]] std::span<const SettingDefinition> settingDefinitions();
/// nullptr when there is no such setting.
[[nodiscard]] const SettingDefinition* findSetting(std::string_view key);

/// The stored value, or the fallback of the table when nothing or an empty text is stored.
[[nodiscard]] core::Result<std::string> readSetting(directory::ReadSession& session, std::string_view key);

/// By key.
using SettingValues = std::map<std::string, std::string, std::less<>>;

/// All of the table, as they are in force.
[[nodiscard]] core::Result<SettingValues> readSettings(directory::ReadSession& session);

/// What is absent or empty is the default. Invalid as below.
[[nodiscard]] core::Result<listener::ListenerSettings> listenerSettingsOf(const SettingValues& values);

/// As stored, limits by default. Invalid when a certificate is stored without its key, or a key alone.
[[nodiscard]] core::Result<listener::ListenerSettings> readListenerSettings(directory::ReadSession& session);

/// "on" or "off", as a door is stored.
[[nodiscard]] std::string_view switchText(bool isOn);

/// `ADDR:PORT`, `[v6]:PORT` or `PORT`. Invalid, saying what is expected.
struct ListenAddress {
    std::string address;
    std::uint16_t port = 0;
};
[[nodiscard]] core::Result<ListenAddress> parseListenAddress(std::string_view text);

/// `ADDR:PORT` or `[v6]:PORT`; empty for none.
[[nodiscard]] std::string listenAddressText(const std::optional<listener::ListenAddress>& address);

/// What the listener takes as its public URL, in the form in which it is told: scheme and host in small letters, the
/// host in ASCII, no slash at the end. Invalid, saying what is expected.
[[nodiscard]] core::Result<std::string> parsePublicUrl(std::string_view text);

} // namespace rollcall::app
