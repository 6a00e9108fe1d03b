// SPDX-License-Identifier: Apache-2.0
// How the draft looks for somebody: the first person there is, one who was searched for, or one whom templates fail.
#include "Utf8.h"
#include "core/Deliver.h"
#include "onboarding/ShippedTemplates.h"
#include "screens/IntegrationSelection.h"
#include "screens/TemplateScreen.h"
#include "screens/TemplateText.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

namespace rollcall::models {

namespace {

constexpr std::size_t mostFound = 8;

QString awkwardLabel(std::string_view label)
{
    return QCoreApplication::translate("AwkwardPeople", std::string(label).c_str());
}

core::Result<std::vector<TemplatePerson>> findPeople(directory::ReadSession& session,
                                                     directory::IntegrationId integration, const std::string& words,
                                                     const std::stop_token& stop)
{
    directory::PersonQuery query;
    query.integration = integration;
    query.search = words;
    auto order = session.personOrder(query, stop);
    if (!order)
        return tl::unexpected(std::move(order.error()));
    order->resize(std::min(order->size(), mostFound));
    const auto rows = session.personRows(*order);
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<TemplatePerson> people;
    people.reserve(rows->size());
    for (const directory::PersonRow& row : *rows)
        people.push_back({text(row.name), text(row.userName), row.rowId});
    return people;
}

} // namespace

QStringList TemplateScreen::samples() const
{
    QStringList names;
    for (const auto& person : onboarding::awkwardPeople())
        names << awkwardLabel(person.label);
    return names;
}

void TemplateScreen::showSample(int index)
{
    const auto people = onboarding::awkwardPeople();
    if (index < 0 || static_cast<std::size_t>(index) >= people.size())
        return;
    m_personRead.cancel();
    const auto& chosen = people[static_cast<std::size_t>(index)];
    m_hasPerson = true;
    m_personName = awkwardLabel(chosen.label);
    m_person = chosen.person;
    render();
}

void TemplateScreen::show(const QString& name, const std::string& resource)
{
    const auto parsed = scim::parseJson(resource, scim::ownLimits);
    if (!parsed || !parsed->is_object())
        return;
    m_hasPerson = true;
    m_personName = name;
    m_person = parsed->get_object();
    render();
}

void TemplateScreen::showPerson(directory::PersonId row)
{
    const auto ticket = m_personRead.begin();
    auto future = m_database.readAsync(ticket.stop, [row](directory::ReadSession& session, const std::stop_token&) {
        return session.personByRow(row);
    });
    core::deliver(future, this,
                  [this, generation = ticket.generation](const core::Result<std::optional<directory::Person>>& person) {
                      if (m_personRead.accept(generation) && person && *person)
                          show(text((*person)->userName), (*person)->resource);
                  });
}

/// Whoever is first in the directory; without anybody, the first of those whom templates fail.
void TemplateScreen::showFirst()
{
    showSample(0);
    const auto integration = m_selection.currentId();
    if (!integration)
        return;
    const auto ticket = m_personRead.begin();
    auto future =
        m_database.readAsync(ticket.stop, [id = *integration](directory::ReadSession& session, const std::stop_token&) {
            return session.peoplePage(id, scim::PageRequest{1, 1});
        });
    core::deliver(future, this,
                  [this, generation = ticket.generation](const core::Result<directory::Page<directory::Person>>& page) {
                      if (m_personRead.accept(generation) && page && !page->rows.empty())
                          show(text(page->rows.front().userName), page->rows.front().resource);
                  });
}

void TemplateScreen::search(const QString& words)
{
    const auto integration = m_selection.currentId();
    if (!integration || words.trimmed().isEmpty()) {
        m_search.cancel();
        m_found.clear();
        Q_EMIT peopleFound();
        return;
    }
    const auto ticket = m_search.begin();
    auto future = m_database.readAsync(ticket.stop, [id = *integration, words = words.trimmed().toStdString()](
                                                        directory::ReadSession& session, const std::stop_token& stop) {
        return findPeople(session, id, words, stop);
    });
    core::deliver(future, this,
                  [this, generation = ticket.generation](const core::Result<std::vector<TemplatePerson>>& found) {
                      if (!m_search.accept(generation))
                          return;
                      m_found = found ? *found : std::vector<TemplatePerson>();
                      Q_EMIT peopleFound();
                  });
}

void TemplateScreen::render()
{
    TemplatePreview preview;
    preview.person = m_personName;
    m_values.clear();
    if (m_shelf && m_hasPerson) {
        m_values = onboarding::previewValues(m_person, m_shelf->frame, m_key.kind, m_key.language, m_clock.now());
        if (auto mail = onboarding::render(m_draft, m_values)) {
            if (m_shelf->frame.logo)
                onboarding::showInline(mail->html, onboarding::logoReference, *m_shelf->frame.logo);
            preview.subject = text(mail->subject);
            preview.html = text(mail->html);
            preview.text = text(mail->text);
        } else {
            preview.fault = text(onboarding::wordsFor(mail.error()));
        }
        for (const onboarding::PersonFinding finding : onboarding::checkForPerson(m_draft, m_values)) {
            if (finding != onboarding::PersonFinding::NotRendered || preview.fault.isEmpty())
                preview.doubts << TemplateText::personFinding(finding);
        }
    }
    m_preview = std::move(preview);
    Q_EMIT previewChanged();
}

std::vector<TemplateVariableView> TemplateScreen::variables() const
{
    std::vector<TemplateVariableView> all;
    const auto value = [this](std::string_view name) {
        const auto found = m_values.find(name);
        return found == m_values.end() ? QString() : text(found->second);
    };
    for (const auto& variable : onboarding::templateVariables())
        all.push_back({text(variable.name),
                       QCoreApplication::translate("TemplateVariables", std::string(variable.description).c_str()),
                       value(variable.name), onboarding::isRequired(variable.name, m_key.kind)});
    // What this person has beyond them, from the integration's own schemas.
    for (const auto& [name, words] : m_values) {
        if (name.starts_with("custom_"))
            all.push_back({text(name), tr("An attribute of your own"), text(words), false});
    }
    return all;
}

} // namespace rollcall::models
