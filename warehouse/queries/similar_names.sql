-- Whether a name is one of these kinds of thing, and what it may have been meant for.
WITH known AS (
    SELECT 'actor' AS kind, actor_id AS name, actor_id AS shown FROM actors
    UNION ALL SELECT 'actor', unnest([name] || aliases), actor_id FROM actors
    UNION ALL SELECT 'type', unnest([type, family]), unnest([type, family]) FROM event_types
), near AS (
    SELECT shown, max(jaro_winkler_similarity(lower(name), lower($name))) AS similarity, bool_or(lower(name) = lower($name)) AS same
    FROM known WHERE kind = $kind GROUP BY shown
)
SELECT coalesce(bool_or(same), false), list(shown ORDER BY similarity DESC, shown)[:3] FROM near
