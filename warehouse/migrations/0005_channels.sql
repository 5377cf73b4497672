-- What is known of a server's honesty and rhythm, and the rules of its robots.txt, from run to run.

ALTER TABLE ledger.polls ADD COLUMN confirmed BOOLEAN;
ALTER TABLE ledger.polls ADD COLUMN lied BOOLEAN;
ALTER TABLE ledger.polls ADD COLUMN update_seconds DOUBLE;
COMMENT ON COLUMN ledger.polls.confirmed IS 'A body came, be it the one that we held; false where the server only said that nothing had changed; NULL in old rows.';
COMMENT ON COLUMN ledger.polls.lied IS 'The server had said that nothing had changed, and it had; NULL in old rows.';
COMMENT ON COLUMN ledger.polls.update_seconds IS 'How often the feed is updated, says the feed itself (syndication module), in seconds; 0 where it does not.';

CREATE TABLE ledger.robots (
    run_id VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    address VARCHAR NOT NULL,
    fetched_at TIMESTAMPTZ NOT NULL,
    text VARCHAR NOT NULL
);
COMMENT ON TABLE ledger.robots IS 'Every robots.txt that was read, to be good for a day.';
COMMENT ON COLUMN ledger.robots.run_id IS 'The run that wrote this row.';
COMMENT ON COLUMN ledger.robots.known_at IS 'When the warehouse came to know this row (UTC).';
COMMENT ON COLUMN ledger.robots.address IS 'Address of the robots.txt.';
COMMENT ON COLUMN ledger.robots.fetched_at IS 'When it was read (UTC).';
COMMENT ON COLUMN ledger.robots.text IS 'What it said; empty where the host has none.';
