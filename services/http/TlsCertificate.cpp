// SPDX-License-Identifier: Apache-2.0
// Reads certificate and key, and settles what TLS we speak.
#include "TlsCertificate.h"

#include "core/Log.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <string_view>
#include <system_error>

namespace rollcall::http {

namespace {

constexpr std::chrono::seconds lookInterval{2};
// One protocol, as a length-prefixed list (RFC 7301).
constexpr std::array<unsigned char, 9> protocols{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

std::string takeOpenSslErrors()
{
    std::string text;
    std::array<char, 256> line{};
    while (const unsigned long code = ERR_get_error()) {
        ERR_error_string_n(code, line.data(), line.size());
        text += (text.empty() ? "" : "; ") + std::string(line.data());
    }
    return text;
}

// OpenSSL takes UTF-8 on every system.
std::string openSslPath(const std::filesystem::path& path)
{
    const auto utf8 = path.u8string();
    return {utf8.begin(), utf8.end()};
}

tl::unexpected<core::Error> refused(std::string message)
{
    return core::failure(core::ErrorKind::Invalid, std::move(message), takeOpenSslErrors());
}

int chooseProtocol(SSL*, const unsigned char** chosen, unsigned char* chosenSize, const unsigned char* offered,
                   unsigned offeredSize, void*)
{
    unsigned char* match = nullptr;
    if (SSL_select_next_proto(&match, chosenSize, protocols.data(), static_cast<unsigned>(protocols.size()), offered,
                              offeredSize) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_NOACK;
    *chosen = match;
    return SSL_TLSEXT_ERR_OK;
}

void warnWhenExpired(SSL_CTX* context, const std::string& file)
{
    const X509* certificate = SSL_CTX_get0_certificate(context);
    if (certificate && X509_cmp_current_time(X509_get0_notAfter(certificate)) < 0)
        core::log(core::LogLevel::Warning, "http", "the certificate in " + file + " has expired");
}

} // namespace

TlsCertificate::TlsCertificate(TlsFiles files, std::shared_ptr<SSL_CTX> context, Stamp stamp)
    : m_files(std::move(files)),
      m_context(std::move(context)),
      m_stamp(stamp),
      m_nextLook(std::chrono::steady_clock::now() + lookInterval)
{
}

core::Result<std::unique_ptr<TlsCertificate>> TlsCertificate::load(TlsFiles files)
{
    const Stamp stamp = stampOf(files);
    auto context = read(files);
    if (!context)
        return tl::unexpected<core::Error>(context.error());
    return std::unique_ptr<TlsCertificate>(new TlsCertificate(std::move(files), std::move(*context), stamp));
}

std::shared_ptr<SSL_CTX> TlsCertificate::current()
{
    const auto now = std::chrono::steady_clock::now();
    if (now < m_nextLook)
        return m_context;
    m_nextLook = now + lookInterval;
    const Stamp stamp = stampOf(m_files);
    if (stamp == m_stamp)
        return m_context;
    auto fresh = read(m_files);
    if (fresh) {
        m_context = std::move(*fresh);
        m_stamp = stamp;
        core::log(core::LogLevel::Info, "http", "the certificate was reloaded");
    } else {
        // Looked at again next time: the two files may be replaced one after the other.
        core::log(core::LogLevel::Warning, "http",
                  "the changed certificate cannot be used, the old one stays: " + fresh.error().message);
    }
    return m_context;
}

TlsCertificate::Stamp TlsCertificate::stampOf(const TlsFiles& files)
{
    std::error_code ignored;
    return {std::filesystem::last_write_time(files.certificateChain, ignored),
            std::filesystem::last_write_time(files.privateKey, ignored)};
}

core::Result<std::shared_ptr<SSL_CTX>> TlsCertificate::read(const TlsFiles& files)
{
    ERR_clear_error();
    std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
    if (!context)
        return core::failure(core::ErrorKind::Internal, "TLS could not be prepared.", takeOpenSslErrors());
    SSL_CTX* raw = context.get();
    SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION);
    SSL_CTX_set_options(raw, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                 SSL_OP_PRIORITIZE_CHACHA | SSL_OP_IGNORE_UNEXPECTED_EOF);
    // TLS 1.2 with forward secrecy and authenticated encryption only; TLS 1.3 has nothing else.
    SSL_CTX_set_cipher_list(raw, "ECDHE+AESGCM:ECDHE+CHACHA20");
    SSL_CTX_set_mode(raw, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_alpn_select_cb(raw, chooseProtocol, nullptr);
    static constexpr std::string_view sessionContext = "rollcall";
    SSL_CTX_set_session_id_context(raw, reinterpret_cast<const unsigned char*>(sessionContext.data()),
                                   static_cast<unsigned>(sessionContext.size()));

    const std::string chain = openSslPath(files.certificateChain);
    const std::string key = openSslPath(files.privateKey);
    std::error_code error;
    if (!std::filesystem::is_regular_file(files.certificateChain, error))
        return refused("The certificate file " + chain + " does not exist. Check the path.");
    if (!std::filesystem::is_regular_file(files.privateKey, error))
        return refused("The key file " + key + " does not exist. Check the path.");
    if (SSL_CTX_use_certificate_chain_file(raw, chain.c_str()) != 1)
        return refused(
            "The certificate file " + chain +
            " cannot be read. It must hold the certificate and its chain in PEM form, readable by this user.");
    if (SSL_CTX_use_PrivateKey_file(raw, key.c_str(), SSL_FILETYPE_PEM) != 1) {
        const unsigned long code = ERR_peek_last_error();
        if (ERR_GET_LIB(code) == ERR_LIB_X509 && ERR_GET_REASON(code) == X509_R_KEY_VALUES_MISMATCH)
            return refused("The key in " + key + " does not belong to the certificate in " + chain +
                           ". Choose the key the certificate was issued for.");
        return refused("The key file " + key +
                       " cannot be read. It must hold an unencrypted private key in PEM form, readable by this user.");
    }
    if (SSL_CTX_check_private_key(raw) != 1)
        return refused("The key in " + key + " does not belong to the certificate in " + chain +
                       ". Choose the key the certificate was issued for.");
    warnWhenExpired(raw, chain);
    return context;
}

} // namespace rollcall::http
