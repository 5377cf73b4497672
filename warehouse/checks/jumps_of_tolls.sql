-- warning: The dead of an event became three times as many, and ten more, from one version to the next.
WITH version AS (
    SELECT
        event_id, version, total([toll.killed_best FOR toll IN casualties]) AS killed,
        lag(killed) OVER (PARTITION BY event_id ORDER BY version) AS before
    FROM ledger.event_versions WHERE state = 'current'
)
SELECT event_id || ', version ' || version || ': ' || before || ' to ' || killed AS subject
FROM version WHERE killed >= 3 * before AND killed >= before + 10
