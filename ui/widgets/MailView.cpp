// SPDX-License-Identifier: Apache-2.0
#include "widgets/MailView.h"

#include "style/Style.h"

#include <QByteArray>
#include <QHash>
#include <QImage>
#include <QPalette>
#include <QRegularExpression>
#include <QTextDocument>
#include <QUrl>
#include <QVariant>

namespace rollcall::ui {

namespace {

/// By class; of a block `@media (condition…) { .name { … } … }`.
QHash<QString, QString> rulesOf(const QString& html, const QString& condition)
{
    static const QRegularExpression rule(QStringLiteral("\\.([A-Za-z][\\w-]*)\\s*\\{([^{}]*)\\}"));
    const QRegularExpression block(
        QStringLiteral("@media\\s*\\([^)]*%1[^)]*\\)\\s*\\{((?:[^{}]|\\{[^{}]*\\})*)\\}").arg(condition));
    QHash<QString, QString> rules;
    auto blocks = block.globalMatch(html);
    while (blocks.hasNext()) {
        auto found = rule.globalMatch(blocks.next().captured(1));
        while (found.hasNext()) {
            const auto match = found.next();
            rules[match.captured(1)] += match.captured(2).remove(QStringLiteral("!important")).simplified();
        }
    }
    return rules;
}

QString withRules(const QString& html, const QHash<QString, QString>& rules)
{
    static const QRegularExpression tag(QStringLiteral("<[a-zA-Z][^<>]*>"));
    static const QRegularExpression classes(QStringLiteral("\\bclass=\"([^\"]*)\""));
    static const QRegularExpression style(QStringLiteral("\\bstyle=\"([^\"]*)\""));
    QString result;
    qsizetype copied = 0;
    auto tags = tag.globalMatch(html);
    while (tags.hasNext()) {
        const auto match = tags.next();
        QString words = match.captured();
        QString added;
        const auto names = classes.match(words).captured(1).split(QLatin1Char(' '), Qt::SkipEmptyParts);
        for (const QString& name : names)
            added += rules.value(name);
        if (added.isEmpty())
            continue;
        if (const auto own = style.match(words); own.hasMatch())
            words.insert(own.capturedEnd(1), QLatin1Char(';') + added);
        else
            words.insert(words.size() - 1, QStringLiteral(" style=\"%1\"").arg(added));
        result += QStringView(html).mid(copied, match.capturedStart() - copied);
        result += words;
        copied = match.capturedEnd();
    }
    result += QStringView(html).mid(copied);
    return result;
}

} // namespace

QString withMediaRules(const QString& html, const MailScreenKind& screen)
{
    QString result = html;
    if (screen.isPhone)
        result = withRules(result, rulesOf(html, QStringLiteral("max-width")));
    if (screen.isDark)
        result = withRules(result, rulesOf(html, QStringLiteral("prefers-color-scheme:\\s*dark")));
    return result;
}

MailView::MailView(QWidget* parent) : QTextBrowser(parent)
{
    setOpenLinks(false);
    setFrameShape(QFrame::NoFrame);
    document()->setDocumentMargin(space::medium);
}

void MailView::setMail(const QString& html, const MailScreenKind& screen)
{
    static const QRegularExpression hidden(QStringLiteral("<(div|span)[^>]*display:\\s*none[^>]*>.*?</\\1>"),
                                           QRegularExpression::DotMatchesEverythingOption);
    // Paper and ink of its own, whatever the program's theme is.
    QPalette paper = palette();
    paper.setColor(QPalette::Base, screen.isDark ? QColor(0x11, 0x15, 0x1b) : QColor(Qt::white));
    paper.setColor(QPalette::Text, screen.isDark ? QColor(0xe8, 0xeb, 0xf0) : QColor(0x1c, 0x24, 0x30));
    setPalette(paper);
    setHtml(withMediaRules(QString(html).remove(hidden), screen));
}

QVariant MailView::loadResource(int type, const QUrl& name)
{
    static const QRegularExpression picture(QStringLiteral("^data:image/(png|jpeg);base64,([A-Za-z0-9+/=]+)$"));
    const auto match = picture.match(name.toString());
    if (type != QTextDocument::ImageResource || !match.hasMatch())
        return {};
    return QImage::fromData(QByteArray::fromBase64(match.captured(2).toLatin1()), match.captured(1).toLatin1().data());
}

} // namespace rollcall::ui
