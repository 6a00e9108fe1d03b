// SPDX-License-Identifier: Apache-2.0
// Attribute and value in rows under section titles; the text can be selected.
#pragma once

#include "style/Style.h"

#include <QList>
#include <QString>
#include <QWidget>

#include <optional>

class QGridLayout;

namespace rollcall::ui {

struct KeyValueRow {
    QString key;
    QString value;
    QString exact; ///< on hover, e.g. the exact time or the full attribute path
    bool isMonospace = false;
    std::optional<models::Tone> pill; ///< draws the value as a pill

    bool operator==(const KeyValueRow&) const = default;
};

struct KeyValueSection {
    QString title; ///< may be empty
    QList<KeyValueRow> rows;
    QString exact{}; ///< on hover of the title

    bool operator==(const KeyValueSection&) const = default;
};

/// An empty value is shown as a muted "empty". Does not scroll by itself.
class KeyValueList : public QWidget {
    Q_OBJECT

public:
    explicit KeyValueList(const Style& style, QWidget* parent = nullptr);

    /// Nothing happens when they are what is shown already, so that a refresh keeps a selection.
    void setSections(const QList<KeyValueSection>& sections);
    [[nodiscard]] const QList<KeyValueSection>& sections() const { return m_sections; }

private:
    void rebuild();

    const Style& m_style;
    QList<KeyValueSection> m_sections;
    QWidget* m_body = nullptr;
};

} // namespace rollcall::ui
