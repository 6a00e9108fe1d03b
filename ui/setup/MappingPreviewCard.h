// SPDX-License-Identifier: Apache-2.0
// The very calls that would change a mapping in Okta, with the button that sends them.
#pragma once

#include "screens/MappingView.h"
#include "style/Style.h"
#include "widgets/Card.h"

#include <QList>

class QVBoxLayout;

namespace rollcall::ui {

class Button;
class Label;
class Notice;

class MappingPreviewCard : public Card {
    Q_OBJECT

public:
    explicit MappingPreviewCard(const Style& style, QWidget* parent = nullptr);

    /// `canApply`: nothing else is under way.
    void set(const models::MappingPreview& preview, bool canApply);
    /// To the button that leaves all as it is.
    void focusDrop();

Q_SIGNALS:
    void applyWanted();
    void dropWanted();

private:
    struct CallEntry {
        QWidget* block;
        Label* attribute;
        Label* change;
        Label* effect;
        Label* line;
        Label* body;
    };
    [[nodiscard]] CallEntry makeCall();
    static void fill(const CallEntry& entry, const models::MappingCall& call);

    const Style& m_style;
    Label* m_warnings;
    QVBoxLayout* m_calls;
    QList<CallEntry> m_entries;
    Notice* m_refusal;
    Button* m_apply;
    Button* m_drop;
};

} // namespace rollcall::ui
