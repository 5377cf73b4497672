-- warning: What is told as done lies more than a day after we came to know of it, or after its article.
SELECT mention_id AS subject FROM ledger.mentions
WHERE status <> 'planned' AND (date_start > known_at::DATE + 1 OR date_start > published_on + 1)
