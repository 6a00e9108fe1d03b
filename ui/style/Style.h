// SPDX-License-Identifier: Apache-2.0
// The one language of the look: applies theme, palette, fonts and stylesheet to the application, and hands out their
// parts.
#pragma once

#include "style/Icons.h"
#include "style/Tokens.h"
#include "tables/TableRoles.h"

#include <QFont>
#include <QIcon>
#include <QObject>

#include <memory>

class QApplication;
class QPainter;
class QRect;

namespace rollcall::ui {

class SystemTheme;

enum class Theme { System, Light, Dark };

enum class FontRole {
    Title,   ///< 20, semibold
    Section, ///< 15, semibold
    Strong,  ///< 13, medium: card titles, buttons, the word that counts
    Text,    ///< 13
    Detail,  ///< 11
    Monospace,
};

/// Made once in app/ and passed by reference; must outlive every widget. GUI thread only. Nothing in the look is
/// animated, so that reduced motion needs no switch.
class Style : public QObject {
    Q_OBJECT

public:
    explicit Style(QApplication& application, QObject* parent = nullptr);
    ~Style() override;

    [[nodiscard]] Theme theme() const { return m_theme; }
    /// Applies at once to everything that is open.
    void setTheme(Theme theme);
    [[nodiscard]] bool isDark() const { return m_colours->isDark; }

    [[nodiscard]] const Colours& colours() const { return *m_colours; }
    [[nodiscard]] ToneColours colour(models::Tone tone) const;
    [[nodiscard]] QColor colour(Ink ink) const { return inkColour(*m_colours, ink); }
    [[nodiscard]] QFont font(FontRole role) const;

    /// Follows the theme by itself.
    [[nodiscard]] QIcon icon(IconName icon, Ink ink = Ink::Text) const;

    /// Text whose digits all take the same width, elided at the right, aligned as asked; for columns of numbers.
    void drawTabular(QPainter& painter, const QRect& rect, Qt::Alignment alignment, const QString& text) const;
    [[nodiscard]] static int tabularWidth(const QFont& font, const QString& text);

Q_SIGNALS:
    /// After colours changed. Widgets styled by palette, stylesheet or Ink need not listen.
    void changed();

private:
    void apply();
    [[nodiscard]] bool wantsDark() const;

    QApplication& m_application;
    std::unique_ptr<SystemTheme> m_system;
    Theme m_theme = Theme::System;
    std::shared_ptr<Colours> m_colours;
    QString m_family;
    QString m_monospaceFamily;
};

} // namespace rollcall::ui
