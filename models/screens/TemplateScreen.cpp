// SPDX-License-Identifier: Apache-2.0
// What is edited: which text, its words, its versions. TemplatePreviewing.cpp has what it looks like,
// TemplateKeeping.cpp looking whom it would break, keeping and sending it.
#include "screens/TemplateScreen.h"

#include "DirectoryWatcher.h"
#include "Utf8.h"
#include "screens/IntegrationSelection.h"
#include "screens/TemplateText.h"

#include <algorithm>
#include <utility>

namespace rollcall::models {

using onboarding::Template;
using onboarding::TemplatePart;

namespace {

const std::string& partOf(const Template& mail, TemplatePart part)
{
    return part == TemplatePart::Subject ? mail.subject : part == TemplatePart::Html ? mail.html : mail.text;
}

} // namespace

TemplateScreen::TemplateScreen(directory::Database& database, DirectoryWatcher& watcher,
                               IntegrationSelection& selection, TemplateControl& control, const core::Clock& clock,
                               QObject* parent)
    : QObject(parent),
      m_database(database),
      m_selection(selection),
      m_control(control),
      m_clock(clock),
      m_reads(database, [this] { read(); })
{
    m_reads.setShown(false);
    connect(&watcher, &DirectoryWatcher::changed, this, [this] { m_reads.schedule(); });
    connect(&m_selection, &IntegrationSelection::currentChanged, this, &TemplateScreen::reset);
    connect(&m_control, &TemplateControl::progressed, this, [this](qint64 done, qint64 total) {
        m_done = done;
        m_total = total;
        Q_EMIT changed();
    });
    connect(&m_control, &TemplateControl::checked, this, &TemplateScreen::tookChecked);
    connect(&m_control, &TemplateControl::saved, this, [this](const directory::MailTemplate& version) {
        m_doing = Doing::Nothing;
        m_unsaved.erase(m_doingFor);
        if (m_doingFor != m_key)
            return;
        m_basis = version.version;
        m_outcome = version.isShipped ? tr("Saved: the next mail is the shipped one again.")
                                      : tr("Saved as version %1: the next mail is made of it.").arg(version.version);
        if (m_shelf)
            m_shelf->mail = m_draft;
        m_reads.schedule();
        Q_EMIT changed();
    });
    connect(&m_control, &TemplateControl::sent, this, [this](const QString& server) {
        m_doing = Doing::Nothing;
        if (m_doingFor == m_key)
            m_outcome = tr("%1 took it to %2. Its link leads nowhere.").arg(server, m_sentTo);
        Q_EMIT changed();
    });
    connect(&m_control, &TemplateControl::failed, this, [this](const core::Error& error) {
        m_failed = std::exchange(m_doing, Doing::Nothing);
        if (m_doingFor != m_key)
            return;
        if (error.kind != core::ErrorKind::Cancelled)
            m_error = error;
        m_isAsking = error.kind == core::ErrorKind::Conflict;
        m_reads.schedule();
        Q_EMIT changed();
    });
    reset();
}

bool TemplateScreen::isThere() const
{
    const auto current = m_selection.current();
    return current && current->role != directory::Role::Companion;
}

void TemplateScreen::reset()
{
    if (m_doing != Doing::Nothing)
        m_control.cancel();
    const auto current = m_selection.currentId();
    m_hasPerson = false;
    m_found.clear();
    open({current ? current->value : 0, directory::MailKind::Invitation, "en"});
}

void TemplateScreen::open(const Key& key)
{
    m_reads.cancel();
    m_key = key;
    m_shelf.reset();
    m_broken.reset();
    m_isAsking = false;
    m_outcome.clear();
    m_error.reset();
    m_basis = 0;
    setDraft({key.kind, key.language, {}, {}, {}}, Undo::Begins);
    if (isThere())
        m_reads.schedule();
    Q_EMIT changed();
}

void TemplateScreen::read()
{
    const auto integration = m_selection.current();
    if (!isThere() || !integration)
        return;
    m_reads.read(
        [integration = *integration, key = m_key](directory::ReadSession& session, const std::stop_token&) {
            return onboarding::readTemplate(session, integration, key.kind, key.language);
        },
        [this](core::Result<onboarding::TemplateShelf> shelf) {
            if (shelf)
                takeShelf(std::move(*shelf));
            else if (shelf.error().kind != core::ErrorKind::Cancelled)
                m_error = shelf.error();
            Q_EMIT changed();
        });
}

void TemplateScreen::takeShelf(onboarding::TemplateShelf shelf)
{
    const bool isFirst = !m_shelf.has_value();
    const bool wasChanged = isChanged();
    m_shelf = std::move(shelf);
    if (const auto unsaved = m_unsaved.find(m_key); isFirst && unsaved != m_unsaved.end()) {
        m_basis = unsaved->second.basis;
        setDraft(unsaved->second.mail, Undo::Begins);
    } else if (isFirst || (!wasChanged && !onboarding::hasSameWords(m_draft, m_shelf->mail))) {
        m_basis = m_shelf->basis;
        setDraft(m_shelf->mail, isFirst ? Undo::Begins : Undo::GoesOn);
    } else if (!wasChanged) {
        m_basis = m_shelf->basis;
    }
    if (!m_hasPerson)
        showFirst();
}

QString TemplateScreen::summary() const
{
    if (!isThere())
        return {};
    return tr("The words of the mails that people get, in their languages.");
}

void TemplateScreen::setKind(directory::MailKind kind)
{
    if (kind != m_key.kind && m_doing == Doing::Nothing)
        open({m_key.integration, kind, m_key.language});
}

std::vector<std::string> TemplateScreen::languages() const
{
    std::vector<std::string> all = m_shelf ? m_shelf->languages : std::vector<std::string>();
    if (std::ranges::find(all, m_key.language) == all.end())
        all.push_back(m_key.language);
    for (const auto& [key, draft] : m_unsaved) {
        if (key.integration == m_key.integration && key.kind == m_key.kind &&
            std::ranges::find(all, key.language) == all.end())
            all.push_back(key.language);
    }
    std::ranges::sort(all);
    return all;
}

bool TemplateScreen::setLanguage(const QString& tag)
{
    const std::string language = tag.trimmed().toStdString();
    if (!onboarding::isLanguageTag(language) || m_doing != Doing::Nothing)
        return false;
    if (language != m_key.language)
        open({m_key.integration, m_key.kind, language});
    return true;
}

bool TemplateScreen::isChanged() const
{
    return m_shelf && !onboarding::hasSameWords(m_draft, m_shelf->mail);
}

QString TemplateScreen::standing() const
{
    if (!m_shelf)
        return tr("Reading the directory…");
    QString stored = m_shelf->versions.empty() ? tr("As shipped with Rollcall, never changed here")
                                               : TemplateText::version(m_shelf->versions.front(), m_clock.now());
    if (!isChanged())
        return stored;
    if (m_shelf->basis != m_basis)
        return tr("%1. Somebody saved that while you were writing; yours is not saved.").arg(stored);
    return tr("%1. Changed, not saved.").arg(stored);
}

void TemplateScreen::edit(TemplatePart part, const QString& words)
{
    if (!m_shelf)
        return;
    std::string& place = part == TemplatePart::Subject ? m_draft.subject
                         : part == TemplatePart::Html  ? m_draft.html
                                                       : m_draft.text;
    std::string typed = words.toStdString();
    if (typed == place)
        return;
    place = std::move(typed);
    keepUnsaved();
    if (m_doing == Doing::Checking || m_doing == Doing::CheckingToSave)
        m_control.cancel(); // what was asked about is not what stands here any more
    m_broken.reset();
    m_isAsking = false;
    m_outcome.clear();
    judge();
    Q_EMIT changed();
}

void TemplateScreen::setDraft(Template mail, Undo undo)
{
    m_draft = std::move(mail);
    m_broken.reset();
    m_isAsking = false;
    Q_EMIT draftReplaced(undo);
    judge();
}

void TemplateScreen::keepUnsaved()
{
    if (isChanged())
        m_unsaved[m_key] = {m_draft, m_basis};
    else
        m_unsaved.erase(m_key);
}

void TemplateScreen::judge()
{
    m_findings = m_shelf ? onboarding::checkTemplate(m_draft) : std::vector<onboarding::Finding>();
    render();
}

void TemplateScreen::discard()
{
    if (!m_shelf || m_doing != Doing::Nothing)
        return;
    m_unsaved.erase(m_key);
    m_basis = m_shelf->basis;
    m_outcome.clear();
    m_error.reset();
    setDraft(m_shelf->mail, Undo::GoesOn);
    Q_EMIT changed();
}

bool TemplateScreen::hasErrors() const
{
    return std::ranges::any_of(m_findings, &onboarding::Finding::isError);
}

bool TemplateScreen::canSave() const
{
    return isChanged() && !hasErrors() && m_doing == Doing::Nothing;
}

QStringList TemplateScreen::versions() const
{
    QStringList all;
    if (!m_shelf)
        return all;
    for (const directory::MailTemplate& version : m_shelf->versions)
        all << TemplateText::version(version, m_clock.now());
    return all;
}

std::vector<onboarding::DiffLine> TemplateScreen::difference(int version, TemplatePart part) const
{
    if (!m_shelf)
        return {};
    const auto& versions = m_shelf->versions;
    const bool isShipped = version < 0 || static_cast<std::size_t>(version) >= versions.size() ||
                           versions[static_cast<std::size_t>(version)].isShipped;
    if (isShipped)
        return onboarding::diffLines(partOf(m_shelf->shipped, part), partOf(m_draft, part));
    const directory::MailTemplate& row = versions[static_cast<std::size_t>(version)];
    return onboarding::diffLines(partOf({row.key.kind, row.key.language, row.subject, row.html, row.text}, part),
                                 partOf(m_draft, part));
}

void TemplateScreen::take(int version)
{
    if (!m_shelf || version < 0 || static_cast<std::size_t>(version) >= m_shelf->versions.size())
        return;
    const directory::MailTemplate& row = m_shelf->versions[static_cast<std::size_t>(version)];
    if (row.isShipped) {
        takeShipped();
        return;
    }
    setDraft({m_key.kind, m_key.language, row.subject, row.html, row.text}, Undo::GoesOn);
    keepUnsaved();
    Q_EMIT changed();
}

void TemplateScreen::takeShipped()
{
    if (!m_shelf)
        return;
    setDraft(m_shelf->shipped, Undo::GoesOn);
    keepUnsaved();
    Q_EMIT changed();
}

} // namespace rollcall::models
