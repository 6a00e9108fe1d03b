// SPDX-License-Identifier: Apache-2.0
// Bodies, sizes and durations of an exchange as people read them.
#include "screens/BodyText.h"

#include "scim/Json.h"

#include <QLocale>

namespace rollcall::models {

using directory::JournalBody;

QString BodyText::pretty(const JournalBody& body)
{
    // What was cut is no JSON any more and is shown as far as it goes.
    const auto parsed = scim::parseJson(body.text());
    return QString::fromStdString(parsed ? scim::toPrettyJson(*parsed) : body.text());
}

QString BodyText::notice(const JournalBody& body)
{
    if (body.text().empty() && body.originalSize() > 0)
        return tr("%1 that are not JSON; only their number is kept.").arg(sizeText(body.originalSize()));
    return body.isCut() ? tr("Cut at 16 KiB; %1 were sent.").arg(sizeText(body.originalSize())) : QString();
}

QString BodyText::sizeText(std::int64_t bytes)
{
    const QLocale locale;
    if (bytes < 1000)
        return bytes == 1 ? tr("1 byte") : tr("%1 bytes").arg(locale.toString(qint64{bytes}));
    return locale.formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat);
}

QString BodyText::durationText(std::int64_t microseconds)
{
    const double milliseconds = static_cast<double>(microseconds) / 1000.0;
    return tr("%1 ms").arg(QLocale().toString(milliseconds, 'f', milliseconds < 10 ? 1 : 0));
}

} // namespace rollcall::models
