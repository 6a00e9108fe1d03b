// SPDX-License-Identifier: Apache-2.0
// The table of settings and the checks of their values.
#include "composition/Settings.h"

#include "composition/BlockList.h"
#include "composition/BounceSettings.h"
#include "composition/DataLocation.h"
#include "composition/MailSettings.h"
#include "listener/Urls.h"

#include <QHostAddress>
#include <QString>
#include <QUrl>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

namespace rollcall::app {

namespace {

std::optional<std::uint16_t> parsePort(std::string_view text)
{
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || text.empty() || value > 65535U)
        return std::nullopt;
    return static_cast<std::uint16_t>(value);
}

core::Result<std::string> checkAddress(const std::string& text)
{
    if (text == "localhost" || !QHostAddress(QString::fromStdString(text)).isNull())
        return text;
    return core::failure(core::ErrorKind::Invalid,
                         "\"" + text +
                             "\" is not an IP address. Give one of this computer, e.g. 127.0.0.1 or 0.0.0.0.");
}

core::Result<std::string> checkPort(const std::string& text)
{
    if (const auto port = parsePort(text))
        return std::to_string(*port);
    return core::failure(core::ErrorKind::Invalid, "\"" + text + "\" is not a port. Give a number from 0 to 65535.");
}

/// A path that stays right wherever a later process starts.
core::Result<std::string> checkFile(const std::string& text)
{
    std::error_code code;
    const std::filesystem::path path = std::filesystem::absolute(toPath(text), code);
    if (code || !std::filesystem::is_regular_file(path, code))
        return core::failure(core::ErrorKind::Invalid, "There is no file " + text + ". Check the path.");
    return toUtf8(path.lexically_normal());
}

core::Result<std::string> checkBlocks(const std::string& text)
{
    const auto blocks = readBlocks(splitBlocks(text));
    if (!blocks)
        return tl::unexpected(blocks.error());
    return joinBlocks(*blocks);
}

core::Result<std::string> checkSwitch(const std::string& text)
{
    if (text == "on" || text == "off")
        return text;
    return core::failure(core::ErrorKind::Invalid, "\"" + text + "\" is neither on nor off.");
}

core::Result<std::string> checkListenAddress(const std::string& text)
{
    const auto parsed = parseListenAddress(text);
    if (!parsed)
        return tl::unexpected(parsed.error());
    return listenAddressText(listener::ListenAddress{parsed->address, parsed->port});
}

core::Result<std::string> checkMailSecurity(const std::string& text)
{
    if (parseMailSecurity(text))
        return text;
    return core::failure(core::ErrorKind::Invalid, "\"" + text + "\" is none of starttls, tls and none.");
}

core::Result<std::string> checkMailLogin(const std::string& text)
{
    if (parseMailLogin(text))
        return text;
    return core::failure(core::ErrorKind::Invalid, "\"" + text + "\" is none of none, password and oauth.");
}

core::Result<std::string> checkBounceSource(const std::string& text)
{
    if (parseBounceSource(text))
        return text;
    return core::failure(core::ErrorKind::Invalid, "\"" + text + "\" is none of off, maildir and imap.");
}

core::Result<std::string> checkBounceLogin(const std::string& text)
{
    if (text == "password" || text == "oauth")
        return text;
    return core::failure(core::ErrorKind::Invalid, "\"" + text + "\" is neither password nor oauth.");
}

/// A path that stays right wherever a later process starts.
core::Result<std::string> checkFolder(const std::string& text)
{
    std::error_code code;
    const std::filesystem::path path = std::filesystem::absolute(toPath(text), code);
    if (code || !std::filesystem::is_directory(path, code))
        return core::failure(core::ErrorKind::Invalid, "There is no folder " + text + ". Check the path.");
    const std::filesystem::path normal = path.lexically_normal();
    return toUtf8(normal.has_filename() ? normal : normal.parent_path());
}

core::Result<std::string> checkLine(const std::string& text)
{
    const bool isLine = std::ranges::none_of(text, [](unsigned char each) { return each < 0x20 || each == 0x7f; });
    if (isLine && text.size() <= 320)
        return text;
    return core::failure(core::ErrorKind::Invalid, "This must be one line of at most 320 bytes.");
}

core::Result<std::string> checkHost(const std::string& text)
{
    const bool isHost = std::ranges::all_of(text, [](unsigned char each) {
        return std::isalnum(each) != 0 || each == '.' || each == '-' || each == ':' || each >= 0x80;
    });
    if (isHost && text.size() <= 253)
        return text;
    return core::failure(core::ErrorKind::Invalid,
                         "\"" + text + "\" is no host name. Give it alone, as in smtp.example.com.");
}

std::optional<listener::ListenAddress> ownAddress(const std::string& text)
{
    const auto parsed = parseListenAddress(text);
    if (text.empty() || !parsed)
        return std::nullopt;
    return listener::ListenAddress{parsed->address, parsed->port};
}

std::string inForce(const SettingValues& values, std::string_view key)
{
    const auto value = values.find(key);
    if (value != values.end() && !value->second.empty())
        return value->second;
    const SettingDefinition* definition = findSetting(key);
    return definition ? std::string(definition->fallback) : std::string();
}

core::Result<std::optional<http::TlsFiles>> readTls(const SettingValues& values)
{
    const std::string certificate = inForce(values, setting::listenerTlsCertificate);
    const std::string key = inForce(values, setting::listenerTlsKey);
    if (certificate.empty() != key.empty()) {
        // Never plain HTTP where somebody meant TLS.
        return core::failure(core::ErrorKind::Invalid,
                             "The settings listener.tlsCertificate and listener.tlsKey belong "
                             "together. Set both, or neither.");
    }
    if (certificate.empty())
        return std::nullopt;
    return http::TlsFiles{toPath(certificate), toPath(key)};
}

} // namespace

