-- The directory as it starts. A step never changes once released: its checksum is stored in every file it made.
-- Times are milliseconds since 1970 in UTC. Ids that must never be used twice are AUTOINCREMENT.

CREATE TABLE integrations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    profile TEXT NOT NULL,
    role TEXT NOT NULL,
    auth_mode TEXT NOT NULL,
    -- How this client is treated and answered, as JSON; empty when nothing was said.
    compatibility TEXT NOT NULL,
    -- Where the vendor's own service is and how it is called, as JSON without any credential.
    downstream TEXT NOT NULL,
    created INTEGER NOT NULL,
    removed INTEGER
);
-- A removed one is gone for everybody, and its slug free; its rows are deleted little by little.
CREATE UNIQUE INDEX integrations_by_slug ON integrations(slug) WHERE removed IS NULL;
CREATE INDEX integrations_removed ON integrations(removed) WHERE removed IS NOT NULL;

-- Schemas of its own, beside those of the RFCs, as JSON. The folded URN is what is compared.
CREATE TABLE extension_schemas (
    integration INTEGER NOT NULL REFERENCES integrations(id),
    resource_type TEXT NOT NULL,
    urn_folded TEXT NOT NULL,
    urn TEXT NOT NULL,
    definition TEXT NOT NULL,
    modified INTEGER NOT NULL,
    PRIMARY KEY (integration, resource_type, urn_folded)
) WITHOUT ROWID;

-- For OAuth the user name is the client id, and redirect_uris a JSON array; a public client has no secret.
CREATE TABLE credentials (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    integration INTEGER NOT NULL REFERENCES integrations(id),
    purpose TEXT NOT NULL,
    mode TEXT NOT NULL,
    label TEXT NOT NULL,
    username TEXT NOT NULL,
    header_name TEXT NOT NULL,
    redirect_uris TEXT NOT NULL,
    is_public INTEGER NOT NULL,
    hash BLOB NOT NULL,
    last_four TEXT NOT NULL,
    created INTEGER NOT NULL,
    expires INTEGER,
    last_used INTEGER,
    revoked INTEGER
);
CREATE INDEX credentials_by_integration ON credentials(integration);

-- OAuth 2. Codes and tokens are hashes; all tokens that came from one grant are a family and are revoked together.
CREATE TABLE oauth_families (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    client INTEGER NOT NULL REFERENCES credentials(id),
    scope TEXT NOT NULL,
    created INTEGER NOT NULL,
    revoked INTEGER
);
CREATE INDEX oauth_families_by_client ON oauth_families(client);

-- kind 0 is an access token, 1 a refresh token.
CREATE TABLE oauth_tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    family INTEGER NOT NULL REFERENCES oauth_families(id),
    kind INTEGER NOT NULL,
    hash BLOB NOT NULL,
    last_four TEXT NOT NULL,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    replaced INTEGER
);
CREATE UNIQUE INDEX oauth_tokens_by_hash ON oauth_tokens(hash);
CREATE INDEX oauth_tokens_by_family ON oauth_tokens(family);
CREATE INDEX oauth_tokens_by_expiry ON oauth_tokens(expires);

CREATE TABLE oauth_codes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    client INTEGER NOT NULL REFERENCES credentials(id),
    hash BLOB NOT NULL,
    redirect_uri TEXT NOT NULL,
    code_challenge TEXT NOT NULL,
    scope TEXT NOT NULL,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    redeemed INTEGER,
    family INTEGER REFERENCES oauth_families(id)
);
CREATE UNIQUE INDEX oauth_codes_by_hash ON oauth_codes(hash);
CREATE INDEX oauth_codes_by_client ON oauth_codes(client);
CREATE INDEX oauth_codes_by_family ON oauth_codes(family) WHERE family IS NOT NULL;
CREATE INDEX oauth_codes_by_expiry ON oauth_codes(expires);

-- One at a time for an integration: what the admin reads in the console and types on the consent page.
CREATE TABLE oauth_consents (
    integration INTEGER PRIMARY KEY REFERENCES integrations(id),
    hash BLOB NOT NULL,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    tries_left INTEGER NOT NULL,
    used INTEGER
);

