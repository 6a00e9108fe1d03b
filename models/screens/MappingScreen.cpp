// SPDX-License-Identifier: Apache-2.0
// What is ours is read first and shown at once; what Okta says comes beside it when it is there.
#include "screens/MappingScreen.h"

#include "RelativeTime.h"
#include "core/Deliver.h"
#include "screens/IntegrationSelection.h"
#include "screens/MappingReading.h"
#include "screens/MappingSource.h"
#include "screens/MappingText.h"
#include "setup/ProfileCatalogue.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace rollcall::models {

namespace {

QString text(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

} // namespace

MappingScreen::MappingScreen(directory::Database& database, IntegrationSelection& selection, MappingSource& source,
                             const setup::ProfileCatalogue& profiles, const core::Clock& clock, QObject* parent)
    : QObject(parent),
      m_database(database),
      m_selection(selection),
      m_source(source),
      m_profiles(profiles),
      m_clock(clock),
      m_table(std::make_unique<MappingTableModel>())
{
    connect(&m_selection, &IntegrationSelection::currentChanged, this, &MappingScreen::reset);
    connect(&m_source, &MappingSource::taken, this, &MappingScreen::takeFacts);
    connect(&m_source, &MappingSource::applied, this,
            [this](directory::IntegrationId integration, const std::shared_ptr<const setup::MappingReport>& report) {
                takeReport(integration, *report);
            });
    connect(&m_source, &MappingSource::failed, this, &MappingScreen::takeFailure);
    connect(&m_source, &MappingSource::reading, this, [this](setup::OktaSubject subject) {
        m_activity = MappingText::reading(subject);
        Q_EMIT changed();
    });
    connect(&m_source, &MappingSource::written, this, [this](int rules) {
        m_activity = tr("Written to Okta so far: %1").arg(rules);
        Q_EMIT changed();
    });
    connect(&m_source, &MappingSource::waiting, this, [this](int seconds) {
        m_waitSeconds = seconds;
        Q_EMIT changed();
    });
    reset();
}

MappingScreen::~MappingScreen() = default;

const setup::Profile* MappingScreen::profile() const
{
    const auto current = m_selection.current();
    return current ? m_profiles.find(current->profileId) : nullptr;
}

bool MappingScreen::hasMapping() const
{
    const auto* known = profile();
    return known != nullptr && std::ranges::any_of(known->attributes, [](const setup::SyncedAttribute& attribute) {
               return !attribute.oktaAttribute.empty();
           });
}

void MappingScreen::reset()
{
    m_source.cancel();
    m_request.cancel();
    m_look.reset();
    m_table->setRows({});
    m_error.reset();
    m_trouble.clear();
    m_sample.clear();
    m_selected.clear();
    m_editor.drop();
    m_outcome.reset();
    m_isAskDue = false;
    m_state = hasMapping() ? ScreenState::Loading : ScreenState::Empty;
    if (m_isOpen)
        open();
    Q_EMIT changed();
}

void MappingScreen::open()
{
    m_isOpen = true;
    if (!hasMapping())
        return;
    if (!m_look)
        m_state = ScreenState::Loading;
    m_isAskDue = true;
    load();
}

void MappingScreen::close()
{
    m_isOpen = false;
    m_isAskDue = false;
    // What is being written is brought to its end, and told when the panel is opened again.
    if (!m_isWriting)
        m_source.cancel();
    m_editor.drop();
    m_outcome.reset();
    m_trouble.clear();
    Q_EMIT changed();
}

void MappingScreen::retry()
{
    m_error.reset();
    m_state = ScreenState::Loading;
    Q_EMIT changed();
    open();
}

bool MappingScreen::isIdle() const
{
    return !m_request.isRunning() && !m_source.isBusy() && m_running == 0 && !m_isAskDue;
}

bool MappingScreen::isBusy() const
{
    return m_source.isBusy();
}

void MappingScreen::load()
{
    const auto integration = m_selection.current();
    const setup::Profile* known = profile();
    if (!integration || known == nullptr)
        return;
    const auto ticket = m_request.begin();
    auto future = m_database.readAsync(
        ticket.stop, [id = integration->id, known](directory::ReadSession& session, const std::stop_token&) {
            return readMappingOurs(session, id, *known);
        });
    core::deliver(future, this, [this, generation = ticket.generation](core::Result<MappingOurs> result) {
        if (m_request.accept(generation))
            takeOurs(std::move(result));
    });
}

void MappingScreen::takeOurs(core::Result<MappingOurs> result)
{
    const auto integration = m_selection.current();
    const setup::Profile* known = profile();
    if (result && integration && known != nullptr) {
        m_error.reset();
        if (!m_look)
            m_look = std::make_unique<MappingReading>();
        m_look->ours = std::move(*result);
        m_look->shipped = *known;
        m_look->expected = setup::expectedProfile(*known, m_look->ours.expectations);
        m_look->name = text(integration->name);
        m_state = ScreenState::Full;
        refreshRows();
        if (m_isAskDue)
            ask();
    } else if (!result) {
        m_error = result.error();
        m_isAskDue = false;
        if (!m_look)
            m_state = ScreenState::Error;
    }
    Q_EMIT changed();
}

void MappingScreen::ask()
{
    const auto integration = m_selection.current();
    if (!integration || !m_look || m_source.isBusy())
        return; // whoever answers next asks again
    m_isAskDue = false;
    m_activity = tr("Asking Okta…");
    m_waitSeconds = 0;
    m_source.read(*integration, m_look->ours.record, m_sample.toStdString());
    Q_EMIT changed();
}

void MappingScreen::askLater()
{
    m_isWriting = false;
    m_activity.clear();
    m_waitSeconds = 0;
    if (m_isAskDue)
        ask();
}

void MappingScreen::takeFacts(directory::IntegrationId integration,
                              const std::shared_ptr<const setup::MappingFacts>& facts)
{
    if (m_selection.currentId() == integration && m_look) {
        m_look->facts = facts;
        m_look->isAsked = true;
        refreshRows();
    }
    askLater();
    Q_EMIT changed();
}

void MappingScreen::takeReport(directory::IntegrationId integration, const setup::MappingReport& report)
{
    if (m_selection.currentId() == integration && m_look) {
        m_outcome = MappingText::outcome(report);
        m_editor.drop();
        if (report.now && m_look->facts) {
            auto facts = std::make_shared<setup::MappingFacts>(*m_look->facts);
            facts->mapping = report.now;
            facts->at = m_clock.now();
            m_look->facts = std::move(facts);
        }
        refreshRows();
        load(); // what was kept
    }
    askLater();
    Q_EMIT changed();
    Q_EMIT mappingChanged();
}

void MappingScreen::takeFailure(directory::IntegrationId integration, const core::Error& error)
{
    if (m_selection.currentId() == integration && error.kind != core::ErrorKind::Cancelled)
        m_trouble = text(error.message);
    askLater();
    Q_EMIT changed();
}

void MappingScreen::refreshRows()
{
    const auto matter = m_look->matter();
    m_look->rows = MappingText::rows(matter);
    QList<MappingTableRow> rows;
    for (const auto& row : m_look->rows)
        rows.append(MappingText::tableRow(row, matter));
    if (m_look->row(m_selected) == nullptr)
        m_selected = rows.isEmpty() ? QString() : rows.first().scimPath;
    m_table->setRows(std::move(rows));
}

QString MappingScreen::applicationName() const
{
    const auto* known = profile();
    return known == nullptr ? QString() : text(known->name);
}

QStringList MappingScreen::problems() const
{
    QStringList sentences;
    for (const auto& row : m_table->rows()) {
        if (!row.problem.isEmpty())
            sentences << row.problem;
    }
    return sentences;
}

QString MappingScreen::summary() const
{
    if (m_look && m_look->mapping() != nullptr) {
        const auto needy = problems().size();
        if (needy == 0)
            return tr("All attributes are mapped.");
        return needy == 1 ? tr("One attribute needs a look.") : tr("%1 attributes need a look.").arg(needy);
    }
    return tr("What fills each attribute in Okta, what comes of it for a person, and how it is changed.");
}

QString MappingScreen::verdict() const
{
    if (m_state == ScreenState::Loading)
        return tr("Reading the directory…");
    if (!m_look || m_state != ScreenState::Full)
        return {};
    if (m_look->mapping() == nullptr)
        return tr("%1 attributes that %2 wants; what Okta has is not known")
            .arg(m_look->rows.size())
            .arg(applicationName());
    return QStringLiteral("%1 · %2").arg(summary(),
                                         tr("read %1").arg(RelativeTime::text(m_look->facts->at, m_clock.now())));
}

QString MappingScreen::activity() const
{
    if (!m_source.isBusy())
        return {};
    if (m_waitSeconds > 0)
        return tr("Okta’s limit of calls is used up; going on in %n s…", nullptr, m_waitSeconds);
    return m_activity;
}

void MappingScreen::lookAgain()
{
    m_trouble.clear();
    m_outcome.reset();
    m_isAskDue = true;
    load();
    Q_EMIT changed();
}

void MappingScreen::cancel()
{
    m_source.cancel();
}

QString MappingScreen::unknown() const
{
    if (!m_look || !m_look->isAsked || m_source.isBusy() || !m_trouble.isEmpty())
        return {};
    return MappingText::unknown(m_look->matter());
}

void MappingScreen::setSample(const QString& pasted)
{
    if (pasted.trimmed() == m_sample && hasPerson())
        return;
    m_sample = pasted.trimmed();
    lookAgain();
}

bool MappingScreen::hasPerson() const
{
    return m_look && m_look->person() != nullptr;
}

QString MappingScreen::sampleNote() const
{
    if (hasPerson())
        return tr("Sample values of %1.").arg(MappingText::name(*m_look->person()));
    if (m_look && m_look->facts)
        return text(m_look->facts->personProblem);
    return tr("Sample values need access to Okta’s API.");
}

void MappingScreen::select(const QString& scimPath)
{
    if (scimPath == m_selected || !m_look || m_look->row(scimPath) == nullptr)
        return;
    m_selected = scimPath;
    Q_EMIT changed();
}

std::optional<MappingDetail> MappingScreen::detail() const
{
    const auto* row = m_look ? m_look->row(m_selected) : nullptr;
    return row == nullptr ? std::nullopt : std::optional(MappingText::detail(*row, m_look->matter()));
}

MappingTrial MappingScreen::tryExpression(const QString& expression) const
{
    if (expression.trimmed().isEmpty())
        return {};
    const auto* person = m_look ? m_look->person() : nullptr;
    const auto value =
        setup::evaluate(expression.trimmed().toStdString(), person == nullptr ? okta::Profile() : person->profile);
    if (!value)
        return {{}, text(value.error().message)};
    if (person == nullptr)
        return {{}, tr("It can be read. Choose a sample person to see what it gives.")};
    return {text(*value), {}};
}

void MappingScreen::write(Write write)
{
    ++m_running;
    m_trouble.clear();
    core::deliver(m_database.writeAsync(std::move(write)), this, [this](const core::Result<>& result) {
        --m_running;
        if (!result)
            m_trouble = text(result.error().message);
        load();
        Q_EMIT changed();
        Q_EMIT mappingChanged();
    });
    Q_EMIT changed();
}

void MappingScreen::expect(const QString& label, const QString& oktaAttribute, bool isRequired)
{
    const auto integration = m_selection.currentId();
    const auto shown = detail();
    if (!integration || !shown)
        return;
    setup::AttributeExpectation wanted;
    // What is said as the profile has it follows the profile.
    if (const QString name = label.trimmed(); name != shown->labelHint)
        wanted.label = name.toStdString();
    if (const QString name = oktaAttribute.trimmed(); name != shown->oktaAttributeHint)
        wanted.oktaAttribute = name.toStdString();
    const auto& attributes = m_look->shipped.attributes;
    const auto shipped = std::ranges::find(attributes, m_selected.toStdString(), &setup::SyncedAttribute::path);
    if (shipped != attributes.end() && shipped->isRequired != isRequired)
        wanted.isRequired = isRequired;
    write([integration = *integration, path = m_selected.toStdString(), wanted](directory::WriteSession& session) {
        return setup::saveAttributeExpectation(session, integration, path, wanted);
    });
}

void MappingScreen::setUnique(bool isUnique)
{
    const auto integration = m_selection.currentId();
    const auto shown = detail();
    if (!integration || !shown || !shown->mayBeUnique)
        return;
    const std::string field = shown->uniqueField.toStdString();
    const bool isShipped = field == m_look->shipped.uniqueIdentifier;
    write([integration = *integration, value = isUnique && !isShipped ? field : std::string()](
              directory::WriteSession& session) { return setup::saveUniqueIdentifier(session, integration, value); });
}

void MappingScreen::expectAsShipped()
{
    const auto integration = m_selection.currentId();
    const auto shown = detail();
    if (!integration || !shown)
        return;
    write([integration = *integration, path = m_selected.toStdString(),
           mayBeUnique = shown->mayBeUnique](directory::WriteSession& session) -> core::Result<> {
        if (mayBeUnique) {
            if (auto saved = setup::saveUniqueIdentifier(session, integration, {}); !saved)
                return saved;
        }
        return setup::saveAttributeExpectation(session, integration, path, {});
    });
}

bool MappingScreen::canPrepare()
{
    m_trouble.clear();
    m_outcome.reset();
    m_editor.drop();
    return m_look && !m_source.isBusy();
}

void MappingScreen::prepareChange(const QString& expression, MappingPush push)
{
    if (const auto shown = detail(); canPrepare() && shown)
        m_trouble = m_editor.change(*m_look, *shown, expression, push);
    Q_EMIT changed();
}

QList<KeptMappingView> MappingScreen::kept() const
{
    QList<KeptMappingView> views;
    if (!m_look)
        return views;
    for (const auto& one : m_look->ours.kept)
        views.append({tr("as it was %1").arg(RelativeTime::text(one.at, m_clock.now())), RelativeTime::exact(one.at)});
    return views;
}

void MappingScreen::prepareRollBack(qsizetype index)
{
    if (canPrepare())
        m_trouble = m_editor.rollBack(*m_look, index, m_clock.now());
    Q_EMIT changed();
}

void MappingScreen::prepareImport(const QByteArray& json)
{
    if (canPrepare())
        m_trouble = m_editor.takeOver(*m_look, json);
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
    const auto integration = m_selection.current();
    const auto plan = m_editor.plan();
    if (!integration || !plan || m_source.isBusy())
        return;
    m_trouble.clear();
    m_activity = tr("Writing to Okta…");
    m_waitSeconds = 0;
    m_isWriting = true;
    m_source.apply(*integration, plan);
    Q_EMIT changed();
}

QString MappingScreen::exported() const
{
    const auto* mapping = m_look ? m_look->mapping() : nullptr;
    return mapping == nullptr ? QString() : text(setup::exportMapping(*mapping));
}

QString MappingScreen::fileName() const
{
    const auto current = m_selection.current();
    return tr("mapping") + (current ? QLatin1Char('-') + text(current->slug) : QString()) + QStringLiteral(".json");
}

} // namespace rollcall::models
