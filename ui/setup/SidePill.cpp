// SPDX-License-Identifier: Apache-2.0
// The three sides of every guide.
#include "setup/SidePill.h"

#include "screens/SetupText.h"

namespace rollcall::ui {

using models::SetupSide;

SidePill::SidePill(const Style& style, SetupSide side, QWidget* parent) : Pill(style, parent)
{
    setSide(side);
}

void SidePill::setSide(SetupSide side)
{
    switch (side) {
    case SetupSide::Here:
        set(IconName::Overview, models::SetupText::sideWord(side), models::Tone::Here);
        return;
    case SetupSide::Okta:
        set(IconName::Okta, models::SetupText::sideWord(side), models::Tone::Okta);
        return;
    case SetupSide::Vendor:
        set(IconName::Vendor, models::SetupText::sideWord(side), models::Tone::Vendor);
        return;
    }
}

} // namespace rollcall::ui
