// SPDX-License-Identifier: Apache-2.0
// One message page serves empty and error; the skeleton stands still, since nothing moves without a reason.
#include "widgets/StateStack.h"

#include "widgets/Button.h"
#include "widgets/Label.h"

#include <QAccessible>
#include <QPainter>
#include <QVBoxLayout>

#include <array>

namespace rollcall::ui {

namespace {

/// Quiet bars where rows will stand.
class Skeleton final : public QWidget {
public:
    explicit Skeleton(const Style& style) : m_style(style) { setAccessibleName(StateStack::tr("Loading")); }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_style.colours().border);
        constexpr std::array widths{46, 62, 38, 55, 70, 42};
        int index = 0;
        for (int y = space::wide; y + size::row < height(); y += size::row) {
            painter.setOpacity(std::max(0.15, 0.8 - 0.08 * index));
            const int share = widths.at(static_cast<std::size_t>(index) % widths.size());
            painter.drawRoundedRect(QRect(space::wide, y, width() / 6, space::small), radius::bar, radius::bar);
            painter.drawRoundedRect(QRect(space::wide + width() / 4, y, width() * share / 160, space::small),
                                    radius::bar, radius::bar);
            ++index;
        }
    }

private:
    const Style& m_style;
};

} // namespace

StateStack::StateStack(const Style& style, QWidget* parent)
    : QStackedWidget(parent),
      m_style(style),
      m_skeleton(new Skeleton(style)),
      m_blank(new QWidget),
      m_message(new QWidget)
{
    makeMessage();
    addWidget(m_skeleton);
    addWidget(m_blank);
    addWidget(m_message);
    m_delay.setSingleShot(true);
    m_delay.setInterval(delay::skeleton);
    connect(&m_delay, &QTimer::timeout, this, [this] { setCurrentWidget(m_skeleton); });
}

void StateStack::makeMessage()
{
    m_icon = new Label(m_style, FontRole::Text, Ink::Muted);
    m_sentence = new Label(m_style, FontRole::Section);
    m_cause = new Label(m_style, FontRole::Text, Ink::Muted);
    m_next = new Label(m_style, FontRole::Text);
    m_button = new Button(m_style, QString(), ButtonKind::Secondary);
    m_sentence->setObjectName(QStringLiteral("m_sentence"));
    m_next->setObjectName(QStringLiteral("m_next"));
    m_button->setObjectName(QStringLiteral("m_button"));
    auto* column = new QVBoxLayout(m_message);
    column->setContentsMargins(space::wide, space::wide, space::wide, space::wide);
    column->setSpacing(space::small);
    column->addStretch(2);
    column->addWidget(m_icon, 0, Qt::AlignHCenter);
    for (auto* label : {m_sentence, m_cause, m_next}) {
        label->setWordWrap(true);
        label->setAlignment(Qt::AlignHCenter);
        label->setMaximumWidth(size::reading);
        auto* row = new QHBoxLayout;
        row->addStretch(1);
        row->addWidget(label, 100);
        row->addStretch(1);
        column->addLayout(row);
    }
    column->addSpacing(space::small);
    column->addWidget(m_button, 0, Qt::AlignHCenter);
    column->addStretch(3);
    connect(m_button, &QAbstractButton::clicked, this, [this] {
        if (m_action)
            m_action();
    });
}

void StateStack::setContent(QWidget* content)
{
    if (m_content != nullptr) {
        removeWidget(m_content);
        m_content->deleteLater();
    }
    m_content = content;
    addWidget(content);
    if (m_state == State::Full)
        setCurrentWidget(content);
}

void StateStack::showContent()
{
    enter(State::Full, m_content);
}

void StateStack::showEmpty(const EmptyState& state)
{
    m_icon->setPixmap(
        m_style.icon(state.icon, Ink::Muted).pixmap(QSize(size::messageIcon, size::messageIcon), devicePixelRatioF()));
    m_sentence->setText(state.sentence);
    m_cause->setText(state.detail);
    m_cause->setVisible(!state.detail.isEmpty());
    m_next->hide();
    m_button->setText(state.button);
    m_button->setVisible(!state.button.isEmpty());
    m_button->updateGeometry();
    m_action = state.action;
    enter(State::Empty, m_message);
}

void StateStack::showError(const ErrorState& state)
{
    m_icon->setPixmap(m_style.icon(IconName::Warning, Ink::Bad)
                          .pixmap(QSize(size::messageIcon, size::messageIcon), devicePixelRatioF()));
    m_sentence->setText(state.happened);
    m_cause->setText(state.cause);
    m_cause->setVisible(!state.cause.isEmpty());
    m_next->setText(state.next);
    m_next->setVisible(!state.next.isEmpty());
    m_button->setText(state.button);
    m_button->setVisible(!state.button.isEmpty());
    m_button->updateGeometry();
    m_action = state.action;
    enter(State::Error, m_message);
    QAccessibleEvent alert(m_message, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void StateStack::showLoading()
{
    if (m_state == State::Loading)
        return;
    m_state = State::Loading;
    if (!m_hasShown)
        setCurrentWidget(m_blank);
    m_delay.start();
    Q_EMIT stateChanged();
}

void StateStack::enter(State state, QWidget* page)
{
    m_delay.stop();
    m_hasShown = true;
    if (page != nullptr)
        setCurrentWidget(page);
    if (m_state == state)
        return;
    m_state = state;
    Q_EMIT stateChanged();
}

} // namespace rollcall::ui
