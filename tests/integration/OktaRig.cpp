// SPDX-License-Identifier: Apache-2.0
// Plays the Okta admin who set the app up.
#include "OktaRig.h"

#include "Expect.h"
#include "core/Clock.h"

#include <QDir>
#include <QFile>

#include <chrono>
#include <utility>

namespace rollcall::tests {

namespace {

using std::chrono::seconds;

demo::OktaProfile profile(const char* name)
{
    demo::OktaProfile profile;
    profile.login = std::string(name) + "@acme.example";
    profile.email = profile.login;
    profile.firstName = name;
    profile.lastName = "Example";
    return profile;
}

} // namespace

demo::ManagementOptions OktaRig::roomForCalls()
{
    demo::ManagementOptions options;
    options.limits.perMinute.fill(100'000);
    return options;
}

OktaRig::OktaRig(demo::ManagementOptions options)
    : m_clock(core::SystemClock().now()), m_vendor(expect(demo::Vendor::start())), m_organisation({}, m_clock)
{
    options.catalogue.push_back({"trusona_scim", appLabel, m_vendor->baseUrl()});
    m_api = expect(demo::ManagementApi::start(m_organisation, m_clock, std::move(options)));
    m_app = expect(m_api->console().createApp(demo::AppKind::Catalogue, appLabel));
    hire();
}

void OktaRig::hire()
{
    demo::AdminConsole& console = m_api->console();
    expect(console.assignPerson(m_app, console.createPerson(profile("eve"))));
    demo::ConnectionEntry entry;
    entry.secret = m_vendor->createApiToken();
    expect(console.enterConnection(m_app, entry));
    expect(console.setSwitches(m_app, {}));
    m_vendor->refuseNext("bob@acme.example", 400, bobsRefusal);
    for (const char* name : {"ada", "bob"})
        expect(console.assignPerson(m_app, console.createPerson(profile(name))));
    if (!m_api->waitUntilIdle(seconds{30}))
        qFatal("the vendor's app is not provisioned in time");
}

QString OktaRig::file(const char* name, const QByteArray& content) const
{
    QFile file(m_folder.filePath(QString::fromLatin1(name)));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("the file cannot be written");
    return file.fileName();
}

QString OktaRig::tokenFile(demo::AdminRole role)
{
    m_token = m_api->createToken("Rollcall", role);
    const QByteArray name = "token-" + QByteArray::number(++m_files);
    return file(name.constData(), QByteArray::fromStdString(m_token.value) + "\n");
}

QStringList words(const char* line, const QStringList& more)
{
    return words(line) + more;
}

} // namespace rollcall::tests
