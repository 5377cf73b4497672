-- error: A source gives nothing, or less than half of what is expected of it.
SELECT source_id || ': ' || unnest(errors) AS subject FROM source_health
