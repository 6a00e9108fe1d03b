// SPDX-License-Identifier: Apache-2.0
// A page by itself over a directory in memory.
#include "PageFixture.h"

#include "OwnSettings.h"

#include <QApplication>

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

} // namespace rollcall::tests