-- active is 0 or 1, or 2 where it was not said: such a person counts as active, and matches neither in a filter.
-- The resource stands last, so that reading a narrow column does not walk its overflow pages.
CREATE TABLE people (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    integration INTEGER NOT NULL REFERENCES integrations(id),
    uuid TEXT NOT NULL,
    user_name TEXT NOT NULL,
    user_name_folded TEXT NOT NULL,
    external_id TEXT NOT NULL,
    active INTEGER NOT NULL,
    created INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    given_name TEXT NOT NULL,
    family_name TEXT NOT NULL,
    email TEXT NOT NULL,
    email_folded TEXT NOT NULL,
    employee_number TEXT NOT NULL,
    department TEXT NOT NULL,
    department_folded TEXT NOT NULL,
    title TEXT NOT NULL,
    search_text TEXT NOT NULL,
    resource BLOB NOT NULL
);
CREATE UNIQUE INDEX people_by_uuid ON people(uuid, integration);
CREATE UNIQUE INDEX people_by_user_name ON people(integration, user_name_folded);
CREATE INDEX people_by_row ON people(integration, id, active);
CREATE INDEX people_by_external_id ON people(integration, external_id) WHERE external_id <> '';
CREATE INDEX people_by_user_name_order ON people(integration, user_name_folded, id, active);
CREATE INDEX people_by_name ON people(integration, name_folded, id, active);
CREATE INDEX people_by_email ON people(integration, email_folded, id, active);
CREATE INDEX people_by_department ON people(integration, department_folded, id, active);
CREATE INDEX people_by_modified ON people(integration, modified, id, active);
CREATE INDEX people_by_created ON people(integration, created, id, active);
CREATE INDEX people_by_active ON people(integration, active, id);

-- Three-character pieces of the search text, which we fold, strip of accents and pad ourselves: two blanks before each
-- word make one- and two-character prefixes findable in the same index.
CREATE VIRTUAL TABLE people_search USING fts5(
    text, content = '', detail = none, columnsize = 0, tokenize = 'trigram case_sensitive 1'
);

CREATE TABLE directory_groups (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    integration INTEGER NOT NULL REFERENCES integrations(id),
    uuid TEXT NOT NULL,
    display_name TEXT NOT NULL,
    display_name_folded TEXT NOT NULL,
    external_id TEXT NOT NULL,
    member_count INTEGER NOT NULL,
    created INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    version INTEGER NOT NULL,
    resource BLOB NOT NULL
);
CREATE UNIQUE INDEX groups_by_uuid ON directory_groups(uuid, integration);
CREATE UNIQUE INDEX groups_by_name ON directory_groups(integration, display_name_folded);
CREATE INDEX groups_by_row ON directory_groups(integration, id);
CREATE INDEX groups_by_modified ON directory_groups(integration, modified, id);
CREATE INDEX groups_by_created ON directory_groups(integration, created, id);
CREATE INDEX groups_by_external_id ON directory_groups(integration, external_id) WHERE external_id <> '';

-- member_kind 0 is a person, 1 a group; member_id is the row of either.
CREATE TABLE memberships (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    group_id INTEGER NOT NULL REFERENCES directory_groups(id),
    member_kind INTEGER NOT NULL,
    member_id INTEGER NOT NULL
);
CREATE UNIQUE INDEX memberships_by_group_member ON memberships(group_id, member_kind, member_id);
CREATE INDEX memberships_by_group_row ON memberships(group_id, id);
CREATE INDEX memberships_by_member ON memberships(member_kind, member_id, group_id);

-- How many rows of a kind (0 people, 1 groups) stand in each block of 1,024 row ids: the anchors by which a page that is
-- named by its number is found without counting rows. Right under inserts and deletes alike.
CREATE TABLE page_anchors (
    integration INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    block INTEGER NOT NULL,
    row_count INTEGER NOT NULL,
    PRIMARY KEY (integration, kind, block)
) WITHOUT ROWID;

