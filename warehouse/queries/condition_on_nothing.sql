-- A rule's own condition over a row of which nothing is known: shows what could never be evaluated.
SELECT coalesce(({condition}), false) FROM (SELECT 1) AS nothing LEFT JOIN changes_at_hand ON true
