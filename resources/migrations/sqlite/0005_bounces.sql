-- What reports say of mails that a server had taken. Enumerations are stored by their place in the headers of the
-- directory.

ALTER TABLE mail_attempts ADD COLUMN report INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mail_attempts ADD COLUMN report_status TEXT NOT NULL DEFAULT '';
ALTER TABLE mail_attempts ADD COLUMN report_text TEXT NOT NULL DEFAULT '';
ALTER TABLE mail_attempts ADD COLUMN reported INTEGER;
CREATE INDEX mail_attempts_returned ON mail_attempts(integration, started) WHERE report = 2;

-- How far a mailbox was read: the names of its mails, or one name for a place in it.
CREATE TABLE read_reports (
    source TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (source, name)
) WITHOUT ROWID;