-- Totals, kept in the transaction that changes what they count. Integration 0 is the whole directory.
CREATE TABLE counters (
    integration INTEGER NOT NULL,
    name TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (integration, name)
) WITHOUT ROWID;

CREATE TABLE journal (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    integration INTEGER NOT NULL,
    at INTEGER NOT NULL,
    microseconds INTEGER NOT NULL,
    method TEXT NOT NULL,
    target TEXT NOT NULL,
    status INTEGER NOT NULL,
    is_write INTEGER NOT NULL,
    meaning TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    member_count INTEGER NOT NULL,
    person INTEGER,
    group_id INTEGER,
    credential INTEGER,
    folded INTEGER NOT NULL,
    stored_bytes INTEGER NOT NULL,
    search_text TEXT NOT NULL
);
CREATE INDEX journal_by_integration ON journal(integration, id, status, is_write);
CREATE INDEX journal_by_time ON journal(at, integration, status, folded);
CREATE INDEX journal_by_person ON journal(person, id) WHERE person IS NOT NULL;
CREATE INDEX journal_refused ON journal(id) WHERE status >= 400;
CREATE INDEX journal_refused_by_integration ON journal(integration, id) WHERE status >= 400;

CREATE TABLE journal_bodies (
    journal INTEGER PRIMARY KEY,
    client_address TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    request_headers TEXT NOT NULL,
    request_size INTEGER NOT NULL,
    request_cut INTEGER NOT NULL,
    response_size INTEGER NOT NULL,
    response_cut INTEGER NOT NULL,
    -- Calls to other services that belong to the request, as JSON; empty when there were none.
    legs TEXT NOT NULL,
    request BLOB NOT NULL,
    response BLOB NOT NULL
);

-- Requests by the hour they came in, so that totals over weeks are sums of a few rows.
CREATE TABLE journal_hours (
    integration INTEGER NOT NULL,
    hour INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (integration, hour)
) WITHOUT ROWID;

CREATE TABLE changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    journal INTEGER,
    integration INTEGER NOT NULL,
    person INTEGER,
    group_id INTEGER,
    at INTEGER NOT NULL,
    before BLOB NOT NULL,
    after BLOB NOT NULL
);
CREATE INDEX changes_by_journal ON changes(journal);
CREATE INDEX changes_by_person ON changes(person, id) WHERE person IS NOT NULL;
CREATE INDEX changes_by_group ON changes(group_id, id) WHERE group_id IS NOT NULL;

CREATE TABLE feed (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    kind INTEGER NOT NULL,
    change INTEGER NOT NULL,
    integration INTEGER NOT NULL,
    row_id INTEGER NOT NULL,
    at INTEGER NOT NULL
);

-- How far each durable reader of the feed has come.
CREATE TABLE consumers (
    name TEXT PRIMARY KEY NOT NULL,
    position INTEGER NOT NULL,
    modified INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE settings (
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL,
    modified INTEGER NOT NULL
) WITHOUT ROWID;

-- Sealed under the data key, which is not kept in this file.
CREATE TABLE secrets (
    name TEXT PRIMARY KEY NOT NULL,
    key_id TEXT NOT NULL,
    sealed BLOB NOT NULL,
    modified INTEGER NOT NULL
);

-- Writes on their way to a downstream: what is found here after a crash is of unknown outcome.
CREATE TABLE relay_intents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    integration INTEGER NOT NULL REFERENCES integrations(id),
    resource TEXT NOT NULL,
    at INTEGER NOT NULL
);
CREATE INDEX relay_intents_by_integration ON relay_intents(integration, id);

CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    integration INTEGER,
    kind TEXT NOT NULL,
    payload BLOB NOT NULL,
    state INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    next_attempt INTEGER NOT NULL,
    lease_owner TEXT,
    lease_expires INTEGER,
    created INTEGER NOT NULL
);
CREATE INDEX jobs_by_due ON jobs(state, next_attempt);
