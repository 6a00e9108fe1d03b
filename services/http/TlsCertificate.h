// SPDX-License-Identifier: Apache-2.0
// The server's certificate and key as an OpenSSL context that follows its files.
#pragma once

#include "core/Result.h"
#include "http/Server.h"

#include <chrono>
#include <filesystem>
#include <memory>

using SSL_CTX = struct ssl_ctx_st;

namespace rollcall::http {

/// Used by the accepting thread alone.
class TlsCertificate {
public:
    /// Invalid when a file cannot be read or the key does not belong to the certificate.
    [[nodiscard]] static core::Result<std::unique_ptr<TlsCertificate>> load(TlsFiles files);

    /// The context for a new connection. Looks at the files every two seconds at most; when they have changed and
    /// cannot be used, the old certificate stays and a warning is logged.
    [[nodiscard]] std::shared_ptr<SSL_CTX> current();

private:
    struct Stamp {
        std::filesystem::file_time_type chain;
        std::filesystem::file_time_type key;
        bool operator==(const Stamp&) const = default;
    };
    TlsCertificate(TlsFiles files, std::shared_ptr<SSL_CTX> context, Stamp stamp);
    [[nodiscard]] static core::Result<std::shared_ptr<SSL_CTX>> read(const TlsFiles& files);
    [[nodiscard]] static Stamp stampOf(const TlsFiles& files);

    TlsFiles m_files;
    std::shared_ptr<SSL_CTX> m_context;
    Stamp m_stamp;
    std::chrono::steady_clock::time_point m_nextLook;
};

} // namespace rollcall::http
