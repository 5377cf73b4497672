-- What each channel's server last gave us; a reading that found nothing changed may have given nothing.
SELECT channel_url, etag, last_modified, body_hash
FROM ledger.polls
WHERE NOT unchanged OR etag IS NOT NULL OR last_modified IS NOT NULL OR body_hash IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY channel_url ORDER BY position DESC) = 1
