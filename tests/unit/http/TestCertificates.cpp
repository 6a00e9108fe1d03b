// SPDX-License-Identifier: Apache-2.0
// Elliptic-curve keys and X.509 certificates by OpenSSL.
#include "TestCertificates.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <QFile>

#include <memory>
#include <string>

namespace rollcall::test {

namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

void addExtension(X509* certificate, X509* issuer, int kind, const std::string& value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

Certificate newCertificate(EVP_PKEY* key, const std::string& commonName, long serial)
{
    Certificate certificate(X509_new(), X509_free);
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 24L * 3600);
    X509_set_pubkey(certificate.get(), key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(commonName.c_str()), -1, -1, 0);
    return certificate;
}

bool write(const QString& path, BIO* memory)
{
    char* data = nullptr;
    const long size = BIO_get_mem_data(memory, &data);
    QFile file(path);
    const bool isWritten = file.open(QIODevice::WriteOnly) && file.write(data, size) == size;
    BIO_free(memory);
    return isWritten;
}

bool writeCertificate(const QString& path, X509* certificate)
{
    BIO* memory = BIO_new(BIO_s_mem());
    PEM_write_bio_X509(memory, certificate);
    return write(path, memory);
}

bool writeKey(const QString& path, EVP_PKEY* key)
{
    BIO* memory = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(memory, key, nullptr, nullptr, 0, nullptr, nullptr);
    return write(path, memory);
}

} // namespace

CertificateFiles makeCertificate(const QString& folder, const QString& name, const char* host, long secondsLeft)
{
    const Key authorityKey(EVP_EC_gen("P-256"), EVP_PKEY_free);
    const Key serverKey(EVP_EC_gen("P-256"), EVP_PKEY_free);
    const std::string label = name.toStdString();

    const Certificate authority = newCertificate(authorityKey.get(), label + " authority", 1);
    X509_set_issuer_name(authority.get(), X509_get_subject_name(authority.get()));
    addExtension(authority.get(), authority.get(), NID_basic_constraints, "critical,CA:TRUE");
    addExtension(authority.get(), authority.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
    const int isSigned = X509_sign(authority.get(), authorityKey.get(), EVP_sha256());

    const Certificate server = newCertificate(serverKey.get(), label, 2);
    X509_gmtime_adj(X509_getm_notAfter(server.get()), secondsLeft);
    X509_set_issuer_name(server.get(), X509_get_subject_name(authority.get()));
    addExtension(server.get(), authority.get(), NID_subject_alt_name,
                 host ? std::string("DNS:") + host : std::string("IP:127.0.0.1,DNS:localhost"));
    const int isServerSigned = X509_sign(server.get(), authorityKey.get(), EVP_sha256());

    const QString base = folder + QStringLiteral("/") + name;
    CertificateFiles files{base + QStringLiteral("-authority.pem"), base + QStringLiteral("-chain.pem"),
                           base + QStringLiteral("-key.pem")};
    if (isSigned <= 0 || isServerSigned <= 0 || !writeCertificate(files.authority, authority.get()) ||
        !writeCertificate(files.chain, server.get()) || !writeKey(files.key, serverKey.get()))
        return {};
    return files;
}

CertificateFiles makeSelfSignedCertificate(const QString& folder, const QString& name)
{
    const Key key(EVP_EC_gen("P-256"), EVP_PKEY_free);
    const Certificate certificate = newCertificate(key.get(), name.toStdString(), 3);
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get()));
    addExtension(certificate.get(), certificate.get(), NID_subject_alt_name, "IP:127.0.0.1,DNS:localhost");
    const QString base = folder + QStringLiteral("/") + name;
    CertificateFiles files{{}, base + QStringLiteral("-chain.pem"), base + QStringLiteral("-key.pem")};
    if (X509_sign(certificate.get(), key.get(), EVP_sha256()) <= 0 ||
        !writeCertificate(files.chain, certificate.get()) || !writeKey(files.key, key.get()))
        return {};
    return files;
}

} // namespace rollcall::test
