// SPDX-License-Identifier: Apache-2.0
// A page by itself over a directory in memory, and pictures of it for people to look at.
#include "PageFixture.h"

#include "OwnSettings.h"

#include <QApplication>
#include <QDir>

namespace rollcall::tests {

PageFixture::PageFixture() : m_style(*qApp)
{
    useSettingsIn(m_settings.path());
}

void PageFixture::begin()
{
    m_database = std::make_unique<models::test::FakeDatabase>();
    m_watcher = std::make_unique<models::DirectoryWatcher>(*m_database);
}

void PageFixture::end()
{
    m_watcher.reset();
    m_database.reset();
}

void PageFixture::show(QWidget& page, const QSize& size)
{
    page.setProperty("surface", QStringLiteral("background"));
    page.setAttribute(Qt::WA_StyledBackground);
    page.resize(size);
    page.show();
}

bool PageFixture::keepPicture(QWidget& page, const QString& name)
{
    const QString folder = qEnvironmentVariable("ROLLCALL_PICTURES");
    if (folder.isEmpty())
        return true;
    QString file = name;
    file.remove(QLatin1Char(',')).replace(QLatin1Char(' '), QLatin1Char('-'));
    return QDir().mkpath(folder) && page.grab().save(QDir(folder).filePath(file + QStringLiteral(".png")));
}

} // namespace rollcall::tests
