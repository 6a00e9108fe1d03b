// SPDX-License-Identifier: Apache-2.0
// Batches: many operations, one commit, every answer given, no failure reaching further than it must.
#include "Writer.h"
#include "Connection.h"
#include "SqliteDialect.h"
#include "TestDirectory.h"

#include <QElapsedTimer>
#include <QtTest>

#include <atomic>
#include <future>
#include <mutex>
#include <thread>

using namespace rollcall;
using namespace rollcall::directory;

namespace {

/// Holds the writer in an operation until opened, so that others gather behind it.
class Gate {
public:
    WriteOperation operation()
    {
        return [this](WriteSession&) -> core::Result<> {
            m_reached.set_value();
            m_open.get_future().wait();
            return {};
        };
    }
    void awaitReached() { m_reached.get_future().wait(); }
    void open() { m_open.set_value(); }

private:
    std::promise<void> m_reached;
    std::promise<void> m_open;
};

JournalEntry longRead(const std::string& subject)
{
    JournalEntry entry;
    entry.method = "GET";
    entry.status = 200;
    entry.subject = subject;
    entry.response = JournalBody::fromOwnResponse(std::string(4000, 'x'));
    return entry;
}

/// Of a directory that cannot grow beyond some hundred kilobytes.
std::unique_ptr<Writer> smallWriter(const QTemporaryDir& folder)
{
    OpenOptions options;
    options.dataDirectory = folder.path().toStdString();
    std::ignore = valueOf(Database::open(options));
    static const SqliteDialect dialect;
    static const core::SystemClock clock;
    ConnectionOptions connection{options.dataDirectory / "rollcall.sqlite", ConnectionRole::Writer};
    connection.maximumPages = 200;
    return valueOf(Writer::start(dialect, clock, {connection, {}}, [] {}));
}

core::Result<> save(Writer& writer, const std::string& name, std::size_t size)
{
    std::promise<core::Result<>> promise;
    auto future = promise.get_future();
    writer.write([&](WriteSession& session) { return session.saveSetting(name, std::string(size, 'x')); },
                 [&](const core::Result<>& result) { promise.set_value(result); });
    return future.get();
}

/// Saves "fill0", "fill1" and so on until nothing more fits; how many did.
int fill(Writer& writer)
{
    int kept = 0;
    for (const std::size_t size : {20'000, 2'000}) {
        while (kept < 400 && save(writer, "fill" + std::to_string(kept), size))
            ++kept;
    }
    return kept;
}

} // namespace

class WriterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void commitsWhatWaitsTogether()
    {
        TestDirectory fixture;
        const WriterStatistics before = fixture.database->writerStatistics();
        Gate gate;
        std::atomic<int> answered = 0;
        fixture.database->write(gate.operation(), [&](const core::Result<>&) { ++answered; });
        gate.awaitReached();
        for (int i = 0; i < 200; ++i) {
            fixture.database->write(
                [&fixture, i](WriteSession& session) -> core::Result<> {
                    auto made = session.createPerson(fixture.integration.id,
                                                     objectOf(R"({"userName":"p)" + std::to_string(i) + R"("})"));
                    return made ? core::Result<>() : tl::unexpected(made.error());
                },
                [&](const core::Result<>& result) { answered += result ? 1 : 1000; });
        }
        gate.open();
        QTRY_COMPARE(answered.load(), 201);
        QCOMPARE(valueOf(fixture.reader->counts(fixture.integration.id)).people, std::int64_t{200});
        const WriterStatistics after = fixture.database->writerStatistics();
        QCOMPARE(after.operations - before.operations, std::uint64_t{201});
        QVERIFY2(after.batches - before.batches < 60, std::to_string(after.batches - before.batches).c_str());
    }

    void undoesARefusedOperationAlone()
    {
        TestDirectory fixture;
        const auto refused = fixture.database->writeAndWait([&](WriteSession& session) -> core::Result<> {
            auto made = session.createPerson(fixture.integration.id, objectOf(R"({"userName":"gone"})"));
            if (!made)
                return tl::unexpected(made.error());
            return core::failure(core::ErrorKind::Invalid, "changed my mind");
        });
        QVERIFY(!refused.has_value());
        QCOMPARE(refused.error().message, std::string("changed my mind"));
        QVERIFY(!valueOf(fixture.reader->personByUserName(fixture.integration.id, "gone")));
        QCOMPARE(valueOf(fixture.reader->counts(fixture.integration.id)).people, std::int64_t{0});
        QVERIFY(fixture.addPerson("gone").has_value());
    }

    void attemptLeavesTheSessionUsable()
    {
        TestDirectory fixture;
        std::ignore = valueOf(fixture.addPerson("taken"));
        std::optional<core::Error> inner;
        const auto done = fixture.database->writeAndWait([&](WriteSession& session) -> core::Result<> {
            const auto tried = session.attempt([&]() -> core::Result<> {
                auto first = session.createPerson(fixture.integration.id, objectOf(R"({"userName":"undone"})"));
                if (!first)
                    return tl::unexpected(first.error());
                auto second = session.createPerson(fixture.integration.id, objectOf(R"({"userName":"TAKEN"})"));
                return second ? core::Result<>() : tl::unexpected(second.error());
            });
            if (!tried)
                inner = tried.error();
            JournalEntry entry;
            entry.method = "POST";
            entry.status = 409;
            auto written = session.journal(entry);
            return written ? core::Result<>() : tl::unexpected(written.error());
        });
        QVERIFY(done.has_value());
        QVERIFY(inner && inner->kind == core::ErrorKind::Conflict);
        QVERIFY(!valueOf(fixture.reader->personByUserName(fixture.integration.id, "undone")));
        QCOMPARE(valueOf(fixture.reader->journalOrder({}, JournalId(0), {})).ids.size(), std::size_t{1});
        QCOMPARE(column(fixture.file(), "SELECT count(*) FROM changes"), std::vector<std::string>{"1"});
    }

    void conflictSaysWhoHoldsTheName()
    {
        TestDirectory fixture;
        const Person holder = valueOf(fixture.addPerson("Ada@x.example", R"("active":false)"));
        const auto refused = fixture.addPerson("ada@X.example");
        QVERIFY(!refused.has_value());
        QVERIFY(refused.error().kind == core::ErrorKind::Conflict);
        for (const std::string& part : {std::string("ada@X.example"), holder.id.value, std::string("deactivated")})
            QVERIFY2(refused.error().message.find(part) != std::string::npos, refused.error().message.c_str());
    }

    void anExceptionIsAnInternalError()
    {
        TestDirectory fixture;
        const auto result =
            fixture.database->writeAndWait([](WriteSession&) -> core::Result<> { throw std::runtime_error("defect"); });
        QVERIFY(!result.has_value());
        QVERIFY(result.error().kind == core::ErrorKind::Internal);
        QVERIFY(fixture.addPerson("after").has_value());
    }

    void aFullDiskFailsTheWholeBatchAndPasses()
    {
        const QTemporaryDir folder;
        const std::filesystem::path file = std::filesystem::path(folder.path().toStdString()) / "rollcall.sqlite";
        auto writer = smallWriter(folder);
        const auto save = [&](const std::string& name, std::size_t size) {
            auto promise = std::make_shared<std::promise<core::Result<>>>();
            auto future = promise->get_future();
            writer->write([=](WriteSession& session) { return session.saveSetting(name, std::string(size, 'x')); },
                          [=](const core::Result<>& result) { promise->set_value(result); });
            return future;
        };
        QVERIFY(save("before", 10).get().has_value());
        Gate gate;
        writer->write(gate.operation(), [](const core::Result<>&) {});
        gate.awaitReached();
        auto innocent = save("innocent", 10);
        auto big = save("big", 2'000'000);
        gate.open();
        for (auto* future : {&innocent, &big}) {
            const auto result = future->get();
            QVERIFY(!result.has_value());
            QVERIFY(result.error().kind == core::ErrorKind::Unavailable);
            QVERIFY2(result.error().message.find("full") != std::string::npos, result.error().message.c_str());
        }
        QVERIFY(save("after", 10).get().has_value());
        QCOMPARE(writer->statistics().failedBatches, std::uint64_t{1});
        writer.reset();
        QCOMPARE(column(file, "SELECT name FROM settings ORDER BY name"),
                 (std::vector<std::string>{"after", "before"}));
        QCOMPARE(column(file, "PRAGMA integrity_check"), std::vector<std::string>{"ok"});
    }

    void aFullDiskPassesOnceThereIsSpaceAgain()
    {
        const QTemporaryDir folder;
        auto writer = smallWriter(folder);
        int kept = 0;
        core::Result<> saved;
        while ((saved = save(*writer, "fill" + std::to_string(kept), 20'000)) && kept < 200)
            ++kept;
        QVERIFY(kept > 1 && !saved.has_value());
        // It stays so, each time with the answer that asks to come again.
        for (int i = 0; i < 3; ++i) {
            saved = save(*writer, "more", 20'000);
            QVERIFY(!saved.has_value() && saved.error().kind == core::ErrorKind::Unavailable);
        }
        QVERIFY(save(*writer, "fill0", 1).has_value());
        QVERIFY(save(*writer, "more", 10'000).has_value());
    }

    void journalRowsWaitWhileTheDiskIsFull()
    {
        const QTemporaryDir folder;
        const auto writer = smallWriter(folder);
        const std::filesystem::path file = folder.path().toStdString() + "/rollcall.sqlite";
        const int filled = fill(*writer);
        QVERIFY(filled > 1);
        const auto failed = writer->statistics().failedBatches;
        constexpr int rows = 20;
        for (int i = 0; i < rows; ++i)
            writer->journalLater(longRead(std::to_string(i)));
        QTRY_VERIFY(writer->statistics().failedBatches > failed);
        // What fits is written all the same, whatever waits.
        QVERIFY(save(*writer, "fill0", 1).has_value());
        for (int i = 1; i < filled; ++i)
            QVERIFY(save(*writer, "fill" + std::to_string(i), 1).has_value());
        const auto written = [&] { return column(file, "SELECT subject FROM journal ORDER BY id"); };
        QTRY_COMPARE_WITH_TIMEOUT(written().size(), std::size_t{rows}, 10'000);
        std::vector<std::string> expected;
        for (int i = 0; i < rows; ++i)
            expected.push_back(std::to_string(i));
        QCOMPARE(written(), expected);
        QCOMPARE(writer->statistics().journalDropped, std::uint64_t{0});
        QVERIFY2(writer->statistics().failedBatches < failed + 20, "it is not tried without a pause");
    }

    void journalRowsThatDoNotFitRefuseNobody()
    {
        const QTemporaryDir folder;
        const auto writer = smallWriter(folder);
        QVERIFY(fill(*writer) > 1);
        const auto failed = writer->statistics().failedBatches;
        for (int i = 0; i < 20; ++i)
            writer->journalLater(longRead(std::to_string(i)));
        QTRY_VERIFY(writer->statistics().failedBatches > failed);
        // Some always wait, so that the rows come back into the middle of them. They need no room of their own.
        std::atomic<int> refused = 0;
        const auto ask = [&] {
            std::promise<bool> promise;
            auto future = promise.get_future();
            writer->write([](WriteSession&) { return core::Result<>(); },
                          [&](const core::Result<>& result) { promise.set_value(result.has_value()); });
            return future.get();
        };
        {
            std::vector<std::jthread> clients;
            for (int i = 0; i < 4; ++i)
                clients.emplace_back([&] {
                    while (writer->statistics().failedBatches < failed + 3)
                        refused += ask() ? 0 : 1;
                });
        }
        QCOMPARE(refused.load(), 0);
    }

    void aFullDiskDoesNotHoldUpTheEnd()
    {
        const QTemporaryDir folder;
        auto writer = smallWriter(folder);
        QVERIFY(fill(*writer) > 1);
        const auto failed = writer->statistics().failedBatches;
        for (int i = 0; i < 20; ++i)
            writer->journalLater(longRead(std::to_string(i)));
        QTRY_VERIFY(writer->statistics().failedBatches > failed);
        QElapsedTimer timer;
        timer.start();
        writer.reset();
        QVERIFY(timer.elapsed() < 5'000);
    }

    void rowsThatArePutBackComeFirstAndFoldAgain()
    {
        JournalEntry refusal;
        refusal.meaning = Meaning::Refused;
        refusal.status = 429;
        refusal.detail = "full";
        JournalQueue queue;
        queue.push(longRead("first"));
        queue.push(refusal);
        queue.push(longRead("second"));
        auto taken = queue.take(3);
        QCOMPARE(taken.size(), std::size_t{3});
        // As a batch leaves it that wrote the row and was undone.
        taken[1].writtenAs = JournalId(7);
        queue.push(longRead("third"));
        queue.putBack(std::move(taken));
        queue.push(refusal);
        queue.push(longRead("fourth"));
        std::vector<std::string> order;
        for (const auto& entry : queue.take(10)) {
            order.push_back(entry.entry.subject + "x" + std::to_string(entry.entry.folded));
            QVERIFY(!entry.writtenAs);
        }
        QCOMPARE(order, (std::vector<std::string>{"firstx1", "x2", "secondx1", "thirdx1", "fourthx1"}));
        QVERIFY(queue.isEmpty());
        QCOMPARE(queue.dropped(), std::uint64_t{0});
    }

    void rowsThatArePutBackMeetThoseThatCameMeanwhile()
    {
        JournalEntry refusal;
        refusal.meaning = Meaning::Refused;
        refusal.status = 429;
        JournalQueue queue;
        queue.push(refusal);
        queue.push(longRead("first"));
        auto taken = queue.take(2);
        queue.push(longRead("second"));
        queue.push(refusal);
        queue.putBack(std::move(taken));
        queue.push(refusal);
        std::vector<std::string> order;
        for (const auto& entry : queue.take(10))
            order.push_back(entry.entry.subject + "x" + std::to_string(entry.entry.folded));
        QCOMPARE(order, (std::vector<std::string>{"firstx1", "secondx1", "x3"}));
    }

    void noMoreRowsArePutBackThanFit()
    {
        JournalQueue queue;
        for (int i = 0; i < 10; ++i)
            queue.push(longRead("old" + std::to_string(i)));
        auto taken = queue.take(10);
        for (std::size_t i = 0; i < JournalQueue::capacity - 4; ++i)
            queue.push(longRead("new"));
        queue.putBack(std::move(taken));
        QCOMPARE(queue.dropped(), std::uint64_t{6});
        const auto first = queue.take(5);
        QCOMPARE(first[3].entry.subject, std::string("old3"));
        QCOMPARE(first[4].entry.subject, std::string("new"));
    }

    void anUnavailableOperationEndsItsBatch()
    {
        const QTemporaryDir folder;
        OpenOptions options;
        options.dataDirectory = folder.path().toStdString();
        QVERIFY(Database::open(options).has_value());
        const SqliteDialect dialect;
        const core::SystemClock clock;
        const std::filesystem::path file = options.dataDirectory / "rollcall.sqlite";
        // Long enough that what waits at the gate is one batch with it on any machine.
        WriterOptions writing{{file, ConnectionRole::Writer}, {}, std::chrono::minutes(1)};
        auto writer = valueOf(Writer::start(dialect, clock, writing, [] {}));
        std::mutex mutex;
        std::vector<std::string> answers;
        const auto noteAs = [&](std::string name) {
            return [&, name](const core::Result<>& result) {
                const std::lock_guard lock(mutex);
                answers.push_back(name + (result                                                ? " ok"
                                          : result.error().kind == core::ErrorKind::Unavailable ? " later"
                                                                                                : " no"));
            };
        };
        Gate gate;
        writer->write(gate.operation(), [](const core::Result<>&) {});
        gate.awaitReached();
        writer->write([](WriteSession& session) { return session.saveSetting("innocent", "x"); }, noteAs("innocent"));
        writer->write(
            [](WriteSession&) { return core::Result<>(core::failure(core::ErrorKind::Unavailable, "not now")); },
            noteAs("broken"));
        writer->write([](WriteSession& session) { return session.saveSetting("after", "x"); }, noteAs("after"));
        gate.open();
        writer.reset();
        const std::lock_guard lock(mutex);
        QCOMPARE(answers, (std::vector<std::string>{"innocent later", "broken later", "after ok"}));
        QCOMPARE(column(file, "SELECT name FROM settings"), std::vector<std::string>{"after"});
    }

    void aFloodOfReadsLeavesRoomForOperations()
    {
        TestDirectory fixture;
        Gate gate;
        fixture.database->write(gate.operation(), [](const core::Result<>&) {});
        gate.awaitReached();
        JournalEntry read;
        read.method = "GET";
        read.status = 200;
        read.response = JournalBody::fromOwnResponse(std::string(4000, 'x'));
        for (int i = 0; i < 4000; ++i)
            fixture.database->journalLater(read);
        const WriterStatistics before = fixture.database->writerStatistics();
        std::atomic<int> answered = 0;
        std::atomic<std::uint64_t> batches = 0;
        constexpr int operations = 40;
        for (int i = 0; i < operations; ++i) {
            fixture.database->write(
                [i](WriteSession& session) { return session.saveSetting("key", std::to_string(i)); },
                [&](const core::Result<>&) {
                    if (++answered == operations)
                        batches = fixture.database->writerStatistics().batches - before.batches;
                });
        }
        gate.open();
        QTRY_COMPARE_WITH_TIMEOUT(answered.load(), operations, 20'000);
        QVERIFY2(batches.load() <= 5, std::to_string(batches.load()).c_str());
        // Nothing of the journal is lost or out of order.
        QTRY_COMPARE_WITH_TIMEOUT(column(fixture.file(), "SELECT count(*) FROM journal"),
                                  std::vector<std::string>{"4000"}, 20'000);
    }

    void completionsMayAskTheDatabaseWhileItCloses()
    {
        TestDirectory fixture;
        Database* const database = fixture.database.get();
        Gate gate;
        std::atomic<int> refusedReads = 0;
        std::atomic<int> refusedWrites = 0;
        database->write(gate.operation(), [](const core::Result<>&) {});
        gate.awaitReached();
        std::promise<void> closing;
        // The readers are stopped first: this read ends when they are.
        QVERIFY(database->read([&](core::Result<ReadSession*>, std::stop_token stop) {
            while (!stop.stop_requested())
                std::this_thread::yield();
            closing.set_value();
        }));
        database->write([](WriteSession& session) { return session.saveSetting("key", "value"); },
                        [&](const core::Result<>&) {
                            // Until the readers are stopped they take work, and run it cancelled.
                            while (database->read([](core::Result<ReadSession*>, std::stop_token) {}))
                                std::this_thread::yield();
                            ++refusedReads;
                            database->journalLater({});
                            static_cast<void>(database->writerStatistics());
                            database->write([](WriteSession&) { return core::Result<>(); },
                                            [&](const core::Result<>& result) { refusedWrites += result ? 0 : 1; });
                        });
        std::thread closer([&] { fixture.close(); });
        closing.get_future().wait();
        gate.open();
        closer.join();
        QCOMPARE(refusedReads.load(), 1);
        QVERIFY(refusedWrites.load() <= 1);
        QCOMPARE(column(fixture.file(), "SELECT name FROM settings"), std::vector<std::string>{"key"});
    }

    void answersEverythingOnShutdown()
    {
        TestDirectory fixture;
        std::atomic<int> answered = 0;
        std::atomic<int> kept = 0;
        for (int i = 0; i < 500; ++i) {
            fixture.database->write(
                [i](WriteSession& session) { return session.saveSetting("key" + std::to_string(i), "value"); },
                [&](const core::Result<>& result) {
                    ++answered;
                    kept += result ? 1 : 0;
                });
        }
        fixture.close();
        QCOMPARE(answered.load(), 500);
        QCOMPARE(column(fixture.file(), "SELECT count(*) FROM settings"),
                 std::vector<std::string>{std::to_string(kept.load())});
        QCOMPARE(kept.load(), 500);
        QVERIFY(!std::filesystem::exists(fixture.file().string() + "-wal") ||
                std::filesystem::file_size(fixture.file().string() + "-wal") == 0);
    }

    void moreThanIsHeldIsRefusedAtOnce()
    {
        TestDirectory fixture;
        Gate gate;
        fixture.database->write(gate.operation(), [](const core::Result<>&) {});
        gate.awaitReached();
        std::atomic<std::size_t> written = 0;
        std::atomic<std::size_t> refused = 0;
        core::Result<> last;
        const auto write = [&] {
            fixture.database->write([](WriteSession&) { return core::Result<>(); },
                                    [&](const core::Result<>& result) { ++(result ? written : refused); });
        };
        for (std::size_t i = 0; i < Writer::mostWaiting; ++i)
            write();
        QCOMPARE(refused.load(), std::size_t{0});
        fixture.database->write([](WriteSession&) { return core::Result<>(); },
                                [&](const core::Result<>& result) { last = result; });
        QVERIFY(!last.has_value());
        QVERIFY(last.error().kind == core::ErrorKind::Unavailable);
        QVERIFY2(last.error().message.find("Try again") != std::string::npos, last.error().message.c_str());
        gate.open();
        QTRY_COMPARE_WITH_TIMEOUT(written.load(), Writer::mostWaiting, 30'000);
        write();
        QTRY_COMPARE(written.load(), Writer::mostWaiting + 1);
        QCOMPARE(refused.load(), std::size_t{0});
    }

    void takesFromManyThreads()
    {
        TestDirectory fixture;
        constexpr int threads = 8;
        constexpr int each = 100;
        std::atomic<int> made = 0;
        std::atomic<int> refused = 0;
        {
            std::vector<std::jthread> clients;
            for (int t = 0; t < threads; ++t) {
                clients.emplace_back([&, t] {
                    for (int i = 0; i < each; ++i) {
                        // Every second name is wanted by all of them.
                        const std::string name = i % 2 == 0 ? "own-" + std::to_string(t) + "-" + std::to_string(i)
                                                            : "shared-" + std::to_string(i);
                        const auto result =
                            fixture.database->writeAndWait([&](WriteSession& session) -> core::Result<> {
                                auto person = session.createPerson(fixture.integration.id,
                                                                   objectOf(R"({"userName":")" + name + R"("})"));
                                return person ? core::Result<>() : tl::unexpected(person.error());
                            });
                        ++(result ? made : refused);
                    }
                });
            }
        }
        QCOMPARE(made.load(), threads * each / 2 + each / 2);
        QCOMPARE(refused.load(), (threads - 1) * each / 2);
        QCOMPARE(valueOf(fixture.reader->counts(fixture.integration.id)).people, std::int64_t{made.load()});
    }

    void changesOfOneMillisecondAreToldApart()
    {
        TestDirectory fixture;
        const Person first = valueOf(fixture.addPerson("first"));
        // The clock stands: who asked for what is newer than the first must see the second.
        const Person second = valueOf(fixture.addPerson("second"));
        QVERIFY(second.lastModified > first.lastModified);
    }

    void timeNeverGoesBack()
    {
        TestDirectory fixture;
        const Person first = valueOf(fixture.addPerson("first"));
        fixture.clock.advance(std::chrono::minutes(-30));
        const Person second = valueOf(fixture.addPerson("second"));
        // Not at the same instant either, or who asks for what is newer than the first would never see the second.
        QVERIFY(second.created > first.created);
        fixture.close();
        fixture.open();
        const Person third = valueOf(fixture.addPerson("third"));
        QVERIFY(third.created > second.created);
    }

    void theLogStaysBoundedUnderALongReader()
    {
        TestDirectory fixture;
        const SqliteDialect dialect;
        const std::string big(400'000, 'z');
        const std::filesystem::path log = fixture.file().string() + "-wal";
        const auto writeSome = [&] {
            for (int i = 0; i < 60; ++i)
                QVERIFY(fixture.database
                            ->writeAndWait([&](WriteSession& session) {
                                return session.saveSetting("big", big + std::to_string(i));
                            })
                            .has_value());
        };
        {
            auto connection = valueOf(Connection::open(dialect, {fixture.file(), ConnectionRole::Reader}));
            const ReadScope scope(*connection);
            QVERIFY(connection->integer("SELECT count(*) FROM settings").has_value());
            writeSome();
        }
        writeSome();
        // With the reader gone an idle moment empties it.
        QTRY_VERIFY_WITH_TIMEOUT(std::filesystem::file_size(log) == 0, 10'000);
        for (int round = 0; round < 6; ++round)
            writeSome();
        QVERIFY2(std::filesystem::file_size(log) < std::uintmax_t{80} * 1024 * 1024,
                 std::to_string(std::filesystem::file_size(log)).c_str());
    }
};

QTEST_GUILESS_MAIN(WriterTest)
#include "WriterTest.moc"
