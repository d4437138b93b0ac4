-- Schema 1. A released file is never changed: what comes next is 0002.sql.
--
-- Each area has two tables: <area> holds what is sorted and filtered, small enough to be scanned for a filter
-- of one or two letters; <area>_records holds the record itself as JSON, so that nothing is lost.
-- row = account * 2^40 + n: the rows of an account are one range, also in the full-text index, whose rowids
-- are the same. search is folded text (no case, no accents); <name>_key is folded with numbers by value;
-- id_key likewise, and different for different ids. Dates are ISO 8601 texts, NULL where the provider did not
-- say. Money is the exact text, the minor units (for sorting) and the currency. status is a place in the
-- order in which the program shows them; usual is the key of the order in which a list is shown at first, what
-- has ended last; read_at is set where one record was read again by itself. crc is the
-- CRC-32 of the record's UTF-8, since SQLite itself does not notice a changed byte in a text.

CREATE TABLE accounts (
    account INTEGER PRIMARY KEY AUTOINCREMENT,
    key     TEXT NOT NULL UNIQUE,
    record  TEXT NOT NULL
) STRICT;

CREATE TABLE collections (
    account   INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    area      TEXT NOT NULL,
    at        TEXT NOT NULL,
    total     INTEGER,
    set_aside INTEGER NOT NULL,
    PRIMARY KEY (account, area)
) STRICT, WITHOUT ROWID;

CREATE TABLE details (
    account    INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    kind       TEXT NOT NULL,
    id         TEXT NOT NULL,
    at         TEXT NOT NULL,
    first_line TEXT,
    record     TEXT NOT NULL,
    crc        INTEGER NOT NULL,
    PRIMARY KEY (account, kind, id)
) STRICT;

CREATE TABLE alerts (
    account      INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    key          TEXT NOT NULL,
    shown_at     TEXT NOT NULL,
    withdrawn_at TEXT,
    dismissed_at TEXT,
    PRIMARY KEY (account, key)
) STRICT, WITHOUT ROWID;

-- services ---------------------------------------------------------------------------------------------

CREATE TABLE services (
    row                INTEGER PRIMARY KEY,
    account            INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    id                 TEXT NOT NULL,
    id_key             TEXT NOT NULL,
    read_at            TEXT,
    search             TEXT NOT NULL,
    status             INTEGER NOT NULL,
    usual              TEXT NOT NULL,
    name_key           TEXT,
    domain_key         TEXT,
    next_due           TEXT,
    ends               TEXT,
    recurring          TEXT,
    recurring_minor    INTEGER,
    recurring_currency TEXT,
    UNIQUE (account, id)
) STRICT;
CREATE TABLE services_records (
    row    INTEGER PRIMARY KEY REFERENCES services ON DELETE CASCADE,
    record TEXT NOT NULL,
    crc    INTEGER NOT NULL
) STRICT;
CREATE INDEX services_segments ON services (account, status, ends);
CREATE INDEX services_by_usual ON services (account, usual, id_key, status);
CREATE INDEX services_by_name ON services (account, name_key, id_key, status);
CREATE INDEX services_by_domain ON services (account, domain_key, id_key, status);
CREATE INDEX services_by_status ON services (account, status, id_key);
CREATE INDEX services_by_next_due ON services (account, next_due, id_key, status);
CREATE INDEX services_by_recurring
    ON services (account, recurring_currency, recurring_minor, id_key, status);
CREATE VIRTUAL TABLE services_text
    USING fts5 (search, content = 'services', content_rowid = 'row', tokenize = 'trigram case_sensitive 1');
CREATE TRIGGER services_text_added AFTER INSERT ON services BEGIN
    INSERT INTO services_text (rowid, search) VALUES (new.row, new.search);
END;
CREATE TRIGGER services_text_removed AFTER DELETE ON services BEGIN
    INSERT INTO services_text (services_text, rowid, search) VALUES ('delete', old.row, old.search);
END;
CREATE TRIGGER services_text_changed AFTER UPDATE OF search ON services WHEN new.search <> old.search BEGIN
    INSERT INTO services_text (services_text, rowid, search) VALUES ('delete', old.row, old.search);
    INSERT INTO services_text (rowid, search) VALUES (new.row, new.search);
END;

-- addons -----------------------------------------------------------------------------------------------

