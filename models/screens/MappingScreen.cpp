// SPDX-License-Identifier: Apache-2.0
// What is read, kept and prepared is each a class of its own; here it comes together.
#include "screens/MappingScreen.h"

#include "RelativeTime.h"
#include "Utf8.h"
#include "screens/IntegrationSelection.h"
#include "screens/MappingExchange.h"
#include "screens/MappingKeeper.h"
#include "screens/MappingReading.h"
#include "screens/MappingText.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace rollcall::models {

MappingScreen::MappingScreen(directory::Database& database, IntegrationSelection& selection, MappingSource& source,
                             const setup::ProfileCatalogue& profiles, const core::Clock& clock, QObject* parent)
    : QObject(parent),
      m_selection(selection),
      m_clock(clock),
      m_table(std::make_unique<MappingTableModel>()),
      m_exchange(std::make_unique<MappingExchange>(database, selection, source, profiles, clock)),
      m_keeper(std::make_unique<MappingKeeper>(database))
{
    connect(&m_selection, &IntegrationSelection::currentChanged, this, &MappingScreen::reset);
    connect(m_exchange.get(), &MappingExchange::changed, this, &MappingScreen::changed);
    connect(m_exchange.get(), &MappingExchange::mappingChanged, this, &MappingScreen::mappingChanged);
    connect(m_exchange.get(), &MappingExchange::refreshed, this, &MappingScreen::refreshRows);
    connect(m_exchange.get(), &MappingExchange::applied, this,
            [this](const std::shared_ptr<const setup::MappingReport>& report) {
                m_outcome = MappingText::outcome(*report);
                m_editor.drop();
            });
    connect(m_exchange.get(), &MappingExchange::failed, this, [this](const QString& why) { m_trouble = why; });
    connect(m_keeper.get(), &MappingKeeper::started, this, [this] {
        m_trouble.clear();
        Q_EMIT changed();
    });
    connect(m_keeper.get(), &MappingKeeper::written, this, [this](const std::optional<core::Error>& error) {
        if (error)
            m_trouble = text(error->message);
        m_exchange->load();
        Q_EMIT changed();
        Q_EMIT mappingChanged();
    });
    reset();
}

MappingScreen::~MappingScreen() = default;

ScreenState MappingScreen::state() const
{
    return m_exchange->state();
}

const std::optional<core::Error>& MappingScreen::error() const
{
    return m_exchange->error();
}

const MappingReading* MappingScreen::reading() const
{
    return m_exchange->reading();
}

bool MappingScreen::hasMapping() const
{
    return m_exchange->hasMapping();
}

void MappingScreen::reset()
{
    m_table->setRows({});
    m_trouble.clear();
    m_selected.clear();
    m_editor.drop();
    m_outcome.reset();
    m_exchange->reset();
    Q_EMIT changed();
}

void MappingScreen::open()
{
    m_exchange->open();
}

void MappingScreen::close()
{
    m_exchange->close();
    m_editor.drop();
    m_outcome.reset();
    m_trouble.clear();
    Q_EMIT changed();
}

void MappingScreen::retry()
{
    m_exchange->retry();
}

bool MappingScreen::isIdle() const
{
    return m_exchange->isIdle() && m_keeper->isIdle();
}

bool MappingScreen::isBusy() const
{
    return m_exchange->isBusy();
}

void MappingScreen::refreshRows()
{
    const auto matter = reading()->matter();
    QList<MappingTableRow> rows;
    for (const auto& row : reading()->rows)
        rows.append(MappingText::tableRow(row, matter));
    if (reading()->row(m_selected) == nullptr)
        m_selected = rows.isEmpty() ? QString() : rows.first().scimPath;
    m_table->setRows(std::move(rows));
}

QString MappingScreen::applicationName() const
{
    const auto* known = m_exchange->profile();
    return known == nullptr ? QString() : text(known->name);
}

QStringList MappingScreen::problems() const
{
    QStringList sentences;
    for (const auto& row : m_table->rows()) {
        if (!row.problem.isEmpty())
            sentences << row.problem;
    }
    if (reading() == nullptr || reading()->mapping() == nullptr || !reading()->facts->appSchema)
        return sentences;
    for (const auto& name : setup::neverSent(*reading()->mapping(), *reading()->facts->appSchema)) {
        // That of a row is told there.
        if (std::ranges::find(reading()->rows, name, &setup::MappingRow::appAttribute) == reading()->rows.end())
            sentences << tr("%1 is mapped beside these, and has no external namespace in Okta’s profile of the app: "
                            "it is never sent.")
                             .arg(text(name));
    }
    return sentences;
}

QString MappingScreen::unexpected() const
{
    if (reading() == nullptr || reading()->mapping() == nullptr)
        return {};
    const auto& schema = reading()->facts->appSchema;
    QStringList names;
    for (const auto& name :
         setup::unexpected(*m_exchange->profile(), *reading()->mapping(), schema ? &*schema : nullptr))
        names << text(name);
    if (names.isEmpty())
        return {};
    return tr("Okta also sends %1. %2 takes exactly the attributes of this list, and drops what comes beside them.")
        .arg(names.join(QStringLiteral(", ")), applicationName());
}

QString MappingScreen::summary() const
{
    if (reading() != nullptr && reading()->mapping() != nullptr) {
        const auto needy = problems().size();
        if (needy == 0)
            return tr("All attributes are mapped.");
        return needy == 1 ? tr("One attribute needs a look.") : tr("%1 attributes need a look.").arg(needy);
    }
    return tr("What fills each attribute in Okta, what comes of it for a person, and how it is changed.");
}

