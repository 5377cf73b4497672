-- The articles of every group of copies that one of these belongs to, with the lineage that holds for each.
WITH held AS (
    SELECT article_id, arg_max(origin_id, position) AS origin_id, arg_max({'of': agency}, position).of AS agency
    FROM ledger.lineages GROUP BY article_id
)
SELECT article_id, origin_id, agency FROM held
WHERE origin_id IN (SELECT origin_id FROM held WHERE article_id IN (SELECT unnest($articles::VARCHAR[])))
