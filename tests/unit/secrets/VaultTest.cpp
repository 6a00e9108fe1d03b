// SPDX-License-Identifier: Apache-2.0
// What the vault keeps, who can read it, and what a change of keys or a wrong key does.
#include "secrets/Vault.h"
#include "MemoryRows.h"
#include "core/Clock.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>

using namespace rollcall;
using namespace rollcall::secrets;
using core::ErrorKind;
using core::Secret;
using test::MemoryRows;

namespace {

using Places = std::vector<std::unique_ptr<KeyPlace>>;

/// A place in memory, shared by copies, which can refuse its n-th change.
struct FakePlaceState {
    std::string text;
    int changes = 0;
    int failingChange = 0; ///< counted from 1; 0 for none
};

class FakePlace final : public KeyPlace {
public:
    explicit FakePlace(std::shared_ptr<FakePlaceState> state) : m_state(std::move(state)) {}
    [[nodiscard]] std::string name() const override { return "the fake place"; }
    [[nodiscard]] bool isWritable() const override { return true; }
    [[nodiscard]] core::Result<std::optional<Secret>> load() override
    {
        if (m_state->text.empty())
            return std::nullopt;
        return std::optional<Secret>(Secret(m_state->text));
    }
    [[nodiscard]] core::Result<bool> create(const Secret& ring) override
    {
        if (!m_state->text.empty())
            return false;
        if (auto kept = replace(ring); !kept)
            return tl::unexpected(kept.error());
        return true;
    }
    [[nodiscard]] core::Result<> replace(const Secret& ring) override
    {
        if (++m_state->changes == m_state->failingChange)
            return core::failure(ErrorKind::Denied, "The place takes no key.");
        m_state->text = ring.reveal();
        return {};
    }

private:
    std::shared_ptr<FakePlaceState> m_state;
};

std::string revealed(const core::Result<Secret>& secret)
{
    return secret ? std::string(secret->reveal()) : "error: " + secret.error().message;
}

} // namespace

class VaultTest final : public QObject {
    Q_OBJECT

    core::SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MemoryRows> m_rows;

    [[nodiscard]] std::filesystem::path file(const char* name = "keys/data.key") const
    {
        return std::filesystem::path(m_folder->path().toStdString()) / name;
    }

    template<class... Place>
    [[nodiscard]] std::unique_ptr<Vault> vaultWith(std::unique_ptr<Place>... place)
    {
        Places places;
        (places.push_back(std::move(place)), ...);
        return std::make_unique<Vault>(*m_rows, std::move(places), m_clock);
    }
    [[nodiscard]] std::unique_ptr<Vault> vault(const char* name = "keys/data.key")
    {
        return vaultWith(keyFile(file(name)));
    }
    void writeFile(const char* name, const std::string& content) const
    {
        const auto path = file(name);
        std::filesystem::create_directories(path.parent_path());
        QFile out(QString::fromStdString(path.string()));
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        QCOMPARE(out.write(content.data(), static_cast<qint64>(content.size())), static_cast<qint64>(content.size()));
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_rows = std::make_unique<MemoryRows>();
    }

