-- error: Coordinates lie nowhere on Earth, or outside of the box around their country.
WITH box AS (
    FROM (VALUES
        ('IR', 24.5, 39.9, 43.9, 63.5), ('PK', 23.4, 37.2, 60.7, 77.9), ('AF', 29.2, 38.6, 60.3, 75.0), ('IQ', 28.9, 37.5, 38.7, 48.9),
        ('IN', 6.5, 37.2, 68.0, 97.5), ('TR', 35.7, 42.3, 25.5, 44.9), ('OM', 16.5, 26.8, 51.8, 60.0), ('AE', 22.4, 26.4, 51.0, 56.6),
        ('TM', 35.0, 42.9, 52.3, 66.8), ('SA', 16.2, 32.3, 34.4, 55.8), ('QA', 24.3, 26.3, 50.6, 51.8), ('SY', 32.2, 37.5, 35.5, 42.5),
        ('CN', 17.9, 53.7, 73.3, 135.2), ('IL', 29.3, 33.5, 34.1, 36.0)
    ) AS boxes (country, south, north, west, east)
), placed AS (
    SELECT 'mention ' || mention_id AS subject, country, latitude, longitude FROM ledger.mentions
    UNION ALL SELECT event_id || ', version ' || version, country, latitude, longitude FROM ledger.event_versions
)
SELECT DISTINCT subject || ' (' || coalesce(country, 'no country') || ': ' || latitude || ', ' || longitude || ')' AS subject
FROM placed LEFT JOIN box USING (country)
WHERE latitude NOT BETWEEN coalesce(south, -90) AND coalesce(north, 90) OR longitude NOT BETWEEN coalesce(west, -180) AND coalesce(east, 180)
