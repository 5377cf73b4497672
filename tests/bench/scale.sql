-- A warehouse of any size, of the shape that years of runs leave: articles of five mentions, events of one to sixty, some 25 a day, eight
-- in ten of which name their day; busy places (the busiest sees one event in 25) and rare ones; one event in a hundred of a
-- type that is rare; one deadly event in seven with five dead or more; copies. Nothing here is drawn: every value hangs on a
-- hash of its number. Variables: mentions, first_day, days.

CREATE TEMP MACRO part(number, what) AS (hash(number, what) % 1000000) / 1000000.0;
CREATE TEMP MACRO pick(number, what, count) AS (hash(number, what) % count)::INTEGER;
CREATE TEMP MACRO key(what, number) AS md5(what || number)[:16];

CREATE TEMP TABLE town AS
SELECT *, row_number() OVER (ORDER BY hash(id)) - 1 AS number, count(*) OVER () AS count
FROM (FROM read_csv(getvariable('places')) WHERE country IN ('IR', 'PK') AND kind IN ('locality', 'district', 'site') AND latitude IS NOT NULL);

CREATE TEMP TABLE kind AS
SELECT type, family, rare, row_number() OVER (PARTITION BY rare ORDER BY family = 'violence' DESC, type) - 1 AS number, count(*) OVER (PARTITION BY rare) AS count
FROM (SELECT *, type IN ('air_strike', 'diplomatic_rupture', 'diplomatic_restoration', 'designation') AS rare FROM event_types);

