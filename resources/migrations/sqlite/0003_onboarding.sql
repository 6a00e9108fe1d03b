-- Between provisioned and registered. Enumerations are stored by their place in the headers of the directory, which
-- therefore never changes. A person is named by SCIM id: what became of somebody outlives the row of that person.

-- One for each person. due_at is when it has to be looked at again though nothing happened.
CREATE TABLE invitations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    integration INTEGER NOT NULL,
    person TEXT NOT NULL,
    -- The row the person had: found by it when they are gone. 0 where there is none.
    person_row INTEGER NOT NULL,
    state INTEGER NOT NULL,
    hold INTEGER NOT NULL,
    note TEXT NOT NULL,
    address TEXT NOT NULL,
    cause TEXT NOT NULL,
    -- The job that mails it, or did last; 0 for none.
    job INTEGER NOT NULL,
    due_at INTEGER,
    mails INTEGER NOT NULL,
    reminders INTEGER NOT NULL,
    last_accepted INTEGER,
    accepted_by TEXT NOT NULL,
    opened INTEGER,
    verified INTEGER,
    expires INTEGER,
    created INTEGER NOT NULL,
    changed INTEGER NOT NULL
);
CREATE UNIQUE INDEX invitations_by_person ON invitations(integration, person);
CREATE INDEX invitations_by_person_row ON invitations(person_row) WHERE person_row <> 0;
CREATE INDEX invitations_by_state ON invitations(integration, state, hold, id);
CREATE INDEX invitations_by_creation ON invitations(integration, created);
CREATE INDEX invitations_due ON invitations(due_at) WHERE due_at IS NOT NULL;

-- Of a link only the hash is kept.
CREATE TABLE invitation_links (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    invitation INTEGER NOT NULL REFERENCES invitations(id),
    purpose INTEGER NOT NULL,
    token BLOB NOT NULL,
    state INTEGER NOT NULL,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    ended INTEGER,
    made_by TEXT NOT NULL
);
CREATE UNIQUE INDEX invitation_links_by_token ON invitation_links(token);
CREATE INDEX invitation_links_by_invitation ON invitation_links(invitation, id);

CREATE TABLE mail_attempts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    invitation INTEGER NOT NULL REFERENCES invitations(id),
    integration INTEGER NOT NULL,
    job INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    cause TEXT NOT NULL,
    caused_by TEXT NOT NULL,
    language TEXT NOT NULL,
    template_version INTEGER NOT NULL,
    address TEXT NOT NULL,
    subject TEXT NOT NULL,
    message_id TEXT NOT NULL,
    server TEXT NOT NULL,
    outcome INTEGER NOT NULL,
    reply TEXT NOT NULL,
    started INTEGER NOT NULL,
    ended INTEGER
);
CREATE INDEX mail_attempts_by_invitation ON mail_attempts(invitation, id);
CREATE INDEX mail_attempts_by_time ON mail_attempts(integration, started, outcome);
CREATE INDEX mail_attempts_under_way ON mail_attempts(job) WHERE ended IS NULL;
-- Where a report of a mail that came back finds its attempt.
CREATE INDEX mail_attempts_by_message ON mail_attempts(message_id);

CREATE TABLE suppressed_addresses (
    integration INTEGER NOT NULL,
    folded TEXT NOT NULL,
    address TEXT NOT NULL,
    reason TEXT NOT NULL,
    evidence TEXT NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (integration, folded)
) WITHOUT ROWID;

-- Every piece of evidence; what holds is the newest of a person.
CREATE TABLE registrations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    integration INTEGER NOT NULL,
    person TEXT NOT NULL,
    is_current INTEGER NOT NULL,
    is_registered INTEGER NOT NULL,
    strength INTEGER NOT NULL,
    source INTEGER NOT NULL,
    evidence TEXT NOT NULL,
    said_by TEXT NOT NULL,
    at INTEGER NOT NULL,
    recorded INTEGER NOT NULL
);
CREATE UNIQUE INDEX registrations_current ON registrations(integration, person) WHERE is_current = 1;
CREATE INDEX registrations_by_person ON registrations(integration, person, id);
CREATE INDEX registrations_by_strength ON registrations(integration, strength) WHERE is_current = 1 AND is_registered = 1;

CREATE TABLE mail_templates (
    integration INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    language TEXT NOT NULL,
    version INTEGER NOT NULL,
    is_shipped INTEGER NOT NULL,
    subject TEXT NOT NULL,
    html TEXT NOT NULL,
    body_text TEXT NOT NULL,
    saved_by TEXT NOT NULL,
    saved INTEGER NOT NULL,
    PRIMARY KEY (integration, kind, language, version)
) WITHOUT ROWID;
