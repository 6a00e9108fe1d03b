// SPDX-License-Identifier: Apache-2.0
// A mail's name holds from delivery on; moving it from new to cur and setting flags change what stands behind the
// colon.
#include "onboarding/BounceBox.h"

#include <algorithm>
#include <fstream>
#include <set>
#include <system_error>
#include <utility>

namespace rollcall::onboarding {

namespace {

namespace fs = std::filesystem;

std::string toText(const fs::path& path)
{
    const std::u8string text = path.u8string();
    return {text.begin(), text.end()};
}

core::Error unreadable(const fs::path& folder, const std::error_code& code)
{
    const std::string where = toText(folder);
    if (code == std::errc::permission_denied)
        return core::makeError(core::ErrorKind::Denied,
                               "This program may not read " + where +
                                   ". Give the account it runs under the right to read the Maildir with its folders "
                                   "new and cur.",
                               code.message());
    if (code == std::errc::no_such_file_or_directory || code == std::errc::not_a_directory)
        return core::makeError(core::ErrorKind::Invalid,
                               "There is no Maildir at " + toText(folder.parent_path()) +
                                   ": it has the folders new and cur. Check the path, and whether the mail server "
                                   "delivers there.",
                               code.message());
    return core::makeError(core::ErrorKind::Unavailable,
                           "The Maildir " + where + " cannot be read: " + code.message() +
                               ". It is tried again by itself.",
                           code.message());
}

struct Found {
    fs::file_time_type delivered;
    std::string name;
    fs::path path;
};

class MaildirBox final : public BounceBox {
public:
    MaildirBox(fs::path folder, const BounceBounds& bounds) : m_folder(std::move(folder)), m_bounds(bounds) {}

    [[nodiscard]] std::string source() const override { return "maildir:" + toText(m_folder); }
    [[nodiscard]] bool hasOnePlace() const override { return false; }
    [[nodiscard]] std::chrono::milliseconds pause() const override { return std::chrono::seconds(10); }

    [[nodiscard]] core::Result<BounceFetch> fetch(std::span<const std::string> marks, std::stop_token stop) override
    {
        std::set<std::string, std::less<>> gone(marks.begin(), marks.end());
        std::vector<Found> fresh;
        // A mail that is moved meanwhile is met in cur.
        for (const char* part : {"new", "cur"}) {
            if (auto listed = list(m_folder / part, marks, gone, fresh); !listed)
                return tl::unexpected(std::move(listed.error()));
        }
        std::ranges::sort(fresh, [](const Found& one, const Found& other) {
            return std::tie(one.delivered, one.name) < std::tie(other.delivered, other.name);
        });
        return read(fresh, gone, stop);
    }

private:
    [[nodiscard]] static core::Result<> list(const fs::path& folder, std::span<const std::string> marks,
                                             std::set<std::string, std::less<>>& gone, std::vector<Found>& fresh)
    {
        std::error_code code;
        fs::directory_iterator entry(folder, code);
        for (; !code && entry != fs::directory_iterator(); entry.increment(code)) {
            const std::string file = toText(entry->path().filename());
            std::string name = file.substr(0, file.find(':'));
            if (name.empty() || name.front() == '.')
                continue;
            gone.erase(name);
            if (std::ranges::binary_search(marks, name))
                continue;
            std::error_code lost; // of a mail that somebody took away meanwhile
            const auto delivered = entry->last_write_time(lost);
            if (!lost && entry->is_regular_file(lost) && !lost)
                fresh.push_back({delivered, std::move(name), entry->path()});
        }
        if (code)
            return tl::unexpected(unreadable(folder, code));
        return {};
    }

    [[nodiscard]] core::Result<BounceFetch> read(const std::vector<Found>& fresh,
                                                 const std::set<std::string, std::less<>>& gone,
                                                 const std::stop_token& stop) const
    {
        BounceFetch fetch;
        fetch.dropped.assign(gone.begin(), gone.end());
        std::size_t bytes = 0;
        for (const Found& each : fresh) {
            if (stop.stop_requested())
                return core::failure(core::ErrorKind::Cancelled, "Stopped.");
            if (fetch.letters.size() >= m_bounds.letters || bytes >= m_bounds.bytes) {
                fetch.hasMore = true;
                break;
            }
            if (!fetch.letters.empty() && fetch.letters.back().name == each.name)
                continue; // met on its way from new to cur
            std::ifstream file(each.path, std::ios::binary);
            std::string content(m_bounds.bytesOfALetter, '\0');
            file.read(content.data(), static_cast<std::streamsize>(content.size()));
            const auto length = static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0));
            if (!file.is_open() || file.bad()) {
                std::error_code code;
                if (!fs::exists(each.path, code))
                    continue; // moved: the next round finds it
                return tl::unexpected(unreadable(each.path, std::make_error_code(std::errc::permission_denied)));
            }
            content.resize(length);
            content.shrink_to_fit();
            bytes += length;
            fetch.letters.push_back({each.name, std::move(content)});
        }
        return fetch;
    }

    const fs::path m_folder;
    const BounceBounds m_bounds;
};

} // namespace

std::unique_ptr<BounceBox> openMaildir(const std::filesystem::path& folder, const BounceBounds& bounds)
{
    return std::make_unique<MaildirBox>(folder, bounds);
}

} // namespace rollcall::onboarding