-- The events, day by day; how many mentions each has falls off as news does.
CREATE TEMP TABLE event AS
WITH numbered AS (
    SELECT range AS number, (1 + floor(59.99 * part(range, 'size') ** 5))::INTEGER AS size FROM range(getvariable('mentions') // 2)
), counted AS (
    SELECT *, sum(size) OVER (ORDER BY number) AS until FROM numbered
), kept AS (
    SELECT *, max(number) OVER () + 1 AS count FROM counted WHERE until <= getvariable('mentions')
)
SELECT
    kept.number, size, key('event', kept.number) AS event_id, getvariable('first_day') + (kept.number * getvariable('days') // kept.count)::INTEGER AS day,
    kind.type, kind.family, town.id AS place_id, town.name AS place, town.admin1, town.country, town.latitude, town.longitude,
    CASE kept.number % 10 WHEN 0 THEN 'month' WHEN 1 THEN NULL ELSE 'day' END AS date_precision,
    CASE WHEN kind.family <> 'violence' THEN CASE town.country WHEN 'IR' THEN 'irn-gov' ELSE 'pak-gov' END
         ELSE ['bla', 'jaish-al-adl', 'blf', 'baloch-militants', 'ansar-al-furqan', NULL][1 + pick(kept.number, 'by', 6)] END AS initiator,
    CASE WHEN kind.family <> 'violence' THEN CASE town.country WHEN 'IR' THEN 'pak-gov' ELSE 'irn-gov' END
         WHEN town.country = 'IR' THEN ['irn-police', 'irn-border', 'irn-irgc', 'irn-civ'][1 + pick(kept.number, 'on', 4)]
         ELSE ['pak-fc', 'pak-police', 'pak-levies', 'pak-civ'][1 + pick(kept.number, 'on', 4)] END AS target,
    CASE WHEN kind.family = 'violence' AND part(kept.number, 'deadly') < 0.7 THEN (1 + floor(24 * part(kept.number, 'toll') ** 12))::INTEGER END AS killed
FROM kept
JOIN kind ON rare = (part(kept.number, 'rare') < 0.01) AND kind.number = floor(kind.count * part(kept.number, 'type') ** 2)::INTEGER
JOIN town ON town.number = floor(town.count * part(kept.number, 'place') ** 2.25)::INTEGER;

-- The nth mentions of events of the same days stand together in articles, so that no article tells of one event twice.
CREATE TEMP TABLE mention AS
WITH told AS (
    SELECT event.*, unnest(range(size)) AS copy FROM event
), placed AS (
    SELECT *, (row_number() OVER (PARTITION BY copy ORDER BY number) - 1) // 5 AS chunk FROM told
)
SELECT *, key('mention', number || '-' || copy) AS mention_id, key('article', copy || '-' || chunk) AS article_id, key('reading', copy || '-' || chunk) AS extraction_id,
    key('revision', copy || '-' || chunk) AS revision_id, max(day) OVER (PARTITION BY copy, chunk) + 1 + (copy // 30)::INTEGER AS published_on
FROM placed;

CREATE TEMP TABLE article AS
SELECT
    copy, chunk, article_id, revision_id, extraction_id, max(published_on) AS published_on, count(*) AS mentions, 'outlet-' || pick(article_id, 'outlet', 24) AS source_id,
    'https://outlet-' || pick(article_id, 'outlet', 24) || '.example/' || article_id AS url
FROM mention GROUP BY ALL;

INSERT INTO ledger.entries BY NAME
SELECT 'generated' AS run_id, (published_on + TIME '06:00') AT TIME ZONE 'UTC' AS known_at, key('entry', article_id) AS entry_key, url AS entry_id, source_id,
    'https://' || source_id || '.example/feed' AS channel_url, url, 'Report ' || article_id AS title, 'en' AS language, known_at AS published_at, md5(url)[:16] AS signal, url AS canonical_url
FROM article ORDER BY published_on, article_id;

INSERT INTO ledger.frontier_states BY NAME
SELECT run_id, known_at + to_hours(96 * (state = 'unchanged')::INTEGER) AS known_at, entry_key, source_id, state
FROM ledger.entries, (SELECT unnest(['pending', 'stored', 'unchanged']) AS state)
WHERE state <> 'unchanged' OR known_at + INTERVAL 96 HOUR < now() ORDER BY known_at, position, state;

INSERT INTO ledger.fetches BY NAME
SELECT run_id, known_at, entry_key, source_id, url, url AS final_url, known_at AS fetched_at, 'page' AS answer, 200 AS status, 'text/html' AS content_type,
    60000 AS bytes, signal AS etag, md5(entry_key) AS body_hash, 'archive/' || strftime(known_at, '%Y-%m-%d') || '/pages.warc.gz' AS archive_file, 0 AS archive_offset
FROM ledger.entries ORDER BY position;

INSERT INTO ledger.articles BY NAME
SELECT 'generated' AS run_id, (published_on + TIME '06:00') AT TIME ZONE 'UTC' AS known_at, article_id, 1 AS revision, revision_id, key('entry', article_id) AS entry_key, source_id,
    source_id AS outlet, 'en' AS language, 'Report ' || article_id AS title,
    array_to_string(list_transform(range(200), lambda i: md5((pick(article_id, i, 3000))::VARCHAR)[: 2 + (pick(article_id, i, 8))]), ' ') AS text,
    published_on, known_at AS published_at, 'feed' AS published_basis, url, 'page' AS text_from, revision_id AS content_hash,
    'archive/' || published_on || '/pages.warc.gz' AS archive_file, 0 AS archive_offset
FROM article ORDER BY published_on, article_id;

-- One article in seven is a copy of the one of the same days that was told before it.
INSERT INTO ledger.sketches BY NAME
SELECT 'generated' AS run_id, (published_on + TIME '06:00') AT TIME ZONE 'UTC' AS known_at, article_id, revision_id, source_id, published_on AS day,
    list_transform(range(48), lambda i: hash(i, chunk, CASE WHEN chunk % 7 = 0 THEN 0 ELSE copy END)) AS hashes
FROM article ORDER BY published_on, article_id;

INSERT INTO ledger.extractions BY NAME
SELECT 'generated' AS run_id, (published_on + TIME '06:00') AT TIME ZONE 'UTC' AS known_at, extraction_id, article_id, revision_id, getvariable('coder') AS coder, true AS relevant,
    0.8 AS relevance_score, ['Rask'] AS relevance_reasons, mentions
FROM article ORDER BY published_on, article_id;

INSERT INTO ledger.mentions BY NAME
SELECT 'generated' AS run_id, (published_on + TIME '06:00') AT TIME ZONE 'UTC' AS known_at, extraction_id, mention_id, article_id, revision_id, published_on, type, 'reported' AS status, true AS in_scope,
    CASE date_precision WHEN 'day' THEN day WHEN 'month' THEN date_trunc('month', day)::DATE END AS date_start, CASE date_precision WHEN 'day' THEN day WHEN 'month' THEN last_day(day) END AS date_end,
    date_precision, [[1, 5]] AS date_spans, 'date-rule' AS date_rule, 0.9 AS date_confidence,
    place, admin1, country, 'locality' AS place_precision, place_id, latitude, longitude, [[6, 9]] AS place_spans, 'place-rule' AS place_rule, 0.9 AS place_confidence,
    0 AS evidence_start, 90 AS evidence_end, md5(mention_id) || ' ' || place || ' ' || type AS quotation, 'rule' AS rule, 0.8 AS confidence
FROM mention ORDER BY published_on, article_id;

INSERT INTO ledger.mention_actors BY NAME
SELECT 'generated' AS run_id, (published_on + TIME '06:00') AT TIME ZONE 'UTC' AS known_at, extraction_id, mention_id, who.role, 0 AS number, who.actor_id, [[0, 3]] AS spans, 'actor-rule' AS rule, 0.9 AS confidence
FROM mention, LATERAL (SELECT unnest([{'role': 'initiator', 'actor_id': initiator}, {'role': 'target', 'actor_id': target}]) AS who)
WHERE who.actor_id IS NOT NULL ORDER BY published_on, article_id;

INSERT INTO ledger.casualty_figures BY NAME
SELECT 'generated' AS run_id, (published_on + TIME '06:00') AT TIME ZONE 'UTC' AS known_at, extraction_id, mention_id, 0 AS number, target AS party, 'killed' AS harm,
    killed + (copy % 4 = 3)::INTEGER AS low, low AS high, 10 AS span_start, 20 AS span_end, 'toll' AS rule, 0.9 AS confidence
FROM mention WHERE killed IS NOT NULL ORDER BY published_on, article_id;

INSERT INTO ledger.claims BY NAME
SELECT 'generated' AS run_id, (published_on + TIME '06:00') AT TIME ZONE 'UTC' AS known_at, extraction_id, mention_id, 0 AS number, initiator AS claimant,
    'claims_responsibility' AS stance, 10 AS span_start, 20 AS span_end, 'claim' AS rule
FROM mention WHERE family = 'violence' AND initiator IS NOT NULL AND number % 3 = 0 AND copy % 2 = 0 ORDER BY published_on, article_id;

-- What three mentions tell first is a version of its own.
CREATE TEMP TABLE version AS
SELECT event.*, version, least(size, CASE version WHEN 1 THEN 3 ELSE size END) AS copies
FROM event, LATERAL (SELECT unnest(CASE WHEN size > 3 THEN [1, 2] ELSE [1] END) AS version);

INSERT INTO ledger.event_versions BY NAME
SELECT 'generated' AS run_id, (day + 1 + (copies // 30)::INTEGER + TIME '06:30') AT TIME ZONE 'UTC' AS known_at, event_id, version, 'current' AS state,
    CASE version WHEN 1 THEN ['new_event'] ELSE ['corroborated'] END AS changes, type, 'reported' AS status, true AS in_scope,
    CASE date_precision WHEN 'day' THEN day WHEN 'month' THEN date_trunc('month', day)::DATE END AS date_start, CASE date_precision WHEN 'day' THEN day WHEN 'month' THEN last_day(day) END AS date_end,
    date_precision, place, admin1, country, 'locality' AS place_precision, place_id, latitude, longitude,
    list_filter([initiator], lambda actor: actor IS NOT NULL) AS initiators, [target] AS targets,
    CASE WHEN killed IS NULL THEN [] ELSE [{'party': target, 'killed_low': killed, 'killed_high': killed + (copies > 3)::INTEGER, 'wounded_low': NULL::INTEGER, 'wounded_high': NULL::INTEGER,
        'killed_best': killed, 'killed_basis': 'latest', 'wounded_best': NULL::INTEGER, 'wounded_basis': NULL::VARCHAR}] END AS casualties,
    CASE WHEN family = 'violence' AND initiator IS NOT NULL AND number % 3 = 0 THEN [{'claimant': initiator, 'stance': 'claims_responsibility', 'about': NULL::VARCHAR}] ELSE [] END AS claims,
    copies AS independent_sources, 0.8 AS confidence
FROM version ORDER BY known_at, event_id;

INSERT INTO ledger.event_mentions BY NAME
SELECT 'generated' AS run_id, (version.day + 1 + (copies // 30)::INTEGER + TIME '06:30') AT TIME ZONE 'UTC' AS known_at, version.event_id, version, mention_id, article_id, extraction_id
FROM version JOIN mention ON mention.number = version.number AND mention.copy < copies ORDER BY known_at, version.event_id;

INSERT INTO ledger.resolutions BY NAME SELECT 'generated' AS run_id, now() AS known_at, nextval('ledger.positions') AS position;
INSERT INTO ledger.lineage_readings BY NAME SELECT 'generated' AS run_id, now() AS known_at, nextval('ledger.positions') AS position;
