// SPDX-License-Identifier: Apache-2.0
#include "Pictures.h"

#include "SecretSearch.h"
#include "style/Style.h"

#include <QAbstractButton>
#include <QAbstractItemModel>
#include <QAbstractItemView>
#include <QComboBox>
#include <QCoreApplication>
#include <QDir>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QStringList>
#include <QTextDocument>
#include <QTextEdit>
#include <QWidget>

namespace rollcall::tests {

namespace {

QString folder()
{
    return qEnvironmentVariable("ROLLCALL_PICTURES");
}

/// Rows that stand in the view; a table may have a million others.
QStringList cellsOf(const QAbstractItemView& view)
{
    QStringList cells;
    const QRect shown = view.viewport()->rect();
    const auto* model = view.model();
    if (model == nullptr)
        return cells;
    const QModelIndex first = view.indexAt(shown.topLeft() + QPoint(1, 1));
    for (int row = qMax(0, first.row()); row < model->rowCount(view.rootIndex()); ++row) {
        for (int column = 0; column < model->columnCount(view.rootIndex()); ++column)
            cells.append(model->index(row, column, view.rootIndex()).data().toString());
        if (view.visualRect(model->index(row, 0, view.rootIndex())).top() > shown.bottom())
            break;
    }
    return cells;
}

QString textOf(const QWidget& widget)
{
    if (const auto* label = qobject_cast<const QLabel*>(&widget))
        return label->text();
    if (const auto* button = qobject_cast<const QAbstractButton*>(&widget))
        return button->text();
    if (const auto* field = qobject_cast<const QLineEdit*>(&widget))
        return field->displayText(); // dots, where the field hides what stands in it
    if (const auto* text = qobject_cast<const QPlainTextEdit*>(&widget))
        return text->toPlainText();
    if (const auto* text = qobject_cast<const QTextEdit*>(&widget))
        return text->toPlainText();
    if (const auto* box = qobject_cast<const QComboBox*>(&widget))
        return box->currentText();
    // A header is such a view, too, of the same model, and shows none of its cells.
    const auto* view = qobject_cast<const QAbstractItemView*>(&widget);
    if (view != nullptr && qobject_cast<const QHeaderView*>(&widget) == nullptr)
        return cellsOf(*view).join(QLatin1Char('\n'));
    return {};
}

} // namespace

QString secretShownIn(const QWidget& shown)
{
    const SecretSearch search;
    auto widgets = shown.findChildren<const QWidget*>();
    widgets.append(&shown);
    for (const QWidget* widget : widgets) {
        if (!widget->isVisible())
            continue;
        // Between the tags of a rich text as well.
        const auto found = search.find(textOf(*widget).toStdString());
        if (!found.empty()) {
            return QStringLiteral("%1 %2 shows a secret: %3")
                .arg(QLatin1String(widget->metaObject()->className()), widget->objectName(),
                     QString::fromStdString(found.front().kind));
        }
    }
    return {};
}

bool keepPicture(QWidget& shown, const QString& name)
{
    if (const QString secret = secretShownIn(shown); !secret.isEmpty()) {
        qWarning("%s: %s", qPrintable(name), qPrintable(secret));
        return false;
    }
    QString file = name;
    file.remove(QLatin1Char(',')).replace(QLatin1Char(' '), QLatin1Char('-'));
    return folder().isEmpty() ||
           (QDir().mkpath(folder()) && shown.grab().save(QDir(folder()).filePath(file + QStringLiteral(".png"))));
}

bool keepPictures(QWidget& window, ui::Style& style, const QString& name, std::initializer_list<int> widths)
{
    if (folder().isEmpty())
        return keepPicture(window, name);
    const QSize size = window.size();
    const auto theme = style.theme();
    bool areKept = true;
    for (const bool isDark : {false, true}) {
        style.setTheme(isDark ? ui::Theme::Dark : ui::Theme::Light);
        for (const int width : widths) {
            window.resize(width, width * 5 / 8);
            // A layout may ask its parent's for another one.
            for (int turn = 0; turn < 5; ++turn)
                QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
            const QString shade = isDark ? QStringLiteral("dark") : QStringLiteral("light");
            areKept = keepPicture(window, QStringLiteral("%1-%2-%3").arg(name, shade).arg(width)) && areKept;
        }
    }
    style.setTheme(theme);
    window.resize(size);
    return areKept;
}

} // namespace rollcall::tests