CREATE TABLE addons (
    row                INTEGER PRIMARY KEY,
    account            INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    id                 TEXT NOT NULL,
    id_key             TEXT NOT NULL,
    read_at            TEXT,
    search             TEXT NOT NULL,
    status             INTEGER NOT NULL,
    service_id         TEXT,
    name_key           TEXT,
    next_due           TEXT,
    recurring          TEXT,
    recurring_minor    INTEGER,
    recurring_currency TEXT,
    UNIQUE (account, id)
) STRICT;
CREATE TABLE addons_records (
    row    INTEGER PRIMARY KEY REFERENCES addons ON DELETE CASCADE,
    record TEXT NOT NULL,
    crc    INTEGER NOT NULL
) STRICT;
CREATE INDEX addons_of_service ON addons (account, service_id, id_key);
CREATE INDEX addons_segments ON addons (account, status);
CREATE INDEX addons_by_name ON addons (account, name_key, id_key, status);
CREATE INDEX addons_by_status ON addons (account, status, id_key);
CREATE INDEX addons_by_next_due ON addons (account, next_due, id_key, status);
CREATE INDEX addons_by_recurring
    ON addons (account, recurring_currency, recurring_minor, id_key, status);
CREATE VIRTUAL TABLE addons_text
    USING fts5 (search, content = 'addons', content_rowid = 'row', tokenize = 'trigram case_sensitive 1');
CREATE TRIGGER addons_text_added AFTER INSERT ON addons BEGIN
    INSERT INTO addons_text (rowid, search) VALUES (new.row, new.search);
END;
CREATE TRIGGER addons_text_removed AFTER DELETE ON addons BEGIN
    INSERT INTO addons_text (addons_text, rowid, search) VALUES ('delete', old.row, old.search);
END;
CREATE TRIGGER addons_text_changed AFTER UPDATE OF search ON addons WHEN new.search <> old.search BEGIN
    INSERT INTO addons_text (addons_text, rowid, search) VALUES ('delete', old.row, old.search);
    INSERT INTO addons_text (rowid, search) VALUES (new.row, new.search);
END;

-- domains ----------------------------------------------------------------------------------------------
-- soonest is the earlier of expires and next_due, for "needs attention".

CREATE TABLE domains (
    row                INTEGER PRIMARY KEY,
    account            INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    id                 TEXT NOT NULL,
    id_key             TEXT NOT NULL,
    read_at            TEXT,
    search             TEXT NOT NULL,
    status             INTEGER NOT NULL,
    usual              TEXT NOT NULL,
    name_key           TEXT,
    expires            TEXT,
    next_due           TEXT,
    soonest            TEXT,
    auto_renew         INTEGER,
    recurring          TEXT,
    recurring_minor    INTEGER,
    recurring_currency TEXT,
    UNIQUE (account, id)
) STRICT;
CREATE TABLE domains_records (
    row    INTEGER PRIMARY KEY REFERENCES domains ON DELETE CASCADE,
    record TEXT NOT NULL,
    crc    INTEGER NOT NULL
) STRICT;
CREATE INDEX domains_segments ON domains (account, status, auto_renew, soonest);
CREATE INDEX domains_by_usual ON domains (account, usual, id_key, status);
CREATE INDEX domains_by_name ON domains (account, name_key, id_key, status);
CREATE INDEX domains_by_status ON domains (account, status, id_key);
CREATE INDEX domains_by_expires ON domains (account, expires, id_key, status);
CREATE INDEX domains_by_next_due ON domains (account, next_due, id_key, status);
CREATE INDEX domains_by_auto_renew ON domains (account, auto_renew, id_key, status);
CREATE INDEX domains_by_recurring
    ON domains (account, recurring_currency, recurring_minor, id_key, status);
CREATE VIRTUAL TABLE domains_text
    USING fts5 (search, content = 'domains', content_rowid = 'row', tokenize = 'trigram case_sensitive 1');
CREATE TRIGGER domains_text_added AFTER INSERT ON domains BEGIN
    INSERT INTO domains_text (rowid, search) VALUES (new.row, new.search);
END;
CREATE TRIGGER domains_text_removed AFTER DELETE ON domains BEGIN
    INSERT INTO domains_text (domains_text, rowid, search) VALUES ('delete', old.row, old.search);
END;
CREATE TRIGGER domains_text_changed AFTER UPDATE OF search ON domains WHEN new.search <> old.search BEGIN
    INSERT INTO domains_text (domains_text, rowid, search) VALUES ('delete', old.row, old.search);
    INSERT INTO domains_text (rowid, search) VALUES (new.row, new.search);
END;

