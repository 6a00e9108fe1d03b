-- What is known back in Okta of who has registered, and what people said did not work. Enumerations are stored by their
-- place in the headers of the directory.

-- One for each person whose registration Okta is to know.
CREATE TABLE write_backs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    integration INTEGER NOT NULL,
    person TEXT NOT NULL,
    -- The row the person had: found by it when they are gone. 0 where there was none.
    person_row INTEGER NOT NULL,
    -- Whether Okta is to know the person as registered.
    wanted INTEGER NOT NULL,
    state INTEGER NOT NULL,
    hold INTEGER NOT NULL,
    note TEXT NOT NULL,
    -- The evidence it goes back to.
    registration INTEGER NOT NULL,
    confirmed_by TEXT NOT NULL,
    job INTEGER NOT NULL,
    -- The id there, once it was found: outlives the person here.
    okta_user TEXT NOT NULL,
    -- What Okta said when it was read last: 0, 1, or -1 for nothing.
    seen INTEGER NOT NULL,
    seen_at INTEGER,
    -- When it was last ordered to be written: additions of an hour are counted by it.
    ordered INTEGER,
    changed INTEGER NOT NULL
);
CREATE UNIQUE INDEX write_backs_by_person ON write_backs(integration, person);
CREATE INDEX write_backs_by_person_row ON write_backs(person_row) WHERE person_row <> 0;
CREATE INDEX write_backs_by_state ON write_backs(integration, state, hold, id);
CREATE INDEX write_backs_by_order ON write_backs(integration, ordered) WHERE wanted = 1;

-- What a person's page was told does not work, once for each platform and trouble.
CREATE TABLE enrolment_reports (
    invitation INTEGER NOT NULL REFERENCES invitations(id),
    platform TEXT NOT NULL,
    trouble TEXT NOT NULL,
    times INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (invitation, platform, trouble)
) WITHOUT ROWID;

-- Where a person who asks for a mail is found by the address as it was typed.
CREATE INDEX invitations_by_address ON invitations(address COLLATE NOCASE);

-- The source's own name for what happened, so that told twice it counts once; empty where it has none.
ALTER TABLE registrations ADD COLUMN event TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX registrations_by_event ON registrations(integration, person, source, event) WHERE event <> '';
