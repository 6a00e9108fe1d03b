// SPDX-License-Identifier: Apache-2.0
// Applies the tokens to the application.
#include "style/Style.h"

#include "style/BaseStyle.h"
#include "style/PlainLetters.h"
#include "style/Stylesheet.h"
#include "style/SystemTheme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontMetrics>
#include <QPainter>

#include <algorithm>
#include <utility>

namespace rollcall::ui {

namespace {

QString preferred(const QString& family, QFontDatabase::SystemFont otherwise)
{
    return QFontDatabase::hasFamily(family) ? family : QFontDatabase::systemFont(otherwise).family();
}

int widestDigit(const QFontMetrics& metrics)
{
    int widest = 0;
    for (char16_t digit = u'0'; digit <= u'9'; ++digit)
        widest = std::max(widest, metrics.horizontalAdvance(QChar(digit)));
    return widest;
}

} // namespace

Style::Style(QApplication& application, QObject* parent)
    : QObject(parent),
      m_application(application),
      m_system(std::make_unique<SystemTheme>()),
      m_colours(std::make_shared<Colours>()),
      m_family(preferred(QStringLiteral("Inter"), QFontDatabase::GeneralFont)),
      m_monospaceFamily(preferred(QStringLiteral("Noto Sans Mono"), QFontDatabase::FixedFont))
{
    QApplication::setStyle(new BaseStyle(m_colours));
    QApplication::setFont(font(FontRole::Text));
    for (const auto effect : {Qt::UI_AnimateMenu, Qt::UI_AnimateCombo, Qt::UI_AnimateTooltip, Qt::UI_FadeMenu,
                              Qt::UI_FadeTooltip, Qt::UI_AnimateToolBox})
        QApplication::setEffectEnabled(effect, false);
    connect(m_system.get(), &SystemTheme::changed, this, [this] {
        if (m_theme == Theme::System)
            apply();
    });
    apply();
}

Style::~Style() = default;

bool Style::wantsDark() const
{
    return m_theme == Theme::Dark || (m_theme == Theme::System && m_system->isDark());
}

void Style::setTheme(Theme theme)
{
    m_theme = theme;
    if (wantsDark() != isDark())
        apply();
}

void Style::apply()
{
    *m_colours = wantsDark() ? darkColours() : lightColours();
    QApplication::setPalette(makePalette(*m_colours));
    m_application.setStyleSheet(makeStylesheet(*m_colours));
    Q_EMIT changed();
}

ToneColours Style::colour(models::Tone tone) const
{
    switch (tone) {
    case models::Tone::Neutral:
        return m_colours->neutral;
    case models::Tone::Accent:
    case models::Tone::Here:
        return m_colours->here;
    case models::Tone::Okta:
        return m_colours->okta;
    case models::Tone::Vendor:
        return m_colours->vendor;
    case models::Tone::Good:
        return m_colours->good;
    case models::Tone::Warning:
        return m_colours->warning;
    case models::Tone::Bad:
        return m_colours->bad;
    }
    return m_colours->neutral;
}

QFont Style::font(FontRole role) const
{
    QFont font(m_family);
    font.setStyleHint(QFont::SansSerif);
    font.setPixelSize(size::text);
    switch (role) {
    case FontRole::Title:
        font.setPixelSize(size::title);
        font.setWeight(QFont::DemiBold);
        break;
    case FontRole::Section:
        font.setPixelSize(size::section);
        font.setWeight(QFont::DemiBold);
        break;
    case FontRole::Strong:
        font.setWeight(QFont::Medium);
        break;
    case FontRole::Text:
        break;
    case FontRole::Detail:
        font.setPixelSize(size::detail);
        break;
    case FontRole::Monospace:
        font.setFamily(m_monospaceFamily);
        font.setStyleHint(QFont::Monospace);
        font.setFixedPitch(true);
        font.setPixelSize(size::monospace);
        break;
    }
#if QT_VERSION >= QT_VERSION_CHECK(6, 7, 0)
    if (role != FontRole::Monospace)
        font.setFeature("tnum", 1);
#endif
    return withPlainLetters(std::move(font));
}

QIcon Style::icon(IconName icon, Ink ink) const
{
    return makeIcon(icon, ink, m_colours);
}

int Style::tabularWidth(const QFont& font, const QString& text)
{
    const QFontMetrics metrics(font);
    const int digit = widestDigit(metrics);
    int width = 0;
    for (const QChar c : text)
        width += c.isDigit() ? digit : metrics.horizontalAdvance(c);
    return width;
}

void Style::drawTabular(QPainter& painter, const QRect& rect, Qt::Alignment alignment, const QString& text) const
{
    // Before 6.7 Qt cannot ask a font for its tabular figures, so each digit is centred in the widest one's place.
    const QFontMetrics metrics(painter.font());
    const QString shown = metrics.elidedText(text, Qt::ElideRight, rect.width());
    const int digit = widestDigit(metrics);
    int x = rect.left();
    if (alignment.testFlag(Qt::AlignRight))
        x = rect.right() + 1 - tabularWidth(painter.font(), shown);
    else if (alignment.testFlag(Qt::AlignHCenter))
        x = rect.left() + (rect.width() - tabularWidth(painter.font(), shown)) / 2;
    const int baseline = rect.top() + (rect.height() + metrics.ascent() - metrics.descent()) / 2;
    for (const QChar c : shown) {
        const int own = metrics.horizontalAdvance(c);
        const int place = c.isDigit() ? digit : own;
        painter.drawText(x + (place - own) / 2, baseline, QString(c));
        x += place;
    }
}

} // namespace rollcall::ui
