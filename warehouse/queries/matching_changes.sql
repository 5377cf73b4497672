-- Those of the changes at hand that a rule is about. {condition} is the rule's own, true where it has none; where it
-- fails on a row the row counts, since silence must mean that nothing happened.
SELECT change_id, event_id AS subject, version, kinds, known_at
FROM changes_at_hand
WHERE ($changes::VARCHAR[] IS NULL OR list_contains($changes::VARCHAR[], change_id))
    AND list_has_any(kinds, $kinds::VARCHAR[])
    AND ($commands::VARCHAR[] IS NULL OR list_has_any(commands, $commands::VARCHAR[]))
    AND (in_scope OR $out_of_scope)
    AND ($since::TIMESTAMPTZ IS NULL OR known_at >= $since)
    AND (len($types::VARCHAR[]) = 0 OR list_has_any([type, family], $types::VARCHAR[]))
    AND (len($actors::VARCHAR[]) = 0 OR list_has_any(actors, $actors::VARCHAR[]))
    AND (len($places::VARCHAR[]) = 0 OR list_has_any([place, admin1], $places::VARCHAR[]))
    AND (len($languages::VARCHAR[]) = 0 OR list_has_any(languages, $languages::VARCHAR[]))
    AND (len($blocs::VARCHAR[]) = 0 OR list_has_any(blocs, $blocs::VARCHAR[]))
    AND ($km::DOUBLE IS NULL OR distance_km(latitude, longitude, $latitude, $longitude) <= $km)
    AND ($border_km::DOUBLE IS NULL OR border_km <= $border_km)
    AND ($min_killed::INTEGER IS NULL OR coalesce(killed_high, killed_low) >= $min_killed)
    AND ($min_confidence::DOUBLE IS NULL OR confidence >= $min_confidence)
    AND ($min_sources::INTEGER IS NULL OR independent_sources >= $min_sources)
    AND ($max_age_days::DOUBLE IS NULL OR date_end IS NULL OR date_end >= (known_at - to_hours((24 * $max_age_days)::BIGINT))::DATE)
    AND coalesce(TRY(coalesce(({condition}), false)), true)
ORDER BY known_at, event_id, version