    void keeps_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("a token") << QByteArray("00abcdefghijklmnopqrstuvwxyz-_1234567890");
        QTest::newRow("nothing") << QByteArray("");
        QTest::newRow("bytes") << QByteArray("\0\xff\n\x80", 4);
        QTest::newRow("long") << QByteArray(1'000'000, 'k');
    }

    void keeps()
    {
        QFETCH(QByteArray, value);
        const Secret secret(value.toStdString());
        const auto first = vault();
        QCOMPARE(first->status().state, VaultState::Unused);
        QVERIFY(first->write("integration/7/downstream", secret));
        QCOMPARE(first->status().state, VaultState::Open);
        const auto second = vault();
        QCOMPARE(second->status().state, VaultState::Open);
        QCOMPARE(revealed(second->read("integration/7/downstream")), value.toStdString());
        const auto row = m_rows->find("integration/7/downstream");
        QVERIFY(value.size() < 8 || (*row)->sealed.find(value.toStdString().substr(0, 8)) == std::string::npos);
    }

    void writesOverAndRemoves()
    {
        const auto open = vault();
        QVERIFY(open->write("a", Secret("one")));
        const auto before = (*m_rows->find("a"))->sealed;
        QVERIFY(open->write("a", Secret("one")));
        QVERIFY2((*m_rows->find("a"))->sealed != before, "the nonce was used twice");
        QVERIFY(open->write("a", Secret("two")));
        QVERIFY(open->write("b", Secret("three")));
        QCOMPARE(revealed(open->read("a")), std::string("two"));
        const auto names = open->list();
        QVERIFY(names && names->size() == 2 && names->at(1).name == "b");
        QVERIFY(open->remove("a"));
        QVERIFY(open->remove("a"));
        QCOMPARE(open->read("a").error().kind, ErrorKind::NotFound);
    }

    void theKeyFileIsPrivate()
    {
        QVERIFY(vault()->write("a", Secret("x")));
        const QFileInfo info(QString::fromStdString(file().string()));
        QVERIFY(info.exists());
#ifndef Q_OS_WIN
        QCOMPARE(info.permissions() & ~(QFile::ReadUser | QFile::WriteUser),
                 QFile::Permissions(QFile::ReadOwner | QFile::WriteOwner));
#endif
    }

    void aKeyOthersCanReadIsRefused()
    {
#ifdef Q_OS_WIN
        QSKIP("There are no such permissions here.");
#endif
        QVERIFY(vault()->write("a", Secret("x")));
        QFile::setPermissions(QString::fromStdString(file().string()),
                              QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup);
        const auto open = vault();
        QCOMPARE(open->status().state, VaultState::Locked);
        QCOMPARE(open->status().reason, LockReason::Unreadable);
        QCOMPARE(open->read("a").error().kind, ErrorKind::Denied);
    }

    void alteredRowsDoNotOpen_data()
    {
        QTest::addColumn<int>("position"); // negative from the end
        QTest::newRow("version") << 0;
        QTest::newRow("nonce") << 3;
        QTest::newRow("value") << 14;
        QTest::newRow("tag") << -1;
        QTest::newRow("cut short") << 10'000;
    }

    void alteredRowsDoNotOpen()
    {
        QFETCH(int, position);
        const auto open = vault();
        QVERIFY(open->write("a", Secret("a secret value")));
        auto row = **m_rows->find("a");
        if (position == 10'000)
            row.sealed.resize(20);
        else if (position < 0)
            row.sealed.back() = static_cast<char>(row.sealed.back() ^ 1);
        else
            row.sealed.at(static_cast<std::size_t>(position)) ^= 1;
        QVERIFY(m_rows->put(row));
        QCOMPARE(open->read("a").error().kind, ErrorKind::Corrupt);
    }

    void aRowUnderAnotherNameDoesNotOpen()
    {
        const auto open = vault();
        QVERIFY(open->write("mine", Secret("x")));
        auto row = **m_rows->find("mine");
        row.name = "yours";
        QVERIFY(m_rows->put(row));
        QCOMPARE(open->read("yours").error().kind, ErrorKind::Corrupt);
        QCOMPARE(revealed(open->read("mine")), std::string("x"));
    }

    void lockedWithoutTheKey()
    {
        QVERIFY(vault()->write("a", Secret("x")));
        const auto other = vault("elsewhere/data.key");
        QCOMPARE(other->status().state, VaultState::Locked);
        QCOMPARE(other->status().reason, LockReason::NoKey);
        QCOMPARE(other->read("a").error().kind, ErrorKind::Denied);
        QCOMPARE(other->read("a").error().message, other->status().message);
        QCOMPARE(other->write("b", Secret("y")).error().kind, ErrorKind::Denied);
        QCOMPARE(other->rotate().error().kind, ErrorKind::Denied);
        QCOMPARE(other->keyText().error().kind, ErrorKind::Denied);
        QVERIFY2(!QFile::exists(QString::fromStdString(file("elsewhere/data.key").string())), "a second key was made");
        QVERIFY(other->remove("a"));
        QVERIFY(other->reload());
        QCOMPARE(other->status().state, VaultState::Unused);
    }

    void unlocksWithTheRightKeyAlone()
    {
        const auto home = vault();
        QVERIFY(home->write("a", Secret("x")));
        const auto key = home->keyText();
        QVERIFY(key.has_value());
        MemoryRows strangeRows;
        Places places;
        places.push_back(keyFile(file("strange.key")));
        Vault strange(strangeRows, std::move(places), m_clock);
        QVERIFY(strange.write("s", Secret("s")));
        const auto strangeKey = strange.keyText();

        const auto other = vault("elsewhere/data.key");
        QCOMPARE(other->unlock(Secret("hello")).error().kind, ErrorKind::Invalid);
        QVERIFY(other->unlock(Secret("hello")).error().message.find("hello") == std::string::npos);
        QCOMPARE(other->unlock(*strangeKey).error().kind, ErrorKind::Denied);
        QCOMPARE(other->status().state, VaultState::Locked);
        QVERIFY(other->unlock(*key));
        QCOMPARE(other->status().state, VaultState::Open);
        QCOMPARE(revealed(other->read("a")), std::string("x"));
        QCOMPARE(revealed(vault("elsewhere/data.key")->read("a")), std::string("x"));
    }

    void anotherKeyInItsPlaceIsReplacedByUnlocking()
    {
        const auto home = vault();
        QVERIFY(home->write("a", Secret("x")));
        std::filesystem::copy_file(file(), file("saved.key"));
        writeFile("wrong.key", "# a comment\n\nrollcall-data-key-1 " + std::string(43, 'A') + "\n");
        const auto other = vault("wrong.key");
        QCOMPARE(other->status().reason, LockReason::OtherKey);
        const auto key = home->keyText();
        QVERIFY(other->unlock(*key));
        QCOMPARE(revealed(other->read("a")), std::string("x"));
    }

    void aBrokenKeyFileIsNotOverwritten()
    {
        writeFile("broken.key", "rollcall-data-key-1 AAAA\n");
        const auto open = vault("broken.key");
        QCOMPARE(open->status().state, VaultState::Locked);
        QCOMPARE(open->status().reason, LockReason::Unreadable);
        QCOMPARE(open->write("a", Secret("x")).error().kind, ErrorKind::Denied);
    }

    void rotates()
    {
        const auto open = vault();
        QVERIFY(open->write("a", Secret("one")));
        QVERIFY(open->write("b", Secret("two")));
        const auto oldKey = open->keyText();
        const auto oldId = (*m_rows->find("a"))->keyId;
        const auto modified = (*m_rows->find("a"))->modified;
        const auto bystander = vault();
        QVERIFY(open->rotate());
        QVERIFY((*m_rows->find("a"))->keyId != oldId);
        QVERIFY((*m_rows->find("a"))->modified == modified);
        QCOMPARE(revealed(open->read("a")), std::string("one"));
        QCOMPARE(revealed(vault()->read("b")), std::string("two"));
        QCOMPARE(revealed(bystander->read("b")), std::string("two"));
        QCOMPARE(vault("elsewhere.key")->unlock(*oldKey).error().kind, ErrorKind::Denied);
    }

    void aRotationThatEndsEarlyLosesNothing_data()
    {
        QTest::addColumn<int>("failingChange");
        QTest::addColumn<bool>("rowsFail");
        QTest::newRow("the place takes no second key") << 2 << false;
        QTest::newRow("the rows do not change") << 0 << true;
        QTest::newRow("the old key does not go") << 3 << false;
    }

    void aRotationThatEndsEarlyLosesNothing()
    {
        QFETCH(int, failingChange);
        QFETCH(bool, rowsFail);
        auto place = std::make_shared<FakePlaceState>();
        place->failingChange = failingChange;
        const auto open = vaultWith(std::make_unique<FakePlace>(place));
        QVERIFY(open->write("a", Secret("one")));
        m_rows->failsToChange = rowsFail;
        QVERIFY(!open->rotate());
        m_rows->failsToChange = false;
        QCOMPARE(revealed(vaultWith(std::make_unique<FakePlace>(place))->read("a")), std::string("one"));
        QCOMPARE(revealed(open->read("a")), std::string("one"));
        QVERIFY(open->rotate());
        QCOMPARE(revealed(vaultWith(std::make_unique<FakePlace>(place))->read("a")), std::string("one"));
        QCOMPARE(std::ranges::count(place->text, '\n'), std::ptrdiff_t{1});
    }

    void writesBesideARotationAreNotLost()
    {
        const auto rotating = vault();
        QVERIFY(rotating->write("start", Secret("x")));
        std::atomic<bool> isDone = false;
        std::atomic<int> written = 0;
        std::thread writer([&] {
            const auto writing = vault();
            for (int i = 0; !isDone || i < 20; ++i) {
                const std::string text = std::to_string(i);
                const auto result = writing->write("w" + text, Secret(text));
                if (!result && result.error().kind == ErrorKind::Unavailable)
                    continue;
                if (result)
                    written = i + 1;
            }
        });
        for (int i = 0; i < 10; ++i)
            static_cast<void>(rotating->rotate());
        isDone = true;
        writer.join();
        QVERIFY(written > 0);
        const auto reader = vault();
        QCOMPARE(reader->status().state, VaultState::Open);
        const auto names = reader->list();
        for (const SecretInfo& info : *names)
            QVERIFY2(reader->read(info.name).has_value(), info.name.c_str());
    }

    void oneRowOfAnotherKeyDoesNotLockTheOthers()
    {
        const auto open = vault();
        QVERIFY(open->write("a", Secret("x")));
        auto row = **m_rows->find("a");
        row.name = "stray";
        row.keyId = "0123456789abcdef";
        QVERIFY(m_rows->put(row));
        QVERIFY(open->rotate());
        const auto again = vault();
        QCOMPARE(again->status().state, VaultState::Open);
        QCOMPARE(revealed(again->read("a")), std::string("x"));
        QCOMPARE(again->read("stray").error().kind, ErrorKind::Denied);
        QVERIFY(again->write("stray", Secret("new")));
        QCOMPARE(revealed(again->read("stray")), std::string("new"));
    }

    void twoMakeOneKey()
    {
        std::vector<std::thread> threads;
        std::atomic<int> failures = 0;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&, i] {
                const auto open = vault();
                for (int attempt = 0; attempt < 1000; ++attempt) {
                    const auto result = open->write("s" + std::to_string(i), Secret("x"));
                    if (result)
                        return;
                    if (result.error().kind != ErrorKind::Unavailable)
                        break;
                    std::this_thread::yield();
                }
                ++failures;
            });
        }
        for (std::thread& thread : threads)
            thread.join();
        QCOMPARE(failures.load(), 0);
        const auto open = vault();
        for (int i = 0; i < 4; ++i)
            QCOMPARE(revealed(open->read("s" + std::to_string(i))), std::string("x"));
    }

    void aServiceCredentialIsReadOnly()
    {
        QVERIFY(!serviceCredential({}));
        QVERIFY(vault()->write("a", Secret("x")));
        std::filesystem::create_directories(file("credentials"));
        const auto oldKey = std::string(vault()->keyText()->reveal());
        writeFile("credentials/rollcall-data-key", oldKey);
        const auto service = vaultWith(serviceCredential(file("credentials")));
        QCOMPARE(service->status().state, VaultState::Open);
        QCOMPARE(revealed(service->read("a")), std::string("x"));
        QVERIFY(service->write("b", Secret("y")));
        // The admin puts a new key in front.
        MemoryRows others;
        Places places;
        places.push_back(keyFile(file("new.key")));
        Vault maker(others, std::move(places), m_clock);
        QVERIFY(maker.write("z", Secret("z")));
        const auto newKey = std::string(maker.keyText()->reveal());
        writeFile("credentials/rollcall-data-key", newKey + oldKey);
        QVERIFY(service->rotate());
        writeFile("credentials/rollcall-data-key", newKey);
        const auto restarted = vaultWith(serviceCredential(file("credentials")));
        QCOMPARE(revealed(restarted->read("a")), std::string("x"));
        QCOMPARE(revealed(restarted->read("b")), std::string("y"));
    }

    void withoutAnyPlaceNothingIsStored()
    {
        const auto open = vaultWith(serviceCredential(file("none")));
        QCOMPARE(open->status().state, VaultState::Unused);
        QCOMPARE(open->write("a", Secret("x")).error().kind, ErrorKind::Denied);
        QVERIFY(m_rows->all()->empty());
    }

    void theRightPlaceIsFoundAmongSeveral()
    {
        QVERIFY(vault()->write("a", Secret("x")));
        writeFile("wrong.key", "rollcall-data-key-1 " + std::string(43, 'A') + "\n");
        const auto open = vaultWith(keyFile(file("wrong.key")), keyFile(file("missing.key")), keyFile(file()));
        QCOMPARE(open->status().state, VaultState::Open);
        QVERIFY(open->status().place.find("data.key") != std::string::npos);
        QCOMPARE(revealed(open->read("a")), std::string("x"));
    }

    void aMissingKeychainIsNoError()
    {
        const auto place = keychain("a test that stores nothing");
        if (!place || qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS"))
            QSKIP("There may be a keychain of a person here.");
        const auto text = place->load();
        QVERIFY(text.has_value());
        QVERIFY(!text->has_value());
        const auto open = vaultWith(keychain("a test that stores nothing"), keyFile(file()));
        QVERIFY(open->write("a", Secret("x")));
        QVERIFY(open->status().place.find("data.key") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(VaultTest)
#include "VaultTest.moc"