std::span<const SettingDefinition> settingDefinitions()
{
    static const std::array<SettingDefinition, 31> definitions{{
        {setting::listenerAddress, "127.0.0.1", "Address the listener binds to", checkAddress},
        {setting::listenerPort, "8420", "Port the listener binds to; 0 lets the system choose", checkPort},
        {setting::listenerPublicUrl, "", "URL that Okta is told; empty: the address the listener binds to",
         parsePublicUrl},
        {setting::listenerTlsCertificate, "", "Certificate chain, PEM; empty: plain HTTP", checkFile},
        {setting::listenerTlsKey, "", "Its private key, PEM", checkFile},
        {setting::listenerTrustedProxies, "",
         "Blocks, separated by spaces: X-Forwarded-For is believed from there only", checkBlocks},
        {setting::listenerScim, "on", "Whether SCIM is answered", checkSwitch},
        {setting::listenerAllowFrom, "", "Who may reach /scim: blocks, or okta:FILE for Okta's; empty: all",
         checkBlocks},
        {setting::listenerEnrolment, "on", "Whether enrolment pages are answered", checkSwitch},
        {setting::listenerEnrolmentAllowFrom, "", "Who may reach the enrolment pages; empty: all", checkBlocks},
        {setting::listenerEnrolmentAddress, "",
         "Address and port of their own for the enrolment pages; empty: beside SCIM", checkListenAddress},
        {setting::listenerHealth, "on", "Whether /healthz and /readyz are answered", checkSwitch},
        {setting::listenerHealthAllowFrom, "", "Who may reach /healthz and /readyz; empty: all", checkBlocks},
        {setting::listenerHealthAddress, "",
         "Address and port of their own for /healthz and /readyz; empty: beside SCIM", checkListenAddress},
        {setting::enrolmentUrl, "", "URL that invited people are sent to", parsePublicUrl},
        {setting::mailHost, "", "Server that takes the mail; empty: none is sent", checkHost},
        {setting::mailPort, "587", "Its port", checkPort},
        {setting::mailSecurity, "starttls", "starttls, tls from the first byte, or none (to this computer alone)",
         checkMailSecurity},
        {setting::mailLogin, "password", "none, password, or oauth for an access token", checkMailLogin},
        {setting::mailUserName, "", "User name at the mail server", checkLine},
        {setting::mailClientName, "", "What this computer calls itself there; empty: the sender's domain", checkHost},
        {setting::mailCertificateAuthorities, "", "Authorities trusted there besides the system's, PEM", checkFile},
        {setting::bouncesSource, "off", "Where returned mails are read: maildir, imap, or off", checkBounceSource},
        {setting::bouncesMaildir, "", "Maildir that they come to", checkFolder},
        {setting::bouncesHost, "", "IMAP server that they come to", checkHost},
        {setting::bouncesPort, "993", "Its port", checkPort},
        {setting::bouncesSecurity, "tls", "tls from the first byte, starttls, or none (to this computer alone)",
         checkMailSecurity},
        {setting::bouncesLogin, "password", "password, or oauth for an access token", checkBounceLogin},
        {setting::bouncesUserName, "", "User name of the mailbox", checkLine},
        {setting::bouncesFolder, "INBOX", "Folder of the mailbox", checkLine},
        {setting::bouncesCertificateAuthorities, "", "Authorities trusted there besides the system's, PEM", checkFile},
    }};
    return definitions;
}

