-- What analysts ask again and again: what changed when, what lies near, who is involved, what followed what.

CREATE OR REPLACE MACRO event_history(event) AS TABLE
WITH versions AS (
    SELECT *, lag(version) OVER (ORDER BY version) AS version_before FROM ledger.event_versions WHERE event_id = event
), members AS (
    SELECT version, mention_id, extraction_id FROM ledger.event_mentions WHERE event_id = event
), told AS (
    -- of the tables of everything, no more than the rows of this event's mentions
    SELECT extraction_id, mention_id, outlet, mention.published_on, quotation, url
    FROM (FROM ledger.mentions SEMI JOIN members USING (extraction_id, mention_id)) AS mention
    JOIN (
        SELECT revision_id, any_value(outlet) AS outlet, any_value(url) AS url FROM ledger.articles
        WHERE revision_id IN (SELECT revision_id FROM ledger.extractions SEMI JOIN members USING (extraction_id)) GROUP BY revision_id
    ) USING (revision_id)
), causes AS (
    SELECT
        versions.version,
        list({'mention_id': mention_id, 'outlet': outlet, 'published_on': told.published_on, 'quotation': quotation, 'url': url}
            ORDER BY told.published_on, mention_id) AS caused_by
    FROM versions
    JOIN members USING (version)
    JOIN told USING (extraction_id, mention_id)
    ANTI JOIN members AS before ON before.version = versions.version_before AND before.mention_id = members.mention_id
    GROUP BY ALL
)
SELECT
    event AS event_id, version, known_at, state, redirect_to, changes, type, status, date_start, date_end, place, admin1,
    named(initiators) AS initiators, named(targets) AS targets,
    total(list_transform(casualties, lambda toll: toll.killed_low)) AS killed_low,
    total(list_transform(casualties, lambda toll: toll.killed_best)) AS killed_best,
    open_total(list_transform(casualties, lambda toll: toll.killed_low), list_transform(casualties, lambda toll: toll.killed_high)) AS killed_high,
    attribution(claims) AS attribution, independent_sources, confidence, coalesce(caused_by, []) AS caused_by
FROM versions LEFT JOIN causes USING (version)
ORDER BY version;
COMMENT ON MACRO TABLE event_history IS 'Every version of an event: when we knew it, what changed, and the mentions that changed it.';

CREATE OR REPLACE MACRO involving(actor) AS TABLE
WITH RECURSIVE part AS (
    SELECT actor_id FROM actors WHERE actor_id = actor OR list_contains(list_transform([name] || aliases, lambda name: lower(name)), lower(actor))
    UNION
    SELECT actors.actor_id FROM actors JOIN part ON actors.parent_id = part.actor_id
)
SELECT events.*
FROM events JOIN ledger.event_versions AS held USING (event_id, version)
WHERE list_has_any(
    held.initiators || held.targets
        || list_transform(list_filter(held.claims, lambda said: said.stance = 'claims_responsibility'), lambda said: said.claimant),
    (SELECT coalesce(list(actor_id), []) FROM part));
COMMENT ON MACRO TABLE involving IS 'Events of an actor, by id or any of its names, and of the organisations below it: as initiator, target, or claiming it.';

CREATE OR REPLACE MACRO between_actors(one, other) AS TABLE
FROM involving(one) SEMI JOIN involving(other) USING (event_id);
COMMENT ON MACRO TABLE between_actors IS 'Events that involve two actors, each with the organisations below it.';

-- Great-circle distance on a sphere of the mean Earth radius, 6,371 km (haversine formula).
CREATE OR REPLACE MACRO distance_km(latitude_1, longitude_1, latitude_2, longitude_2) AS
    2 * 6371 * asin(sqrt(
        sin(radians(latitude_2 - latitude_1) / 2) ** 2
        + cos(radians(latitude_1)) * cos(radians(latitude_2)) * sin(radians(longitude_2 - longitude_1) / 2) ** 2));
COMMENT ON MACRO distance_km IS 'Kilometres between two points in decimal degrees.';

CREATE OR REPLACE MACRO near(latitude_of, longitude_of, km) AS TABLE
SELECT round(distance_km(latitude, longitude, latitude_of, longitude_of), 1) AS distance, events.*
FROM events
WHERE latitude IS NOT NULL AND distance_km(latitude, longitude, latitude_of, longitude_of) <= km
ORDER BY distance, event_id;
COMMENT ON MACRO TABLE near IS 'Events within so many kilometres of a point, the nearest first. An event that is placed by its province alone is at the province''s centre.';

CREATE OR REPLACE VIEW daily_counts AS
SELECT
    date_start AS day, family, type, country, admin1, count(*) AS events,
    coalesce(sum(killed_low), 0)::BIGINT AS killed_low, coalesce(sum(killed_best), 0)::BIGINT AS killed_best
FROM events
WHERE in_scope AND status <> 'planned' AND date_precision = 'day'
GROUP BY ALL;
COMMENT ON VIEW daily_counts IS 'Events in scope by day, type and province: those whose day is known, and that took place.';
COMMENT ON COLUMN daily_counts.day IS 'The day on which they happened, or began.';
COMMENT ON COLUMN daily_counts.family IS 'violence, law, unrest, diplomacy or statement.';
COMMENT ON COLUMN daily_counts.type IS 'Event type.';
COMMENT ON COLUMN daily_counts.country IS 'ISO 3166-1 alpha-2; NULL where nobody says.';
COMMENT ON COLUMN daily_counts.admin1 IS 'Province; NULL where nobody says.';
COMMENT ON COLUMN daily_counts.events IS 'How many events.';
COMMENT ON COLUMN daily_counts.killed_low IS 'Their dead, by the lowest figures; events without a figure add nothing.';
COMMENT ON COLUMN daily_counts.killed_best IS 'Their dead, by the best figures.';

