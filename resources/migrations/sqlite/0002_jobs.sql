-- Work that outlives the program. The table of step 1 was never written to.
DROP INDEX jobs_by_due;
DROP TABLE jobs;

-- What is begun, paused and given up as one: each kind of work of an integration has a standing queue, and a bulk action
-- one of its own. State 0 is open, 1 paused, 2 given up. Integration 0 is none.
CREATE TABLE job_queues (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    integration INTEGER NOT NULL,
    kind TEXT NOT NULL,
    is_standing INTEGER NOT NULL,
    title TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    state INTEGER NOT NULL,
    reason TEXT NOT NULL,
    -- At most so many a minute; 0 is no bound. next_start keeps to it over a restart.
    per_minute INTEGER NOT NULL,
    next_start INTEGER NOT NULL,
    created INTEGER NOT NULL
);
CREATE UNIQUE INDEX job_queues_standing ON job_queues(integration, kind) WHERE is_standing = 1;
CREATE INDEX job_queues_by_kind ON job_queues(kind, state, id);

-- State 0 waits, 1 runs, 2 is done, 3 failed, 4 is of unknown outcome, 5 was given up. handed_over is when its effect on
-- the outside may have begun: what is found running with it after a crash must not simply be repeated.
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    queue INTEGER NOT NULL REFERENCES job_queues(id),
    integration INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    -- The same cause makes one job only, unless that one was given up; empty where each is its own.
    cause TEXT NOT NULL,
    urgency INTEGER NOT NULL,
    state INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    next_attempt INTEGER NOT NULL,
    lease_owner TEXT NOT NULL,
    lease_expires INTEGER,
    handed_over INTEGER,
    message TEXT NOT NULL,
    created INTEGER NOT NULL,
    finished INTEGER,
    payload BLOB NOT NULL
);
CREATE UNIQUE INDEX jobs_by_cause ON jobs(integration, kind, cause) WHERE cause <> '' AND state <> 5;
CREATE INDEX jobs_waiting ON jobs(queue, urgency, next_attempt, id) WHERE state = 0;
CREATE INDEX jobs_running ON jobs(lease_expires) WHERE state = 1;
CREATE INDEX jobs_by_queue ON jobs(queue, state, id);
CREATE INDEX jobs_by_subject ON jobs(integration, subject, id);
CREATE INDEX jobs_finished ON jobs(finished) WHERE finished IS NOT NULL;

-- Outcome as the state above that it led to; 1 for one that is still being made.
CREATE TABLE job_attempts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    job INTEGER NOT NULL REFERENCES jobs(id),
    number INTEGER NOT NULL,
    owner TEXT NOT NULL,
    started INTEGER NOT NULL,
    ended INTEGER,
    outcome INTEGER NOT NULL,
    message TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE INDEX job_attempts_by_job ON job_attempts(job, id);