QString MappingScreen::verdict() const
{
    if (state() == ScreenState::Loading)
        return tr("Reading the directory…");
    if (reading() == nullptr || state() != ScreenState::Full)
        return {};
    if (reading()->mapping() == nullptr)
        return tr("%1 attributes that %2 wants; what Okta has is not known")
            .arg(reading()->rows.size())
            .arg(applicationName());
    return QStringLiteral("%1 · %2").arg(summary(),
                                         tr("read %1").arg(RelativeTime::text(reading()->facts->at, m_clock.now())));
}

QString MappingScreen::activity() const
{
    return m_exchange->activity();
}

void MappingScreen::lookAgain()
{
    m_trouble.clear();
    m_outcome.reset();
    m_exchange->lookAgain();
    Q_EMIT changed();
}

void MappingScreen::cancel()
{
    m_exchange->cancel();
}

QString MappingScreen::unknown() const
{
    if (reading() == nullptr || !reading()->isAsked || isBusy() || !m_trouble.isEmpty())
        return {};
    return MappingText::unknown(reading()->matter());
}

const QString& MappingScreen::sample() const
{
    return m_exchange->sample();
}

void MappingScreen::setSample(const QString& pasted)
{
    if (pasted.trimmed() == sample() && hasPerson())
        return;
    m_exchange->setSample(pasted.trimmed());
    lookAgain();
}

bool MappingScreen::hasPerson() const
{
    return reading() != nullptr && reading()->person() != nullptr;
}

QString MappingScreen::sampleNote() const
{
    if (hasPerson())
        return tr("Sample values of %1.").arg(MappingText::name(*reading()->person()));
    if (reading() != nullptr && reading()->facts)
        return text(reading()->facts->personProblem);
    return tr("Sample values need access to Okta’s API.");
}

void MappingScreen::select(const QString& scimPath)
{
    if (scimPath == m_selected || reading() == nullptr || reading()->row(scimPath) == nullptr)
        return;
    m_selected = scimPath;
    Q_EMIT changed();
}

std::optional<MappingDetail> MappingScreen::detail() const
{
    const auto* row = reading() != nullptr ? reading()->row(m_selected) : nullptr;
    return row == nullptr ? std::nullopt : std::optional(MappingText::detail(*row, reading()->matter()));
}

MappingTrial MappingScreen::tryExpression(const QString& expression) const
{
    if (expression.trimmed().isEmpty())
        return {};
    const auto* person = reading() != nullptr ? reading()->person() : nullptr;
    const std::string typed = expression.trimmed().toStdString();
    const auto value = setup::evaluate(typed, person == nullptr ? okta::Profile() : person->profile);
    if (!value)
        return {{}, text(value.error().message), {}};
    if (person == nullptr)
        return {{}, tr("It can be read. Choose a sample person to see what it gives."), {}};
    return {text(*value), {}, MappingText::absence(typed, *person)};
}

void MappingScreen::expect(const QString& label, const QString& oktaAttribute, bool isRequired)
{
    const auto integration = m_selection.currentId();
    if (const auto shown = detail(); integration && shown)
        m_keeper->expect(*integration, reading()->shipped, *shown, label, oktaAttribute, isRequired);
}

void MappingScreen::setUnique(bool isUnique)
{
    const auto integration = m_selection.currentId();
    if (const auto shown = detail(); integration && shown)
        m_keeper->setUnique(*integration, reading()->shipped, *shown, isUnique);
}

void MappingScreen::expectAsShipped()
{
    const auto integration = m_selection.currentId();
    if (const auto shown = detail(); integration && shown)
        m_keeper->forget(*integration, *shown);
}

bool MappingScreen::canPrepare()
{
    m_trouble.clear();
    m_outcome.reset();
    m_editor.drop();
    return reading() != nullptr && !isBusy();
}

void MappingScreen::prepareChange(const QString& expression, MappingPush push)
{
    if (const auto shown = detail(); canPrepare() && shown)
        m_trouble = m_editor.change(*reading(), *shown, expression, push);
    Q_EMIT changed();
}

QList<KeptMappingView> MappingScreen::kept() const
{
    QList<KeptMappingView> views;
    if (reading() == nullptr)
        return views;
    for (const auto& one : reading()->ours.kept)
        views.append({tr("as it was %1").arg(RelativeTime::text(one.at, m_clock.now())), RelativeTime::exact(one.at)});
    return views;
}

void MappingScreen::prepareRollBack(qsizetype index)
{
    if (canPrepare())
        m_trouble = m_editor.rollBack(*reading(), index, m_clock.now());
    Q_EMIT changed();
}

void MappingScreen::prepareImport(const QByteArray& json)
{
    if (canPrepare())
        m_trouble = m_editor.takeOver(*reading(), json);
    Q_EMIT changed();
}

void MappingScreen::dropPreview()
{
    m_editor.drop();
    m_trouble.clear();
    Q_EMIT changed();
}

void MappingScreen::apply()
{
    const auto plan = m_editor.plan();
    if (!m_selection.currentId() || !plan || isBusy())
        return;
    m_trouble.clear();
    m_exchange->apply(plan);
    Q_EMIT changed();
}

QString MappingScreen::exported() const
{
    const auto* mapping = reading() != nullptr ? reading()->mapping() : nullptr;
    return mapping == nullptr ? QString() : text(setup::exportMapping(*mapping));
}

QString MappingScreen::fileName() const
{
    const auto current = m_selection.current();
    return tr("mapping") + (current ? QLatin1Char('-') + text(current->slug) : QString()) + QStringLiteral(".json");
}

} // namespace rollcall::models