const SettingDefinition* findSetting(std::string_view key)
{
    for (const SettingDefinition& definition : settingDefinitions()) {
        if (definition.key == key)
            return &definition;
    }
    return nullptr;
}

core::Result<std::string> readSetting(directory::ReadSession& session, std::string_view key)
{
    const SettingDefinition* definition = findSetting(key);
    if (definition == nullptr)
        return core::failure(core::ErrorKind::NotFound, "There is no setting of the name " + std::string(key) + ".");
    auto stored = session.setting(key);
    if (!stored)
        return tl::unexpected(stored.error());
    // Storing nothing is how a setting goes back to its default.
    if (!*stored || (*stored)->empty())
        return std::string(definition->fallback);
    return std::move(**stored);
}

core::Result<SettingValues> readSettings(directory::ReadSession& session)
{
    SettingValues values;
    for (const SettingDefinition& definition : settingDefinitions()) {
        auto value = readSetting(session, definition.key);
        if (!value)
            return tl::unexpected(value.error());
        values.emplace(definition.key, std::move(*value));
    }
    return values;
}

core::Result<listener::ListenerSettings> readListenerSettings(directory::ReadSession& session)
{
    return readSettings(session).and_then(listenerSettingsOf);
}

core::Result<listener::ListenerSettings> listenerSettingsOf(const SettingValues& values)
{
    auto tls = readTls(values);
    if (!tls)
        return tl::unexpected(tls.error());
    const auto text = [&values](std::string_view key) { return inForce(values, key); };
    const auto isOn = [&text](std::string_view key) { return text(key) == switchText(true); };
    listener::ListenerSettings settings;
    settings.address = text(setting::listenerAddress);
    settings.port = parsePort(text(setting::listenerPort)).value_or(settings.port);
    settings.publicUrl = text(setting::listenerPublicUrl);
    settings.tls = std::move(*tls);
    settings.trustedProxies = splitBlocks(text(setting::listenerTrustedProxies));
    settings.isScimOn = isOn(setting::listenerScim);
    settings.allowFrom = splitBlocks(text(setting::listenerAllowFrom));
    settings.isEnrolmentOn = isOn(setting::listenerEnrolment);
    settings.allowEnrolmentFrom = splitBlocks(text(setting::listenerEnrolmentAllowFrom));
    settings.enrolmentListen = ownAddress(text(setting::listenerEnrolmentAddress));
    settings.isHealthOn = isOn(setting::listenerHealth);
    settings.allowHealthFrom = splitBlocks(text(setting::listenerHealthAllowFrom));
    settings.healthListen = ownAddress(text(setting::listenerHealthAddress));
    return settings;
}

std::string_view switchText(bool isOn)
{
    return isOn ? "on" : "off";
}

core::Result<ListenAddress> parseListenAddress(std::string_view text)
{
    const std::size_t colon = text.rfind(':');
    ListenAddress result{"127.0.0.1", 0};
    std::string_view portText = text;
    if (colon != std::string_view::npos) {
        std::string_view host = text.substr(0, colon);
        portText = text.substr(colon + 1);
        if (host.size() > 2 && host.front() == '[' && host.back() == ']')
            host = host.substr(1, host.size() - 2);
        result.address = std::string(host);
    }
    const auto port = parsePort(portText);
    if (!port || !checkAddress(result.address)) {
        return core::failure(core::ErrorKind::Invalid, "\"" + std::string(text) +
                                                           "\" is not an address and port. Give e.g. 127.0.0.1:8420, "
                                                           "[::1]:8420 or 0.0.0.0:443.");
    }
    result.port = *port;
    return result;
}

std::string listenAddressText(const std::optional<listener::ListenAddress>& address)
{
    if (!address)
        return {};
    const bool isIpv6 = address->address.find(':') != std::string::npos;
    return (isIpv6 ? "[" + address->address + "]" : address->address) + ":" + std::to_string(address->port);
}

core::Result<std::string> parsePublicUrl(std::string_view text)
{
    const QString given = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
    const QUrl url(given, QUrl::StrictMode);
    // As it goes over the wire: scheme and host in small letters, a host of other letters in its ASCII form.
    std::string encoded = url.toEncoded().toStdString();
    if (auto checked = listener::checkPublicUrl(encoded); !url.isValid() || !checked) {
        return core::failure(core::ErrorKind::Invalid,
                             "\"" + std::string(text) +
                                 "\" cannot be a public URL. Give scheme and host without path "
                                 "and underscore, e.g. https://scim.acme.example.",
                             checked ? url.errorString().toStdString() : checked.error().message);
    }
    while (encoded.ends_with('/'))
        encoded.pop_back();
    return encoded;
}

} // namespace rollcall::app
