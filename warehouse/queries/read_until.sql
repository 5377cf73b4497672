-- How far WARC files were ingested: the offset of the last record that is done, by the file's identity.
SELECT identity, max("offset") FROM ledger.warc_readings GROUP BY identity
