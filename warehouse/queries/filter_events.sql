-- Events that fit the filter, the latest first. What has no date, place or toll fits no filter by it.
SELECT *
FROM events
WHERE ($since IS NULL OR date_end >= $since)
    AND ($until IS NULL OR date_start <= $until)
    AND ($type IS NULL OR $type IN (type, family))
    AND ($actor IS NULL OR event_id IN (SELECT event_id FROM involving($actor)))
    AND ($place IS NULL OR contains(strip_accents(lower(concat_ws(' | ', place, admin1, country))), strip_accents(lower($place))))
    AND ($min_killed IS NULL OR coalesce(killed_high, killed_low) >= $min_killed)
    AND ($out_of_scope OR in_scope)
ORDER BY date_start DESC NULLS LAST, event_id
LIMIT $limit
