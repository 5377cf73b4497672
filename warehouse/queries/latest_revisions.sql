-- The latest wording of each of these articles.
SELECT article_id, max(revision) AS revision, arg_max(revision_id, revision) AS revision_id, arg_max(title, revision) AS title, arg_max(text, revision) AS text
FROM ledger.articles
WHERE article_id IN (SELECT unnest($articles::VARCHAR[]))
GROUP BY article_id
