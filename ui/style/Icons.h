// SPDX-License-Identifier: Apache-2.0
// Our own set of line icons, embedded, and the engine that paints them crisply in the theme's colours.
#pragma once

#include "style/Tokens.h"
#include "tables/TableRoles.h"

#include <QIcon>
#include <QRectF>

#include <memory>

class QPainter;

namespace rollcall::ui {

/// One file of resources/icons each; `fileName` maps them.
enum class IconName {
    None,
    Logo,
    Overview,
    People,
    Person,
    Groups,
    Activity,
    Demo,
    Setup,
    Settings,
    Search,
    Check,
    Warning,
    Alert,
    Clock,
    Cross,
    Copy,
    Refresh,
    Pause,
    Play,
    Filter,
    Columns,
    ChevronDown,
    ChevronUp,
    ChevronRight,
    External,
    Plus,
    Stop,
    Listener,
    Okta,
    Vendor,
    Info,
    Dot,
    Sidebar,
    Theme,
    Download,
    More,
    Mail,
    Inbox,
};

/// The colour role a text or an icon is drawn with; resolved when painted, so that a change of theme needs no new icon.
enum class Ink { Text, Muted, Accent, OnAccent, Here, Okta, Vendor, Good, Warning, Bad };

[[nodiscard]] QColor inkColour(const Colours& colours, Ink ink);
[[nodiscard]] Ink inkOf(models::Tone tone);
[[nodiscard]] QString fileName(IconName icon);
/// The shape that goes with a meaning where nothing more telling is known.
[[nodiscard]] IconName iconOf(models::Tone tone);

/// Paints into the square of `rect`, crisp at any scale.
void paintIcon(QPainter& painter, const QRectF& rect, IconName icon, const QColor& colour);
/// An icon that follows `colours` when these change.
[[nodiscard]] QIcon makeIcon(IconName icon, Ink ink, std::shared_ptr<const Colours> colours);

} // namespace rollcall::ui
