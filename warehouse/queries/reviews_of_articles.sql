-- The reviews that hold and are anchored in one of these articles, the oldest first.
SELECT review_id, verdict, slot, value, readings, mentions, others
FROM ledger.reviews
WHERE list_has_any(articles, $articles::VARCHAR[]) AND verdict <> 'withdraw'
    AND review_id NOT IN (SELECT withdraws FROM ledger.reviews WHERE withdraws IS NOT NULL)
ORDER BY position