-- tickets ----------------------------------------------------------------------------------------------

CREATE TABLE tickets (
    row            INTEGER PRIMARY KEY,
    account        INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    id             TEXT NOT NULL,
    id_key         TEXT NOT NULL,
    read_at        TEXT,
    search         TEXT NOT NULL,
    status         INTEGER NOT NULL,
    number_key     TEXT,
    subject_key    TEXT,
    department_key TEXT,
    opened         TEXT,
    last_reply     TEXT,
    UNIQUE (account, id)
) STRICT;
CREATE TABLE tickets_records (
    row    INTEGER PRIMARY KEY REFERENCES tickets ON DELETE CASCADE,
    record TEXT NOT NULL,
    crc    INTEGER NOT NULL
) STRICT;
CREATE INDEX tickets_segments ON tickets (account, status);
CREATE INDEX tickets_by_number ON tickets (account, number_key, id_key, status);
CREATE INDEX tickets_by_subject ON tickets (account, subject_key, id_key, status);
CREATE INDEX tickets_by_department ON tickets (account, department_key, id_key, status);
CREATE INDEX tickets_by_status ON tickets (account, status, id_key);
CREATE INDEX tickets_by_opened ON tickets (account, opened, id_key, status);
CREATE INDEX tickets_by_last_reply ON tickets (account, last_reply, id_key, status);
CREATE VIRTUAL TABLE tickets_text
    USING fts5 (search, content = 'tickets', content_rowid = 'row', tokenize = 'trigram case_sensitive 1');
CREATE TRIGGER tickets_text_added AFTER INSERT ON tickets BEGIN
    INSERT INTO tickets_text (rowid, search) VALUES (new.row, new.search);
END;
CREATE TRIGGER tickets_text_removed AFTER DELETE ON tickets BEGIN
    INSERT INTO tickets_text (tickets_text, rowid, search) VALUES ('delete', old.row, old.search);
END;
CREATE TRIGGER tickets_text_changed AFTER UPDATE OF search ON tickets WHEN new.search <> old.search BEGIN
    INSERT INTO tickets_text (tickets_text, rowid, search) VALUES ('delete', old.row, old.search);
    INSERT INTO tickets_text (rowid, search) VALUES (new.row, new.search);
END;

-- invoices ---------------------------------------------------------------------------------------------

CREATE TABLE invoices (
    row            INTEGER PRIMARY KEY,
    account        INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    id             TEXT NOT NULL,
    id_key         TEXT NOT NULL,
    read_at        TEXT,
    search         TEXT NOT NULL,
    status         INTEGER NOT NULL,
    number_key     TEXT,
    issued         TEXT,
    due            TEXT,
    total          TEXT NOT NULL,
    total_minor    INTEGER NOT NULL,
    total_currency TEXT NOT NULL,
    UNIQUE (account, id)
) STRICT;
CREATE TABLE invoices_records (
    row    INTEGER PRIMARY KEY REFERENCES invoices ON DELETE CASCADE,
    record TEXT NOT NULL,
    crc    INTEGER NOT NULL
) STRICT;
CREATE INDEX invoices_segments ON invoices (account, status, due);
CREATE INDEX invoices_by_number ON invoices (account, number_key, id_key, status, due);
CREATE INDEX invoices_by_issued ON invoices (account, issued, id_key, status, due);
CREATE INDEX invoices_by_due ON invoices (account, due, id_key, status);
CREATE INDEX invoices_by_status ON invoices (account, status, id_key, due);
CREATE INDEX invoices_by_total
    ON invoices (account, total_currency, total_minor, id_key, status, due);
CREATE VIRTUAL TABLE invoices_text
    USING fts5 (search, content = 'invoices', content_rowid = 'row', tokenize = 'trigram case_sensitive 1');
CREATE TRIGGER invoices_text_added AFTER INSERT ON invoices BEGIN
    INSERT INTO invoices_text (rowid, search) VALUES (new.row, new.search);
END;
CREATE TRIGGER invoices_text_removed AFTER DELETE ON invoices BEGIN
    INSERT INTO invoices_text (invoices_text, rowid, search) VALUES ('delete', old.row, old.search);
END;
CREATE TRIGGER invoices_text_changed AFTER UPDATE OF search ON invoices WHEN new.search <> old.search BEGIN
    INSERT INTO invoices_text (invoices_text, rowid, search) VALUES ('delete', old.row, old.search);
    INSERT INTO invoices_text (rowid, search) VALUES (new.row, new.search);
END;
