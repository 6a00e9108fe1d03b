// SPDX-License-Identifier: Apache-2.0
// The rules of exposure: where plain HTTP may be spoken, and who may come.
#include "Exposure.h"

#include "Addresses.h"
#include "http/Server.h"
#include "listener/Urls.h"

#include <string_view>

namespace rollcall::listener {

namespace {

core::Result<> checkBlocks(const std::vector<std::string>& blocks, std::string_view what)
{
    for (const auto& block : blocks) {
        if (auto checked = http::checkBlock(block); !checked) {
            return core::failure(core::ErrorKind::Invalid,
                                 std::string(what) + " " + block +
                                     " cannot be read. Write an address, or a block such as "
                                     "10.0.0.0/8.",
                                 checked.error().message);
        }
    }
    return {};
}

core::Result<> checkAddress(const std::string& address, const ListenerSettings& settings)
{
    if (address.empty())
        return core::failure(core::ErrorKind::Invalid, "There is no address to listen on. 127.0.0.1 is a good start.");
    if (!settings.tls && !http::isLoopback(address) && settings.trustedProxies.empty()) {
        return core::failure(core::ErrorKind::Denied,
                             "Plain HTTP on " + address +
                                 " would show credentials and people to the network. Either give a TLS certificate and "
                                 "key, or name the proxy that ends TLS in front of it as a trusted proxy.");
    }
    return {};
}

} // namespace

core::Result<> checkExposure(const ListenerSettings& settings)
{
    if (auto checked = checkBlocks(settings.trustedProxies, "The trusted proxy"); !checked)
        return checked;
    for (const auto* blocks : {&settings.allowFrom, &settings.allowEnrolmentFrom, &settings.allowHealthFrom}) {
        if (auto checked = checkBlocks(*blocks, "The allowed address"); !checked)
            return checked;
    }
    if (!settings.publicUrl.empty()) {
        if (auto checked = checkPublicUrl(settings.publicUrl); !checked)
            return checked;
    }
    if (settings.tls && settings.isPlainHttpAllowed) {
        return core::failure(core::ErrorKind::Invalid,
                             "A certificate and plain HTTP exclude each other. Leave one of them out.");
    }
    for (const auto& binding : bindingsOf(settings)) {
        if (auto checked = checkAddress(binding.at.address, settings); !checked)
            return checked;
    }
    if (settings.publicUrl.empty() && http::isUnspecified(settings.address)) {
        return core::failure(core::ErrorKind::Invalid,
                             settings.address +
                                 " means all addresses of this computer, and is none that Okta could be told to call. "
                                 "Say by which URL it is reached, with --public-url https://scim.example.com or the "
                                 "public URL of the settings.");
    }
    return {};
}

AllowLists allowListsOf(const ListenerSettings& settings)
{
    return {.scim = AllowList(settings.allowFrom, settings.isScimOn),
            .enrolment = AllowList(settings.allowEnrolmentFrom, settings.isEnrolmentOn),
            .health = AllowList(settings.allowHealthFrom, settings.isHealthOn)};
}

} // namespace rollcall::listener
