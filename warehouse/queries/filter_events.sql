-- Events that fit the filter, the latest first. What has no date, place or toll fits no filter by it.
WITH RECURSIVE meant AS (
    SELECT actor_id FROM actors WHERE actor_id = $actor OR lower($actor) IN (SELECT lower(unnest([name] || aliases)))
), part AS (
    SELECT actor_id FROM meant
    UNION
    SELECT actors.actor_id FROM actors JOIN part ON actors.parent_id = part.actor_id
), wanted AS (
    SELECT list(actor_id) AS ids FROM part
)
SELECT events.*
FROM events
JOIN ledger.event_versions AS held USING (event_id, version)
CROSS JOIN wanted
WHERE ($since IS NULL OR events.date_end >= $since)
    AND ($until IS NULL OR events.date_start <= $until)
    AND ($type IS NULL OR $type IN (events.type, events.family))
    AND ($actor IS NULL OR list_has_any(
        held.initiators || held.targets
            || list_transform(list_filter(held.claims, lambda said: said.stance = 'claims_responsibility'), lambda said: said.claimant),
        wanted.ids))
    AND ($place IS NULL OR contains(strip_accents(lower(concat_ws(' | ', events.place, events.admin1, events.country))), strip_accents(lower($place))))
    AND ($min_killed IS NULL OR coalesce(events.killed_high, events.killed_low) >= $min_killed)
    AND ($out_of_scope OR events.in_scope)
ORDER BY events.date_start DESC NULLS LAST, events.event_id
LIMIT $limit
