-- warning: The lowest or highest toll of an event changed, though it rests on the same readings and verdicts as before.
WITH grounds AS (
    SELECT event_id, version, list_sort(list(mention_id || extraction_id)) AS readings FROM ledger.event_mentions GROUP BY event_id, version
), version AS (
    SELECT
        event_id, version, readings || coalesce(verdicts, []) AS grounds, [{'party': t.party, 'figures': [t.killed_low, t.killed_high, t.wounded_low, t.wounded_high]} FOR t IN casualties] AS tolls
    FROM ledger.event_versions JOIN grounds USING (event_id, version)
)
SELECT event_id || ', version ' || version AS subject FROM version
QUALIFY tolls <> lag(tolls) OVER (PARTITION BY event_id ORDER BY version) AND grounds = lag(grounds) OVER (PARTITION BY event_id ORDER BY version)
