-- How far ingested WARC files were read, so that a killed ingest goes on where it stopped.

CREATE TABLE ledger.warc_readings (
    run_id VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    identity VARCHAR NOT NULL,
    file VARCHAR NOT NULL,
    "offset" BIGINT NOT NULL,
    size BIGINT NOT NULL
);
COMMENT ON TABLE ledger.warc_readings IS 'How far each WARC file that was ingested has been read, a row for each batch.';
COMMENT ON COLUMN ledger.warc_readings.run_id IS 'The run that wrote this row.';
COMMENT ON COLUMN ledger.warc_readings.known_at IS 'When the warehouse came to know this row (UTC).';
COMMENT ON COLUMN ledger.warc_readings.identity IS 'Hash of the first bytes of the file, which tell it from every other.';
COMMENT ON COLUMN ledger.warc_readings.file IS 'Path of the file when it was read.';
COMMENT ON COLUMN ledger.warc_readings."offset" IS 'Offset, in bytes, of the last record that is done.';
COMMENT ON COLUMN ledger.warc_readings.size IS 'Size of the file, in bytes.';
