// SPDX-License-Identifier: Apache-2.0
// Reads up to a bound.
#include "ctl/Input.h"

#include <QFile>
#include <QString>

#include <cstdio>

namespace rollcall::ctl {

namespace {

constexpr qint64 largestInput = qint64{1024} * 1024;

} // namespace

Outcome<std::string> readInput(const std::string& file)
{
    const bool isStandard = file == "-";
    QFile input(QString::fromStdString(file));
    const bool isOpen = isStandard ? input.open(stdin, QIODevice::ReadOnly) : input.open(QIODevice::ReadOnly);
    const std::string name = isStandard ? "Standard input" : "The file " + file;
    if (!isOpen)
        return usage(name + " cannot be read: " + input.errorString().toStdString() + ".");
    std::string content = input.read(largestInput + 1).toStdString();
    if (content.size() > static_cast<std::size_t>(largestInput))
        return usage(name + " is larger than 1 MiB.");
    return content;
}

} // namespace rollcall::ctl
