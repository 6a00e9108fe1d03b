// SPDX-License-Identifier: Apache-2.0
// The listener over a directory whose fsync can be switched off: the control without which the durability test would
// prove nothing. Kept out of the product, which has no such switch.
#include "core/Clock.h"
#include "directory/Database.h"
#include "listener/ListenerService.h"

#include <QCoreApplication>

#include <cstdio>
#include <string_view>

using namespace rollcall;

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    if (argc != 3) {
        std::fprintf(stderr, "usage: durability_server DATA-DIRECTORY full|off\n");
        return 2;
    }
    directory::OpenOptions options;
    options.dataDirectory = argv[1];
    options.isSynchronousOff = std::string_view(argv[2]) == "off";
    auto database = directory::Database::open(options);
    if (!database) {
        std::fprintf(stderr, "%s\n", database.error().message.c_str());
        return 1;
    }
    const core::SystemClock clock;
    listener::ListenerService service(**database, clock);
    listener::ListenerSettings settings;
    settings.port = 0;
    if (const auto started = service.start(settings); !started) {
        std::fprintf(stderr, "%s\n", started.error().message.c_str());
        return 1;
    }
    std::printf("listening on %s\n", service.status().url.c_str());
    std::fflush(stdout);
    return QCoreApplication::exec();
}
