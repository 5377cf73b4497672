-- warning: A source gives less than is expected of it.
SELECT source_id || ': ' || unnest(warnings) AS subject FROM source_health
