-- The tables of a new SQLite store. Written by go test ./internal/store -run TestNewest -update

CREATE TABLE goose_db_version (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
CREATE TABLE organisation (
    id          BIGINT PRIMARY KEY,
    slug        TEXT    NOT NULL UNIQUE,
    base_url    TEXT    NOT NULL,
    home_url    TEXT    NOT NULL UNIQUE,
    zone        TEXT    NOT NULL,
    name_en     TEXT    NOT NULL,
    name_ja     TEXT    NOT NULL,
    facts       BYTEA   NOT NULL, -- digest of what the Profile was made from
    profile     BYTEA   NOT NULL,
    revocations BYTEA   NOT NULL,
    secret      BYTEA   NOT NULL,
    key_number  INTEGER NOT NULL,
    epoch       BIGINT  NOT NULL,
    created_at  BIGINT  NOT NULL
, published BIGINT NOT NULL DEFAULT 0, contact_name_en        TEXT NOT NULL DEFAULT '', contact_name_ja        TEXT NOT NULL DEFAULT '', contact_telephone TEXT NOT NULL DEFAULT '', contact_email     TEXT NOT NULL DEFAULT '', body TEXT NOT NULL DEFAULT '', language TEXT NOT NULL DEFAULT '', year_begins BIGINT NOT NULL DEFAULT 4, privacy_en TEXT NOT NULL DEFAULT '', privacy_ja TEXT NOT NULL DEFAULT '', sender TEXT NOT NULL DEFAULT '', look_template TEXT NOT NULL DEFAULT '', look_colour TEXT NOT NULL DEFAULT '', look_art TEXT NOT NULL DEFAULT '', look_second TEXT NOT NULL DEFAULT '', look_ring TEXT NOT NULL DEFAULT '', review_on BIGINT NOT NULL DEFAULT 0, review_years BIGINT NOT NULL DEFAULT 0, review_policy TEXT NOT NULL DEFAULT '', second_release BIGINT NOT NULL DEFAULT 0, register_years BIGINT NOT NULL DEFAULT 0);
CREATE TABLE signing_key (
    org_id     BIGINT  NOT NULL REFERENCES organisation (id),
    number     INTEGER NOT NULL,
    document   BYTEA   NOT NULL,
    created_at BIGINT  NOT NULL, algorithm TEXT NOT NULL DEFAULT 'RS256',
    PRIMARY KEY (org_id, number)
);
CREATE TABLE class (
    org_id    BIGINT NOT NULL REFERENCES organisation (id),
    id        BIGINT NOT NULL,
    class_key TEXT   NOT NULL, public_id BYTEA NOT NULL DEFAULT '', listed BOOLEAN NOT NULL DEFAULT TRUE, retired_at BIGINT NOT NULL DEFAULT 0, -- the description's own id, or its title
    PRIMARY KEY (org_id, id),
    UNIQUE (org_id, class_key)
);
CREATE TABLE version (
    org_id      BIGINT  NOT NULL,
    class_id    BIGINT  NOT NULL,
    number      INTEGER NOT NULL,
    digest      BYTEA   NOT NULL, -- of the text; the same text is the same version
    description TEXT    NOT NULL,
    created_at  BIGINT  NOT NULL, template TEXT NOT NULL DEFAULT '', colour   TEXT NOT NULL DEFAULT '', words    TEXT NOT NULL DEFAULT '', alt      TEXT NOT NULL DEFAULT '', art      TEXT NOT NULL DEFAULT '', alt_en TEXT NOT NULL DEFAULT '', alt_ja TEXT NOT NULL DEFAULT '', guideline TEXT    NOT NULL DEFAULT 'jvc-jmooc-micro-credential-digital-1.1', noted     BOOLEAN NOT NULL DEFAULT FALSE, second_colour TEXT NOT NULL DEFAULT '', ring TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org_id, class_id, number),
    UNIQUE (org_id, class_id, digest)
);
CREATE TABLE edition (
    org_id       BIGINT  NOT NULL,
    id           BYTEA   NOT NULL,
    class_id     BIGINT  NOT NULL,
    version      INTEGER NOT NULL,
    language     TEXT    NOT NULL,
    document     BYTEA   NOT NULL,
    png          BYTEA   NOT NULL,
    svg          BYTEA   NOT NULL,
    published_at BIGINT  NOT NULL,
    PRIMARY KEY (org_id, id),
    UNIQUE (org_id, class_id, version, language)
);
CREATE TABLE batch (
    org_id      BIGINT  NOT NULL,
    id          BIGINT  NOT NULL, -- the time it was recorded, made unique
    class_id    BIGINT  NOT NULL,
    edition_id  BYTEA   NOT NULL,
    signed      BOOLEAN NOT NULL,
    fingerprint BYTEA   NOT NULL, -- of the rows and options: the same list is the same work
    row_count   INTEGER NOT NULL,
    refused     INTEGER NOT NULL,
    replaces    BYTEA   NOT NULL, undone_at BIGINT NOT NULL DEFAULT 0, undo_code TEXT NOT NULL DEFAULT '', undo_note TEXT NOT NULL DEFAULT '', actor_kind      TEXT   NOT NULL DEFAULT '', actor_id        BIGINT NOT NULL DEFAULT 0, undo_actor_kind TEXT   NOT NULL DEFAULT '', undo_actor_id   BIGINT NOT NULL DEFAULT 0, epoch BIGINT NOT NULL DEFAULT 0, decision TEXT NOT NULL DEFAULT '', notify BOOLEAN NOT NULL DEFAULT FALSE, undo_tell BOOLEAN NOT NULL DEFAULT FALSE, halted_at BIGINT NOT NULL DEFAULT 0, -- the award that the only row corrects, or empty
    PRIMARY KEY (org_id, id)
);
CREATE INDEX batch_fingerprint ON batch (org_id, fingerprint);
CREATE TABLE batch_chunk (
    org_id   BIGINT  NOT NULL,
    batch_id BIGINT  NOT NULL,
    number   INTEGER NOT NULL,
    payload  BYTEA   NOT NULL, -- the intent: rows with their ids; emptied when done
    issued   INTEGER NOT NULL,
    already  INTEGER NOT NULL,
    done_at  BIGINT  NOT NULL, aside INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (org_id, batch_id, number)
);
CREATE TABLE award (
    org_id        BIGINT  NOT NULL,
    batch_id      BIGINT  NOT NULL,
    row_no        INTEGER NOT NULL,
    id            BYTEA   NOT NULL,
    edition_id    BYTEA   NOT NULL,
    recipient_key BYTEA   NOT NULL,
    period        TEXT    NOT NULL,
    issued_on     BIGINT  NOT NULL,
    expires       BIGINT  NOT NULL,
    recorded_at   BIGINT  NOT NULL,
    revoked_at    BIGINT  NOT NULL,
    reason        TEXT    NOT NULL,
    note          TEXT    NOT NULL, -- private
    assertion     BYTEA   NOT NULL, -- exact bytes; empty once erased
    PRIMARY KEY (org_id, batch_id, row_no),
    UNIQUE (org_id, id)
);
CREATE TABLE recipient (
    org_id     BIGINT  NOT NULL,
    batch_id   BIGINT  NOT NULL,
    row_no     INTEGER NOT NULL,
    email      TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    name_en    TEXT    NOT NULL,
    student_id TEXT    NOT NULL, show_name BOOLEAN NOT NULL DEFAULT FALSE, reading      TEXT NOT NULL DEFAULT '', display_name TEXT NOT NULL DEFAULT '', learner_type TEXT NOT NULL DEFAULT '', language     TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org_id, batch_id, row_no)
);
CREATE TABLE holding (
    org_id        BIGINT  NOT NULL,
    class_id      BIGINT  NOT NULL,
    recipient_key BYTEA   NOT NULL,
    period        TEXT    NOT NULL,
    batch_id      BIGINT  NOT NULL,
    row_no        INTEGER NOT NULL,
    expires       BIGINT  NOT NULL, -- the end of time when the award does not expire
    PRIMARY KEY (org_id, class_id, recipient_key, period)
);
CREATE TABLE audit_head (
    org_id BIGINT PRIMARY KEY,
    number BIGINT NOT NULL,
    hash   BYTEA  NOT NULL
);
CREATE TABLE audit_entry (
    org_id  BIGINT NOT NULL,
    number  BIGINT NOT NULL,
    at      BIGINT NOT NULL,
    action  TEXT   NOT NULL,
    subject TEXT   NOT NULL,
    code    TEXT   NOT NULL,
    count   BIGINT NOT NULL,
    digest  BYTEA  NOT NULL,
    hash    BYTEA  NOT NULL, format     INTEGER NOT NULL DEFAULT 1, actor_kind TEXT    NOT NULL DEFAULT '', actor_id   BIGINT  NOT NULL DEFAULT 0,
    PRIMARY KEY (org_id, number)
);
CREATE INDEX batch_undone ON batch (org_id) WHERE undone_at > 0;
CREATE INDEX award_revoked ON award (org_id, batch_id) WHERE revoked_at > 0;
CREATE TABLE art (
    org_id BIGINT NOT NULL REFERENCES organisation (id),
    digest TEXT   NOT NULL,
    data   BYTEA  NOT NULL,
    PRIMARY KEY (org_id, digest)
);
CREATE TABLE set_aside (
    org_id   BIGINT  NOT NULL,
    batch_id BIGINT  NOT NULL,
    row_no   INTEGER NOT NULL,
    property TEXT    NOT NULL, -- of the assertion; empty: the row as a whole
    code     TEXT    NOT NULL, -- why
    PRIMARY KEY (org_id, batch_id, row_no)
);
CREATE TABLE actor (
    id         BIGINT PRIMARY KEY,
    kind       TEXT   NOT NULL, -- person, token, operator or system
    name       TEXT   NOT NULL, -- of an operator: the login on the machine
    created_at BIGINT NOT NULL,
    UNIQUE (kind, name)
);
CREATE INDEX audit_entry_subject ON audit_entry (org_id, subject);
CREATE TABLE plan (
    id          BIGINT PRIMARY KEY, -- the time it was proposed, made unique
    content     BYTEA  NOT NULL, -- what it would do; emptied once it is recorded
    actor_kind  TEXT   NOT NULL, -- who proposed it
    actor_id    BIGINT NOT NULL,
    org_id      BIGINT NOT NULL, -- of the batch
    batch_id    BIGINT NOT NULL -- that came of it; 0: none, it is proposed
);
CREATE TABLE plan_chunk (
    plan_id BIGINT  NOT NULL REFERENCES plan (id),
    faulty  BOOLEAN NOT NULL, -- rows that would be left out
    number  INTEGER NOT NULL,
    payload BYTEA   NOT NULL,
    PRIMARY KEY (plan_id, faulty, number)
);
CREATE TABLE award_change (
    org_id   BIGINT NOT NULL REFERENCES organisation (id),
    number   BIGINT NOT NULL, -- the organisation's epoch after the change
    award_id BYTEA  NOT NULL, batch_id BIGINT NOT NULL DEFAULT 0, first_row INTEGER NOT NULL DEFAULT 0, last_row INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (org_id, number)
);
CREATE UNIQUE INDEX class_public ON class (org_id, public_id);
CREATE TABLE catalogue_head (
    id     INTEGER PRIMARY KEY,
    change BIGINT  NOT NULL
);
CREATE TABLE catalogue_entry (
    org_id     BIGINT NOT NULL REFERENCES organisation (id),
    class_id   BIGINT NOT NULL,
    change     BIGINT NOT NULL, -- of catalogue_head, when it changed last
    changed_at BIGINT NOT NULL,
    content    TEXT   NOT NULL, -- JSON, made by package catalogue
    PRIMARY KEY (org_id, class_id)
);
CREATE INDEX catalogue_entry_change ON catalogue_entry (change);
CREATE TABLE "signed_assertion" (
    org_id     BIGINT  NOT NULL,
    batch_id   BIGINT  NOT NULL,
    row_no     INTEGER NOT NULL,
    form       TEXT    NOT NULL, -- open-badges-2.0
    id         BYTEA   NOT NULL,
    key_number INTEGER NOT NULL,
    jws        TEXT    NOT NULL,
    PRIMARY KEY (org_id, batch_id, row_no, form)
);
CREATE INDEX signed_assertion_id ON signed_assertion (org_id, id);
CREATE TABLE catalogue_source (
    address    TEXT    PRIMARY KEY,
    kind       TEXT    NOT NULL, -- badge, list, file, catalogue
    added_at   BIGINT  NOT NULL,
    place      TEXT    NOT NULL, -- up to which another catalogue has been read
    read_at    BIGINT  NOT NULL, -- when it answered last; 0 for never
    next_at    BIGINT  NOT NULL, -- when it is asked again
    failures   INTEGER NOT NULL, -- since it answered last
    problem    TEXT    NOT NULL, -- with which the last try ended
    busy_until BIGINT  NOT NULL  -- somebody reads it
, due_at BIGINT NOT NULL DEFAULT 0, etag TEXT NOT NULL DEFAULT '', modified TEXT NOT NULL DEFAULT '');
CREATE TABLE catalogue_other (
    address    TEXT    PRIMARY KEY,
    public_id  BYTEA   NOT NULL UNIQUE, -- made from the address
    told       BOOLEAN NOT NULL, -- by a catalogue of its own origin, which is asked in its place
    change     BIGINT  NOT NULL, -- of catalogue_head, when it changed last
    changed_at BIGINT  NOT NULL, -- when it said something else than before
    taken_at   BIGINT  NOT NULL,
    read_at    BIGINT  NOT NULL,
    missing_at BIGINT  NOT NULL, -- since when it cannot be found; 0 while it can
    next_at    BIGINT  NOT NULL,
    failures   INTEGER NOT NULL,
    problem    TEXT    NOT NULL,
    content    TEXT    NOT NULL, -- JSON, made by package catalogue; '' until it was read
    pictured   BOOLEAN NOT NULL, -- its picture was asked for
    picture    BYTEA   NOT NULL  -- a small one of ours; empty where there is none
, etag TEXT NOT NULL DEFAULT '', modified TEXT NOT NULL DEFAULT '', whole_at BIGINT NOT NULL DEFAULT 0);
CREATE INDEX catalogue_other_change ON catalogue_other (change);
CREATE TABLE catalogue_named (
    source  TEXT NOT NULL REFERENCES catalogue_source (address),
    word    TEXT NOT NULL,
    address TEXT NOT NULL REFERENCES catalogue_other (address),
    PRIMARY KEY (source, word)
);
CREATE INDEX catalogue_named_address ON catalogue_named (address);
CREATE TABLE draft (
    org_id      BIGINT NOT NULL REFERENCES organisation (id),
    public_id   BYTEA  NOT NULL,
    revision    BIGINT NOT NULL, -- from 1; with each change
    title       TEXT   NOT NULL, -- as lists show it
    found_by    TEXT   NOT NULL, -- the words by which it is found, in lower case
    content     TEXT   NOT NULL, -- JSON, made by package authoring
    published   BIGINT NOT NULL, -- the revision that was published last; 0: none
    archived_at BIGINT NOT NULL, -- 0: it is not
    changed_at  BIGINT NOT NULL,
    actor_kind  TEXT   NOT NULL, -- who changed it last
    actor_id    BIGINT NOT NULL,
    noted_at    BIGINT NOT NULL, keeper_id BIGINT NOT NULL DEFAULT 0, -- when that was written into the audit chain
    PRIMARY KEY (org_id, public_id)
);
CREATE INDEX draft_changed ON draft (org_id, changed_at);
CREATE TABLE mail (
    org_id      BIGINT NOT NULL, -- in whose name; 0: the house's own
    id          BYTEA  NOT NULL, -- the Message-ID is made of it
    kind        TEXT   NOT NULL, -- which text: sign_in, invitation, trial
    about       TEXT   NOT NULL, -- the id of what the text is about
    name        TEXT   NOT NULL,
    address     TEXT   NOT NULL,
    language    TEXT   NOT NULL, -- whose text stands first
    urgency     BIGINT NOT NULL, -- the lower goes first
    wanted_at   BIGINT NOT NULL, -- when it was due first
    due_at      BIGINT NOT NULL, -- of the next try
    until_at    BIGINT NOT NULL, -- when it is given up
    tries       BIGINT NOT NULL,
    lease       BIGINT NOT NULL, -- which taking it is: who lost it to another's has no say any more
    lease_until BIGINT NOT NULL, -- somebody has it in hand
    state       TEXT   NOT NULL, -- waiting, sent, refused, expired, withdrawn
    ended_at    BIGINT NOT NULL, -- 0 while it waits
    answer      TEXT   NOT NULL, sent_as TEXT NOT NULL DEFAULT '', learner TEXT NOT NULL DEFAULT '', -- what the last try ended with, in the other side's words
    PRIMARY KEY (org_id, id)
);
CREATE INDEX mail_due ON mail (urgency, due_at) WHERE ended_at = 0;
CREATE INDEX mail_wanted ON mail (wanted_at);
CREATE TABLE person (
    id         BIGINT PRIMARY KEY,
    public_id  BYTEA  NOT NULL UNIQUE, -- names the person in the audit chain and to browsers
    actor_id   BIGINT NOT NULL,        -- as whom the person acts
    email      TEXT   NOT NULL,        -- normalised; empty: the person was erased
    name       TEXT   NOT NULL,
    language   TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL         -- of the last sign-in; 0: there was none
, daily BIGINT NOT NULL DEFAULT 0);
CREATE UNIQUE INDEX person_email ON person (email) WHERE email <> '';
CREATE TABLE session (
    digest    BYTEA  PRIMARY KEY, -- SHA-256 of the token
    public_id BYTEA  NOT NULL UNIQUE,
    person_id BIGINT NOT NULL REFERENCES person (id),
    began_at  BIGINT NOT NULL,
    seen_at   BIGINT NOT NULL,
    ends_at   BIGINT NOT NULL,
    browser   TEXT   NOT NULL     -- as it calls itself, cut
, org_id BIGINT NOT NULL DEFAULT 0);
CREATE INDEX session_person ON session (person_id);
CREATE TABLE sign_in_link (
    digest    BYTEA  PRIMARY KEY, -- SHA-256 of the secret
    person_id BIGINT NOT NULL,    -- 0: the set-up of this store
    leads_to  TEXT   NOT NULL,    -- path of the desk; empty: its start
    ends_at   BIGINT NOT NULL
);
CREATE TABLE sign_in_try (
    subject BYTEA  NOT NULL,
    hour    BIGINT NOT NULL,
    count   BIGINT NOT NULL,
    PRIMARY KEY (subject, hour)
);
CREATE TABLE former_name (
    org_id   BIGINT  NOT NULL,
    batch_id BIGINT  NOT NULL,
    row_no   INTEGER NOT NULL,
    until    BIGINT  NOT NULL, -- when it was corrected
    name     TEXT    NOT NULL,
    name_en  TEXT    NOT NULL, reading TEXT NOT NULL DEFAULT '', student_id TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org_id, batch_id, row_no, until)
);
CREATE TABLE passkey (
    credential_id BYTEA  PRIMARY KEY,     -- as the authenticator named it
    public_id     BYTEA  NOT NULL UNIQUE, -- names the passkey to browsers and in the audit chain
    person_id     BIGINT NOT NULL REFERENCES person (id),
    site          TEXT   NOT NULL,        -- RP id: the host for which the passkey is good
    name          TEXT   NOT NULL,
    record        TEXT   NOT NULL,        -- public key, counter and flags (JSON)
    added_at      BIGINT NOT NULL,
    used_at       BIGINT NOT NULL         -- 0: never yet
);
CREATE INDEX passkey_person ON passkey (person_id);
CREATE TABLE passkey_challenge (
    digest  BYTEA  PRIMARY KEY, -- SHA-256 of the challenge
    asked   TEXT   NOT NULL,    -- what the answer must keep to (JSON)
    ends_at BIGINT NOT NULL
);
CREATE TABLE proposal (
    org_id     BIGINT NOT NULL REFERENCES organisation (id),
    id         BIGINT NOT NULL, -- the time it was begun, made unique
    revision   BIGINT NOT NULL, -- from 1; with each change
    class_id   BYTEA  NOT NULL, -- the public id of what is to be awarded
    name       TEXT   NOT NULL, -- of the list, as its file is called; empty: it was pasted or typed
    asked      TEXT   NOT NULL, -- what was put right and decided: JSON, made by package awarding
    list       BYTEA  NOT NULL, -- as it was handed in; emptied when it is recorded
    plan_id    BIGINT NOT NULL, -- the plan that is kept of this revision; 0: none
    batch_id   BIGINT NOT NULL, -- that came of it; 0: none
    changed_at BIGINT NOT NULL,
    actor_kind TEXT   NOT NULL, -- who changed it last
    actor_id   BIGINT NOT NULL, keeper_id BIGINT NOT NULL DEFAULT 0, release_at BIGINT NOT NULL DEFAULT 0, release_actor_kind TEXT NOT NULL DEFAULT '', release_actor_id BIGINT NOT NULL DEFAULT 0, hindered TEXT NOT NULL DEFAULT '', taken_until BIGINT NOT NULL DEFAULT 0, sight TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org_id, id)
);
CREATE INDEX proposal_plan ON proposal (plan_id) WHERE plan_id > 0;
CREATE TABLE list_header (
    org_id BIGINT NOT NULL REFERENCES organisation (id),
    header TEXT   NOT NULL,
    means  TEXT   NOT NULL, -- a header that is understood; empty: nothing to us
    PRIMARY KEY (org_id, header)
);
CREATE TABLE draft_author (
    org_id     BIGINT NOT NULL,
    public_id  BYTEA  NOT NULL,
    actor_kind TEXT   NOT NULL,
    actor_id   BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, public_id, actor_kind, actor_id)
);
CREATE TABLE review (
    org_id     BIGINT NOT NULL REFERENCES organisation (id),
    public_id  BYTEA  NOT NULL, -- of the class
    number     BIGINT NOT NULL, -- of the class's reviews, from 1
    revision   BIGINT NOT NULL, -- of the draft
    digest     BYTEA  NOT NULL, -- of the text
    content    TEXT   NOT NULL, -- the text and the route: JSON, made by package authoring
    route      TEXT   NOT NULL,
    minor      BIGINT NOT NULL,
    state      TEXT   NOT NULL,
    actor_kind TEXT   NOT NULL, -- who handed it in
    actor_id   BIGINT NOT NULL,
    name       TEXT   NOT NULL, -- of that person, as it was
    began_at   BIGINT NOT NULL,
    PRIMARY KEY (org_id, public_id, number)
);
CREATE INDEX review_state ON review (org_id, state);
CREATE TABLE decision (
    org_id     BIGINT NOT NULL,
    public_id  BYTEA  NOT NULL,
    number     BIGINT NOT NULL, -- of the review
    turn       BIGINT NOT NULL, -- of its decisions, from 0
    step       BIGINT NOT NULL,
    verdict    TEXT   NOT NULL,
    returns_to BIGINT NOT NULL, -- a step; -1: the draft
    actor_kind TEXT   NOT NULL, -- who decided, or recorded it
    actor_id   BIGINT NOT NULL,
    name       TEXT   NOT NULL, -- of that person, and the position, as they were
    position   TEXT   NOT NULL,
    at         BIGINT NOT NULL,
    recorded   BIGINT NOT NULL, -- 1: it was made elsewhere
    body       TEXT   NOT NULL,
    proxy      BIGINT NOT NULL, -- 1: decided by proxy
    decided_on BIGINT NOT NULL,
    document   TEXT   NOT NULL,
    file       TEXT   NOT NULL, -- SHA-256 of a review_file; empty: none
    PRIMARY KEY (org_id, public_id, number, turn)
);
CREATE TABLE remark (
    org_id     BIGINT NOT NULL,
    public_id  BYTEA  NOT NULL,
    id         BIGINT NOT NULL, -- from 1, of the class
    number     BIGINT NOT NULL, -- of the review
    descriptor TEXT   NOT NULL, -- empty: about the whole
    content    TEXT   NOT NULL,
    answers    BIGINT NOT NULL, -- the remark that it answers; 0: none
    actor_kind TEXT   NOT NULL,
    actor_id   BIGINT NOT NULL,
    name       TEXT   NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (org_id, public_id, id)
);
CREATE TABLE approval (
    org_id      BIGINT NOT NULL REFERENCES organisation (id),
    digest      BYTEA  NOT NULL, -- of the text
    recorded_at BIGINT NOT NULL,
    public_id   BYTEA  NOT NULL, -- of the class
    body        TEXT   NOT NULL, -- who decided
    decided_on  BIGINT NOT NULL,
    document    TEXT   NOT NULL,
    ends_at     BIGINT NOT NULL, -- when it is to be looked at again; 0: never
    minor       BIGINT NOT NULL,
    PRIMARY KEY (org_id, digest, recorded_at)
);
CREATE TABLE review_file (
    org_id BIGINT NOT NULL REFERENCES organisation (id),
    digest TEXT   NOT NULL,
    data   BYTEA  NOT NULL,
    PRIMARY KEY (org_id, digest)
);
CREATE TABLE person_name (
    person_id BIGINT NOT NULL REFERENCES person (id),
    since     BIGINT NOT NULL,
    name      TEXT   NOT NULL, -- empty: the address stood for it
    PRIMARY KEY (person_id, since)
);
CREATE TABLE completion (
    org_id     BIGINT NOT NULL,
    award_id   BYTEA  NOT NULL,
    name       TEXT   NOT NULL,
    name_en    TEXT   NOT NULL,
    reading    TEXT   NOT NULL,
    student_id TEXT   NOT NULL,
    PRIMARY KEY (org_id, award_id)
);
CREATE TABLE identity_provider (
    id        BIGINT PRIMARY KEY,
    public_id BYTEA  NOT NULL UNIQUE, -- names it to browsers, in its return address and in the audit chain
    org_id    BIGINT NOT NULL,
    kind      TEXT   NOT NULL,        -- how it speaks: oidc; saml is to come
    entity    TEXT   NOT NULL,        -- issuer identifier; of SAML the entity ID
    name_en   TEXT   NOT NULL,
    name_ja   TEXT   NOT NULL,
    client    TEXT   NOT NULL,        -- as what we are known to it; empty: not yet
    secret    TEXT   NOT NULL,        -- sealed; empty: none
    added_at  BIGINT NOT NULL,
    tried_at  BIGINT NOT NULL,        -- when a trial succeeded with what is set; 0: none did
    released  TEXT   NOT NULL         -- the names of what was released then, with spaces between them
);
CREATE INDEX identity_provider_org ON identity_provider (org_id);
CREATE TABLE identity (
    provider_id BIGINT NOT NULL REFERENCES identity_provider (id),
    format      TEXT   NOT NULL, -- of the subject: SAML's NameID has several; empty: the provider's only one
    subject     TEXT   NOT NULL,
    person_id   BIGINT NOT NULL REFERENCES person (id),
    tied_at     BIGINT NOT NULL,
    used_at     BIGINT NOT NULL, -- 0: never since
    PRIMARY KEY (provider_id, format, subject)
);
CREATE INDEX identity_person ON identity (person_id);
CREATE TABLE claim (
    org_id      BIGINT NOT NULL REFERENCES organisation (id),
    award_id    BYTEA  NOT NULL,
    batch_id    BIGINT NOT NULL,
    handle      TEXT   NOT NULL, -- by which the page's address names it: 8 letters, drawn by chance
    counter     BIGINT NOT NULL, -- of its link; a higher one ends the lower ones
    opened_at   BIGINT NOT NULL, -- when the learner first pressed the button of the page; 0: never
    received_at BIGINT NOT NULL, -- when the learner said that it has come
    declined_at BIGINT NOT NULL, -- when the learner said that it is not wanted
    address     TEXT   NOT NULL, -- a mail address of the learner's own, proved by mail; empty: none
    asked       TEXT   NOT NULL, -- one that is still to be proved
    asked_at    BIGINT NOT NULL, quiet_at BIGINT NOT NULL DEFAULT 0, added TEXT NOT NULL DEFAULT '', sent_at BIGINT NOT NULL DEFAULT 0, mailed_at BIGINT NOT NULL DEFAULT 0, mail_failed BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (org_id, award_id)
);
CREATE UNIQUE INDEX claim_handle ON claim (handle);
CREATE INDEX claim_batch ON claim (org_id, batch_id);
CREATE TABLE consent (
    org_id   BIGINT  NOT NULL REFERENCES organisation (id),
    award_id BYTEA   NOT NULL,
    at       BIGINT  NOT NULL,
    shown    BOOLEAN NOT NULL, -- the public page may show the name
    wording  TEXT    NOT NULL,
    PRIMARY KEY (org_id, award_id, at)
);
CREATE TABLE learner_report (
    org_id      BIGINT NOT NULL REFERENCES organisation (id),
    id          BYTEA  NOT NULL,
    award_id    BYTEA  NOT NULL,
    kind        TEXT   NOT NULL,
    said        TEXT   NOT NULL, -- in the learner's words; may be empty
    at          BIGINT NOT NULL,
    answer      TEXT   NOT NULL, -- corrected, registered, noted; empty: it waits
    reply       TEXT   NOT NULL, -- in the office's words; may be empty
    answered_at BIGINT NOT NULL,
    actor_kind  TEXT   NOT NULL, -- who answered
    actor_id    BIGINT NOT NULL,
    PRIMARY KEY (org_id, id)
);
CREATE INDEX learner_report_award ON learner_report (org_id, award_id);
CREATE INDEX learner_report_open ON learner_report (org_id, at) WHERE answered_at = 0;
CREATE TABLE reader_link (
    org_id   BIGINT NOT NULL REFERENCES organisation (id),
    award_id BYTEA  NOT NULL,
    handle   TEXT   NOT NULL,
    made_at  BIGINT NOT NULL,
    ends_at  BIGINT NOT NULL,
    PRIMARY KEY (org_id, award_id, handle)
);
CREATE UNIQUE INDEX reader_link_handle ON reader_link (handle);
CREATE INDEX mail_id ON mail (id);
CREATE INDEX proposal_release ON proposal (release_at) WHERE release_at > 0 AND batch_id = 0;
CREATE INDEX claim_mailed ON claim (org_id, mailed_at) WHERE mailed_at > 0;
CREATE TABLE participants (
    org_id     BIGINT NOT NULL REFERENCES organisation (id),
    class_id   BIGINT NOT NULL,
    year       BIGINT NOT NULL, -- in which the business year begins
    since      BIGINT NOT NULL,
    number     BIGINT NOT NULL, -- -1: it was taken back
    actor_kind TEXT   NOT NULL,
    actor_id   BIGINT NOT NULL,
    PRIMARY KEY (org_id, class_id, year, since)
);
CREATE TABLE committee_day (
    org_id BIGINT NOT NULL REFERENCES organisation (id),
    day    BIGINT NOT NULL, -- as midnight UTC
    name   TEXT   NOT NULL,
    PRIMARY KEY (org_id, day, name)
);
CREATE TABLE year_sheet (
    org_id     BIGINT NOT NULL REFERENCES organisation (id),
    year       BIGINT NOT NULL,
    day        BIGINT NOT NULL, -- as midnight UTC
    content    TEXT   NOT NULL, -- JSON, made by package yearbook
    filed_at   BIGINT NOT NULL,
    actor_kind TEXT   NOT NULL,
    actor_id   BIGINT NOT NULL,
    PRIMARY KEY (org_id, year, day)
);
CREATE TABLE department (
    org_id  BIGINT NOT NULL REFERENCES organisation (id),
    id      BIGINT NOT NULL, -- from 1
    since   BIGINT NOT NULL,
    name_en TEXT   NOT NULL,
    name_ja TEXT   NOT NULL,
    closed  BIGINT NOT NULL, -- 1: from then on it owns nothing
    PRIMARY KEY (org_id, id, since)
);
CREATE TABLE owned (
    org_id        BIGINT NOT NULL REFERENCES organisation (id),
    public_id     BYTEA  NOT NULL, -- of the draft, and of the class that comes of it
    department_id BIGINT NOT NULL,
    PRIMARY KEY (org_id, public_id)
);
CREATE TABLE "membership" (
    org_id        BIGINT NOT NULL,
    person_id     BIGINT NOT NULL REFERENCES person (id),
    role          TEXT   NOT NULL,
    begins_at     BIGINT NOT NULL,
    ends_at       BIGINT NOT NULL, -- 0: no end is set
    department_id BIGINT NOT NULL, -- 0: for the whole
    PRIMARY KEY (org_id, person_id, role, department_id, begins_at)
);
CREATE INDEX membership_person ON membership (person_id);
CREATE INDEX mail_sent_as ON mail (sent_as) WHERE sent_as <> '';
CREATE TABLE mail_address (
    org_id   BIGINT NOT NULL,
    address  TEXT   NOT NULL,
    dead_at  BIGINT NOT NULL, -- when a mail failed because the address does not work; 0: never
    answer   TEXT   NOT NULL, -- what was said then, in the other side's words
    quiet_at BIGINT NOT NULL, reached_at BIGINT NOT NULL DEFAULT 0, tried_at BIGINT NOT NULL DEFAULT 0, reached_own BIGINT NOT NULL DEFAULT 0, -- when whoever reads it complained of a mail, or ended reminders; 0: never
    PRIMARY KEY (org_id, address)
);
CREATE TABLE receipt_code (
    org_id     BIGINT NOT NULL REFERENCES organisation (id),
    handle     TEXT   NOT NULL, -- as it is printed and typed: 8 letters, drawn by chance
    class_id   BYTEA  NOT NULL, -- the public id of what it is about
    label      TEXT   NOT NULL, -- what whoever types it reads
    most       BIGINT NOT NULL, -- requests that are taken by it
    taken      BIGINT NOT NULL, -- requests that were proved by mail
    made_at    BIGINT NOT NULL,
    ends_at    BIGINT NOT NULL,
    actor_kind TEXT   NOT NULL, -- who made it
    actor_id   BIGINT NOT NULL,
    PRIMARY KEY (org_id, handle)
);
CREATE UNIQUE INDEX receipt_code_handle ON receipt_code (handle);
CREATE TABLE receipt_request (
    org_id     BIGINT NOT NULL REFERENCES organisation (id),
    handle     TEXT   NOT NULL, -- of the mail's link: 8 letters, drawn by chance
    code       TEXT   NOT NULL,
    name       TEXT   NOT NULL,
    student_id TEXT   NOT NULL,
    address    TEXT   NOT NULL,
    language   TEXT   NOT NULL,
    asked_at   BIGINT NOT NULL,
    proved_at  BIGINT NOT NULL, list_id BIGINT NOT NULL DEFAULT 0, list_row BIGINT NOT NULL DEFAULT 0, -- 0: the address is not proved
    PRIMARY KEY (org_id, handle)
);
CREATE UNIQUE INDEX receipt_request_handle ON receipt_request (handle);
CREATE INDEX receipt_request_code ON receipt_request (org_id, code);
CREATE INDEX receipt_request_address ON receipt_request (address, asked_at);
CREATE TABLE mail_turn (
    taken BIGINT NOT NULL -- how often it was done
);
CREATE TABLE agreement (
    org_id     BIGINT  NOT NULL REFERENCES organisation (id),
    kind       TEXT    NOT NULL, -- 'undo' and 'reinstate' of a batch, 'release' of a list
    subject    BIGINT  NOT NULL, -- number of the batch or list
    class_id   BYTEA   NOT NULL, -- the public id of what it awards
    asked_at   BIGINT  NOT NULL,
    code       TEXT    NOT NULL, -- reason of an undoing
    note       TEXT    NOT NULL, -- private
    tell       BOOLEAN NOT NULL, -- learners are told
    actor_kind TEXT    NOT NULL, -- who has asked
    actor_id   BIGINT  NOT NULL, ends_at BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (org_id, kind, subject)
);
CREATE INDEX mail_share ON mail (org_id, urgency, due_at) WHERE ended_at = 0;
CREATE INDEX mail_in_hand ON mail (org_id) WHERE ended_at = 0 AND lease_until > 0;
CREATE INDEX mail_ended ON mail (org_id, ended_at) WHERE ended_at > 0;
CREATE INDEX mail_about ON mail (org_id, about);
CREATE INDEX mail_learner ON mail (org_id, address, learner);
CREATE INDEX batch_halted ON batch (org_id) WHERE halted_at > 0;
CREATE INDEX batch_chunk_waiting ON batch_chunk (org_id, batch_id) WHERE done_at <= 0;
CREATE TABLE river_leader (
    elected_at timestamp NOT NULL,
    expires_at timestamp NOT NULL,
    leader_id text NOT NULL,
    name text PRIMARY KEY NOT NULL DEFAULT 'default' CHECK (name = 'default'),
    CONSTRAINT name_length CHECK (length(name) > 0 AND length(name) < 128),
    CONSTRAINT leader_id_length CHECK (length(leader_id) > 0 AND length(leader_id) < 128)
);
CREATE TABLE river_migration (
    line text NOT NULL,
    version integer NOT NULL,
    created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT line_length CHECK (length(line) > 0 AND length(line) < 128),
    CONSTRAINT version_gte_1 CHECK (version >= 1),
    PRIMARY KEY (line, version)
);
CREATE TABLE river_notification (
    id integer PRIMARY KEY AUTOINCREMENT,
    created_at timestamp NOT NULL DEFAULT (datetime('now', 'subsec')),
    payload text NOT NULL,
    topic text NOT NULL,
    CONSTRAINT topic_length CHECK (length(topic) > 0 AND length(topic) < 128)
);
CREATE INDEX river_notification_created_at_idx ON river_notification (created_at);
CREATE INDEX river_notification_topic_id_idx ON river_notification (topic, id);
CREATE TABLE river_queue (
    name text PRIMARY KEY NOT NULL,
    created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    metadata blob NOT NULL DEFAULT (jsonb('{}')),
    paused_at timestamp,
    updated_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE river_job (
    id integer PRIMARY KEY AUTOINCREMENT,
    args blob NOT NULL DEFAULT (jsonb('{}')),
    attempt integer NOT NULL DEFAULT 0,
    attempted_at timestamp,
    attempted_by blob, -- json
    created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    errors blob, -- json
    finalized_at timestamp,
    kind text NOT NULL,
    max_attempts integer NOT NULL DEFAULT 25,
    metadata blob NOT NULL DEFAULT (jsonb('{}')),
    priority integer NOT NULL DEFAULT 1,
    queue text NOT NULL DEFAULT 'default',
    state text NOT NULL DEFAULT 'available',
    scheduled_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    tags blob NOT NULL DEFAULT (jsonb('[]')),
    unique_key blob,
    unique_states integer,
    CONSTRAINT finalized_or_finalized_at_null CHECK (
        (finalized_at IS NULL AND state NOT IN ('cancelled', 'completed', 'discarded')) OR
        (finalized_at IS NOT NULL AND state IN ('cancelled', 'completed', 'discarded'))
    ),
    CONSTRAINT priority_in_range CHECK (priority >= 1 AND priority <= 4),
    CONSTRAINT queue_length CHECK (length(queue) > 0 AND length(queue) < 128),
    CONSTRAINT kind_length CHECK (length(kind) > 0 AND length(kind) < 128),
    CONSTRAINT state_valid CHECK (state IN ('available', 'cancelled', 'completed', 'discarded', 'pending', 'retryable', 'running', 'scheduled'))
);
CREATE INDEX river_job_kind ON river_job (kind);
CREATE INDEX river_job_state_and_finalized_at_index ON river_job (state, finalized_at) WHERE finalized_at IS NOT NULL;
CREATE INDEX river_job_prioritized_fetching_index ON river_job (state, queue, priority, scheduled_at, id);
CREATE UNIQUE INDEX river_job_unique_idx ON river_job (unique_key)
    WHERE unique_key IS NOT NULL
        AND unique_states IS NOT NULL
        AND CASE state
            WHEN 'available' THEN unique_states & (1 << 0)
            WHEN 'cancelled' THEN unique_states & (1 << 1)
            WHEN 'completed' THEN unique_states & (1 << 2)
            WHEN 'discarded' THEN unique_states & (1 << 3)
            WHEN 'pending'   THEN unique_states & (1 << 4)
            WHEN 'retryable' THEN unique_states & (1 << 5)
            WHEN 'running'   THEN unique_states & (1 << 6)
            WHEN 'scheduled' THEN unique_states & (1 << 7)
            ELSE 0
        END >= 1;
INSERT INTO audit_head (org_id, number, hash) VALUES (0, 0, '');
INSERT INTO catalogue_head (id, change) VALUES (1, 0);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (1, 0, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (2, 1, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (3, 2, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (4, 3, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (5, 4, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (6, 5, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (7, 6, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (8, 7, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (9, 8, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (10, 9, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (11, 10, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (12, 11, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (13, 12, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (14, 13, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (15, 14, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (16, 15, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (17, 16, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (18, 17, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (19, 18, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (20, 19, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (21, 20, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (22, 21, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (23, 22, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (24, 23, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (25, 24, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (26, 25, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (27, 26, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (28, 27, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (29, 28, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (30, 29, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (31, 30, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (32, 31, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (33, 32, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (34, 33, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (35, 34, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (36, 35, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (37, 36, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (38, 37, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (39, 38, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (40, 39, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (41, 40, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (42, 41, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (43, 42, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (44, 43, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (45, 44, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (46, 45, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (47, 46, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (48, 47, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (49, 48, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (50, 49, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (51, 50, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (52, 51, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (53, 52, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (54, 53, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (55, 54, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (56, 55, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (57, 56, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (58, 57, 1);
INSERT INTO mail_turn (taken) VALUES (0);
INSERT INTO river_migration (line, version) VALUES ('main', 1);
INSERT INTO river_migration (line, version) VALUES ('main', 2);
INSERT INTO river_migration (line, version) VALUES ('main', 3);
INSERT INTO river_migration (line, version) VALUES ('main', 4);
INSERT INTO river_migration (line, version) VALUES ('main', 5);
INSERT INTO river_migration (line, version) VALUES ('main', 6);
INSERT INTO river_migration (line, version) VALUES ('main', 7);
INSERT INTO river_migration (line, version) VALUES ('main', 8);