CREATE OR REPLACE VIEW response_chains AS
WITH RECURSIVE line AS (
    SELECT actor_id, actor_id AS ancestor, parent_id AS next FROM actors
    UNION
    SELECT line.actor_id, actors.actor_id, actors.parent_id FROM line JOIN actors ON actors.actor_id = line.next
), heads AS (
    SELECT actor_id, ancestor AS head FROM line WHERE next IS NULL
), dated AS (
    SELECT event_id, version, type, family, status, date_start, place, killed_low FROM events
    WHERE in_scope AND status <> 'planned' AND date_precision IN ('day', 'week')
), party AS (
    SELECT event_id, unnest(initiators || targets) AS actor_id FROM ledger.event_versions JOIN dated USING (event_id, version)
), deed AS (
    -- an event once for each party that it involves, by the head of its line
    SELECT DISTINCT dated.*, head FROM dated JOIN party USING (event_id) JOIN heads USING (actor_id)
), attack_day AS (
    -- the two deadliest, since an attack that is itself a response answers another
    SELECT head, date_start, list({'id': event_id, 'type': type, 'date': date_start, 'place': place, 'killed': killed_low} ORDER BY killed_low DESC, event_id)[:2] AS attacks
    FROM deed WHERE family = 'violence' AND killed_low > 0 GROUP BY ALL
), attacks_until AS (
    SELECT head, date_start, attacks || coalesce(lag(attacks) OVER (PARTITION BY head ORDER BY date_start), []) AS attacks FROM attack_day
), response AS (
    FROM deed
    WHERE type IN ('accusation', 'condemnation', 'threat', 'diplomatic_protest', 'diplomatic_rupture', 'diplomatic_restoration',
        'air_strike', 'shelling', 'meeting', 'agreement', 'border_measure')
), answered AS (
    SELECT response.event_id AS response_id, response.type AS response_type, response.date_start AS response_date,
        list_filter(attacks, lambda attack: attack.id <> response.event_id)[1] AS attack
    FROM response ASOF JOIN attacks_until ON response.head = attacks_until.head AND response.date_start >= attacks_until.date_start
), chain AS (
    SELECT
        attack.id AS attack_id, attack.type AS attack_type, attack.date AS attack_date, attack.place AS attack_place,
        attack.killed AS attack_killed, response_id, response_type, response_date
    FROM answered
    WHERE attack.date >= response_date - 30
    -- a response answers the last deadly attack before it that shares a party
    QUALIFY row_number() OVER (PARTITION BY response_id ORDER BY attack.date DESC, attack.killed DESC, attack.id) = 1
)
SELECT
    attack_id, attack_type, attack_date, attack_place, attack_killed,
    row_number() OVER steps AS step, response_id, response_type, response_date,
    response_date - attack_date AS days_after_attack, response_date - coalesce(lag(response_date) OVER steps, attack_date) AS days_after_previous
FROM chain
WINDOW steps AS (PARTITION BY attack_id ORDER BY response_date, response_id);
COMMENT ON VIEW response_chains IS 'What followed a deadly attack within 30 days between the same parties: accusation, protest, strike, agreement, step by step.';
COMMENT ON COLUMN response_chains.attack_id IS 'The attack: the last deadly one before the response that shares a party (state or group) with it.';
COMMENT ON COLUMN response_chains.attack_type IS 'Its event type.';
COMMENT ON COLUMN response_chains.attack_date IS 'Its first day.';
COMMENT ON COLUMN response_chains.attack_place IS 'Its place.';
COMMENT ON COLUMN response_chains.attack_killed IS 'Its lowest toll of dead.';
COMMENT ON COLUMN response_chains.step IS '1 for the first response, then 2, 3 ...';
COMMENT ON COLUMN response_chains.response_id IS 'The response.';
COMMENT ON COLUMN response_chains.response_type IS 'Its event type.';
COMMENT ON COLUMN response_chains.response_date IS 'Its first day.';
COMMENT ON COLUMN response_chains.days_after_attack IS 'Days since the attack.';
COMMENT ON COLUMN response_chains.days_after_previous IS 'Days since the step before, or the attack.';

-- Letters that Persian, Urdu and Arabic keyboards write differently become one; accents and the zero-width non-joiner go.
CREATE OR REPLACE MACRO folded(words) AS
    replace(translate(strip_accents(lower(words)), 'يىكةۀأإٱھہ', 'ییکههاااهه'), chr(8204), ' ');

CREATE OR REPLACE MACRO search(words) AS TABLE
WITH wanted AS (
    SELECT DISTINCT unnest(list_filter(string_split(folded(words), ' '), lambda word: word <> '')) AS word
), found AS (
    SELECT article_id, word, folded(title) AS title, folded(text) AS text
    FROM articles JOIN wanted ON contains(folded(text), word) OR contains(folded(title), word)
), scored AS (
    SELECT
        article_id, count(*) AS words_found,
        sum(ln(1 + (length(text) - length(replace(text, word, ''))) / length(word)) + 2 * contains(title, word)::INTEGER) AS score
    FROM found GROUP BY article_id
)
SELECT round(score, 3) AS score, articles.*
FROM scored JOIN articles USING (article_id)
WHERE words_found = (SELECT count(*) FROM wanted)
ORDER BY score DESC, article_id;
COMMENT ON MACRO TABLE search IS 'Articles that hold all these words, in any script and spelling of its letters; those that say them most, and in the headline, first.';
