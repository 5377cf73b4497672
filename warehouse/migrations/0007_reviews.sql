-- What persons say of events. Nothing is overwritten: resolution puts reviews on top of what it finds.

CREATE TABLE ledger.reviews (
    run_id VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    position BIGINT NOT NULL DEFAULT nextval('ledger.positions'),
    review_id VARCHAR NOT NULL,
    event_id VARCHAR NOT NULL,
    verdict VARCHAR NOT NULL CHECK (verdict IN ('confirm', 'reject', 'merge', 'split', 'set', 'withdraw')),
    author VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    slot VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    withdraws VARCHAR,
    articles VARCHAR[] NOT NULL,
    readings VARCHAR[] NOT NULL,
    mentions VARCHAR[] NOT NULL,
    others VARCHAR[] NOT NULL
);
COMMENT ON TABLE ledger.reviews IS 'Corrections of events by persons, each anchored in the mentions that the event rested on then.';
COMMENT ON COLUMN ledger.reviews.run_id IS 'The run that wrote this row.';
COMMENT ON COLUMN ledger.reviews.known_at IS 'When the warehouse came to know this row (UTC).';
COMMENT ON COLUMN ledger.reviews.position IS 'Order of knowledge within the warehouse.';
COMMENT ON COLUMN ledger.reviews.review_id IS 'The review.';
COMMENT ON COLUMN ledger.reviews.event_id IS 'The event, as it was called then.';
COMMENT ON COLUMN ledger.reviews.verdict IS 'confirm, reject, merge, split, set, or withdraw (another review).';
COMMENT ON COLUMN ledger.reviews.author IS 'Who says so.';
COMMENT ON COLUMN ledger.reviews.reason IS 'Why.';
COMMENT ON COLUMN ledger.reviews.slot IS 'Of set: the slot; else empty.';
COMMENT ON COLUMN ledger.reviews.value IS 'Of set: its value as JSON; else empty.';
COMMENT ON COLUMN ledger.reviews.withdraws IS 'Of withdraw: the review that no longer holds.';
COMMENT ON COLUMN ledger.reviews.articles IS 'The articles of the mentions that it is anchored in.';
COMMENT ON COLUMN ledger.reviews.readings IS 'The readings that these mentions are from.';
COMMENT ON COLUMN ledger.reviews.mentions IS 'The mentions that the event rested on.';
COMMENT ON COLUMN ledger.reviews.others IS 'Of merge: the mentions of the event that it is one with; of split: those that tell of another event.';

ALTER TABLE ledger.event_versions ADD COLUMN verdicts VARCHAR[];
COMMENT ON COLUMN ledger.event_versions.verdicts IS 'What persons said of it that holds: confirm, reject, merge, split, set.';
