-- error: A wording of an article stands in the warehouse twice.
SELECT article_id || ', wording ' || revision AS subject FROM ledger.articles GROUP BY article_id, revision HAVING count(*) > 1
