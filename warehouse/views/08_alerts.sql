-- Changes of events as rules for alerts ask of them, and how far each alert came.

-- The border between Iran and Pakistan from north to south, latitude and longitude: Natural Earth, 1:110m (public domain),
-- good to some 20 km. Distances are taken on the plane that touches the globe at the point asked for.
CREATE OR REPLACE MACRO border_km(latitude_of, longitude_of) AS
    list_min(list_transform(
        list_transform(
            [[29.829, 60.874, 29.303, 61.369], [29.303, 61.369, 28.699, 61.772], [28.699, 61.772, 28.260, 62.728],
             [28.260, 62.728, 27.379, 62.755], [27.379, 62.755, 27.217, 63.234], [27.217, 63.234, 26.757, 63.317],
             [26.757, 63.317, 26.240, 61.874], [26.240, 61.874, 25.078, 61.497]],
            lambda leg: {
                'ax': (leg[2] - longitude_of) * cos(radians(latitude_of)) * 111.195, 'ay': (leg[1] - latitude_of) * 111.195,
                'bx': (leg[4] - longitude_of) * cos(radians(latitude_of)) * 111.195, 'by': (leg[3] - latitude_of) * 111.195}),
        lambda p: sqrt(
            (p.ax + (p.bx - p.ax) * greatest(0, least(1, -(p.ax * (p.bx - p.ax) + p.ay * (p.by - p.ay)) / ((p.bx - p.ax) ** 2 + (p.by - p.ay) ** 2)))) ** 2
            + (p.ay + (p.by - p.ay) * greatest(0, least(1, -(p.ax * (p.bx - p.ax) + p.ay * (p.by - p.ay)) / ((p.bx - p.ax) ** 2 + (p.by - p.ay) ** 2)))) ** 2)));
COMMENT ON MACRO border_km IS 'Kilometres from a point in decimal degrees to the border between Iran and Pakistan.';

CREATE OR REPLACE MACRO says(claims, stance_of) AS
    coalesce(list_contains(list_transform(claims, lambda said: said.stance), stance_of), false);

-- The changes of these events; of all where `wanted` is NULL.
CREATE OR REPLACE MACRO event_changes_of(wanted) AS TABLE
WITH RECURSIVE line AS (
    SELECT actor_id, actor_id AS ancestor, parent_id AS next FROM actors
    UNION
    SELECT line.actor_id, actors.actor_id, actors.parent_id FROM line JOIN actors ON actors.actor_id = line.next
), above AS (
    SELECT
        coalesce(map_from_entries(list((actor_id, ancestors))), MAP {}) AS ancestors,
        coalesce(map_from_entries(list((actor_id, name))), MAP {}) AS name
    FROM actors JOIN (SELECT actor_id, list(ancestor) AS ancestors FROM line GROUP BY actor_id) USING (actor_id)
), form AS (
    SELECT * FROM ledger.event_versions WHERE wanted IS NULL OR list_contains(wanted, event_id)
), step AS (
    SELECT
        event_id, version, known_at, run_id, state, redirect_to, changes, form AS present,
        lag(form) OVER (PARTITION BY event_id ORDER BY version) AS before
    FROM form
), member AS (
    SELECT event_id, version, mention_id, extraction_id FROM ledger.event_mentions WHERE wanted IS NULL OR list_contains(wanted, event_id)
), wording AS (
    SELECT extraction_id, any_value(reading.run_id) AS run_id, any_value(article.language) AS language, any_value(coalesce(sources.bloc, article.source_id)) AS bloc
    FROM ledger.extractions AS reading
    JOIN ledger.articles AS article USING (revision_id)
    LEFT JOIN sources USING (source_id)
    WHERE extraction_id IN (SELECT extraction_id FROM member)
    GROUP BY extraction_id
), told AS (
    SELECT event_id, version, list_sort(list(DISTINCT language)) AS languages, list_sort(list(DISTINCT bloc)) AS blocs
    FROM member JOIN wording USING (extraction_id) GROUP BY ALL
), cause AS (
    SELECT step.event_id, step.version, list(DISTINCT runs.command) AS commands
    FROM step
    JOIN member USING (event_id, version)
    JOIN wording USING (extraction_id)
    JOIN ledger.runs AS runs ON runs.run_id = wording.run_id
    ANTI JOIN member AS held ON held.event_id = step.event_id AND held.version = step.before.version AND held.mention_id = member.mention_id AND held.extraction_id = member.extraction_id
    GROUP BY ALL
), held AS (
    SELECT *, CASE WHEN state = 'current' THEN present ELSE before END AS now, CASE WHEN before.state = 'current' THEN before END AS past FROM step
)
SELECT
    held.event_id || '.' || held.version AS change_id, held.event_id, held.version, held.known_at, state, redirect_to,
    changes
        || CASE WHEN past IS NOT NULL AND list_has_any(changes, ['date_changed', 'place_changed', 'parties_changed', 'type_changed']) THEN ['corrected'] ELSE [] END
        || CASE WHEN says(present.claims, 'claims_responsibility') AND NOT says(past.claims, 'claims_responsibility') THEN ['claimed'] ELSE [] END
        || CASE WHEN says(present.claims, 'denies') AND NOT says(past.claims, 'denies') THEN ['denied'] ELSE [] END
        || CASE WHEN attribution(present.claims) = 'contested' AND attribution(past.claims) <> 'contested' THEN ['contested'] ELSE [] END
        || CASE WHEN present.status = 'planned' AND past.status IS DISTINCT FROM 'planned' THEN ['planned'] ELSE [] END
        || CASE WHEN present.status <> 'planned' AND past.status = 'planned' THEN ['took_place'] ELSE [] END AS kinds,
    now.type AS type, family, now.status AS status, now.in_scope AS in_scope, now.date_start AS date_start, now.date_end AS date_end, now.date_precision AS date_precision,
    now.place AS place, now.admin1 AS admin1, now.country AS country, now.place_precision AS place_precision, now.latitude AS latitude, now.longitude AS longitude,
    CASE now.place_precision WHEN 'border' THEN 0.0 ELSE round(border_km(now.latitude, now.longitude), 1) END AS border_km,
    list_transform(now.initiators, lambda actor: coalesce(above.name[actor], actor)) AS initiators,
    list_transform(now.targets, lambda actor: coalesce(above.name[actor], actor)) AS targets,
    list_distinct(flatten(list_transform(
        now.initiators || now.targets || list_transform(now.claims, lambda said: said.claimant),
        lambda actor: coalesce(above.ancestors[actor], [actor])))) AS actors,
    total(list_transform(now.casualties, lambda toll: toll.killed_low)) AS killed_low,
    total(list_transform(now.casualties, lambda toll: toll.killed_best)) AS killed_best,
    open_total(list_transform(now.casualties, lambda toll: toll.killed_low), list_transform(now.casualties, lambda toll: toll.killed_high)) AS killed_high,
    total(list_transform(past.casualties, lambda toll: toll.killed_best)) AS killed_before,
    total(list_transform(now.casualties, lambda toll: toll.wounded_low)) AS wounded_low,
    total(list_transform(now.casualties, lambda toll: toll.wounded_best)) AS wounded_best,
    open_total(list_transform(now.casualties, lambda toll: toll.wounded_low), list_transform(now.casualties, lambda toll: toll.wounded_high)) AS wounded_high,
    total(list_transform(past.casualties, lambda toll: toll.wounded_best)) AS wounded_before,
    attribution(now.claims) AS attribution, attribution(past.claims) AS attribution_before,
    list_transform(now.claims, lambda said: concat_ws(' ',
        coalesce(above.name[said.claimant], said.claimant), replace(said.stance, '_', ' '), coalesce(above.name[said.about], said.about))) AS claims,
    now.independent_sources AS independent_sources, past.independent_sources AS independent_sources_before, now.confidence AS confidence,
    coalesce(told.languages, []) AS languages, coalesce(told.blocs, []) AS blocs,
    coalesce(cause.commands, [runs.command]) AS commands
FROM held
CROSS JOIN above
JOIN ledger.runs AS runs USING (run_id)
LEFT JOIN event_types ON event_types.type = now.type
LEFT JOIN told ON told.event_id = held.event_id AND told.version = held.version
LEFT JOIN cause ON cause.event_id = held.event_id AND cause.version = held.version;

CREATE OR REPLACE VIEW event_changes AS FROM event_changes_of(NULL::VARCHAR[]);
COMMENT ON VIEW event_changes IS 'Every change of an event, with what it was before: a row each time that an event became known, grew, or was corrected.';
COMMENT ON COLUMN event_changes.change_id IS 'The change: the event and its version.';
COMMENT ON COLUMN event_changes.event_id IS 'The event.';
COMMENT ON COLUMN event_changes.version IS 'Its version, from 1.';
COMMENT ON COLUMN event_changes.known_at IS 'When the warehouse came to know it (UTC).';
COMMENT ON COLUMN event_changes.state IS 'current; merged into another event; withdrawn.';
COMMENT ON COLUMN event_changes.redirect_to IS 'The event that it was merged into.';
COMMENT ON COLUMN event_changes.kinds IS 'What changed: new_event, toll_changed, date_changed, place_changed, parties_changed, claims_changed, status_changed, type_changed, corroborated (by an independent source), merged, withdrawn; corrected (date, place, parties or type of a known event); claimed (responsibility), denied, contested; planned, took_place (what was planned).';
COMMENT ON COLUMN event_changes.type IS 'Event type; of an event that is merged or withdrawn, here and below, what it was before.';
COMMENT ON COLUMN event_changes.family IS 'violence, law, unrest, diplomacy or statement.';
COMMENT ON COLUMN event_changes.status IS 'reported, planned or alleged.';
COMMENT ON COLUMN event_changes.in_scope IS 'Does it concern the border region, the two states, or its armed groups?';
COMMENT ON COLUMN event_changes.date_start IS 'First day on which it can have happened; NULL where nobody says.';
COMMENT ON COLUMN event_changes.date_end IS 'Last day on which it can have happened.';
COMMENT ON COLUMN event_changes.date_precision IS 'day, week, month or year.';
COMMENT ON COLUMN event_changes.place IS 'The smallest named place; NULL where nobody says.';
COMMENT ON COLUMN event_changes.admin1 IS 'Its province.';
COMMENT ON COLUMN event_changes.country IS 'Its country: ISO 3166-1 alpha-2.';
COMMENT ON COLUMN event_changes.place_precision IS 'site, locality, district, province, country, border or unknown.';
COMMENT ON COLUMN event_changes.latitude IS 'Decimal degrees, WGS 84.';
COMMENT ON COLUMN event_changes.longitude IS 'Decimal degrees, WGS 84.';
COMMENT ON COLUMN event_changes.border_km IS 'Kilometres from there to the border between Iran and Pakistan; NULL without coordinates.';
COMMENT ON COLUMN event_changes.initiators IS 'Who did it.';
COMMENT ON COLUMN event_changes.targets IS 'Whom it was done to, or with.';
COMMENT ON COLUMN event_changes.actors IS 'Ids of initiators, targets and claimants, and of all that these are part of.';
COMMENT ON COLUMN event_changes.killed_low IS 'The lowest toll of dead that is told; NULL where nobody says.';
COMMENT ON COLUMN event_changes.killed_best IS 'The toll of dead held to be best.';
COMMENT ON COLUMN event_changes.killed_high IS 'The highest toll of dead that is told; NULL beside a low is open upwards.';
COMMENT ON COLUMN event_changes.killed_before IS 'The best toll of dead before this change.';
COMMENT ON COLUMN event_changes.wounded_low IS 'The lowest toll of wounded that is told.';
COMMENT ON COLUMN event_changes.wounded_best IS 'The toll of wounded held to be best.';
COMMENT ON COLUMN event_changes.wounded_high IS 'The highest toll of wounded that is told; NULL beside a low is open upwards.';
COMMENT ON COLUMN event_changes.wounded_before IS 'The best toll of wounded before this change.';
COMMENT ON COLUMN event_changes.attribution IS 'unclaimed, claimed, confirmed, blamed, denied or contested.';
COMMENT ON COLUMN event_changes.attribution_before IS 'The same before this change.';
COMMENT ON COLUMN event_changes.claims IS 'Who says what of it, in words.';
COMMENT ON COLUMN event_changes.independent_sources IS 'Sources that neither share a bloc nor a wording.';
COMMENT ON COLUMN event_changes.independent_sources_before IS 'The same before this change.';
COMMENT ON COLUMN event_changes.confidence IS 'How sure it is that it happened as told, 0 to 1.';
COMMENT ON COLUMN event_changes.languages IS 'Languages in which it is told.';
COMMENT ON COLUMN event_changes.blocs IS 'Blocs of the outlets that tell it.';
COMMENT ON COLUMN event_changes.commands IS 'The commands that read what caused this change: run, ingest, reprocess.';

CREATE OR REPLACE VIEW alerts AS
WITH piece AS (
    SELECT message_id, known_at AS formed_at, subjects, unnest(alerts) AS alert_id FROM ledger.alert_messages
), attempt AS (
    SELECT
        message_id, arg_max(state, position) AS state, arg_max(failures, position) AS failures, max(tried_at) AS last_try,
        arg_max({'at': next_at}, position).at AS next_try, arg_max({'of': reason}, position).of AS reason
    FROM ledger.alert_attempts GROUP BY message_id
)
SELECT
    alert.rule, alert.sink, alert.subject, alert.version, alert.kinds,
    CASE WHEN message_id IS NULL THEN 'waiting' WHEN state IS NULL OR state = 'retried' THEN 'due' ELSE state END AS state,
    coalesce(failures, 0) AS failures, reason, next_try, last_try, alert.known_at, message_id, alert.alert_id, alert.change_id
FROM ledger.alerts AS alert
LEFT JOIN piece USING (alert_id)
LEFT JOIN attempt USING (message_id);
COMMENT ON VIEW alerts IS 'Every alert, and how far it came.';
COMMENT ON COLUMN alerts.rule IS 'The rule of config/alerts.toml.';
COMMENT ON COLUMN alerts.sink IS 'Where it goes.';
COMMENT ON COLUMN alerts.subject IS 'The event, or the source, that it tells of.';
COMMENT ON COLUMN alerts.version IS 'The version of the event; 0 for a source.';
COMMENT ON COLUMN alerts.kinds IS 'What changed.';
COMMENT ON COLUMN alerts.state IS 'waiting for quiet hours, a throttle or a digest to end; due; delivered; failed, to be tried again; dead, given up; dropped.';
COMMENT ON COLUMN alerts.failures IS 'How often its message failed in a row.';
COMMENT ON COLUMN alerts.reason IS 'Why it failed last.';
COMMENT ON COLUMN alerts.next_try IS 'When it may be tried again (UTC).';
COMMENT ON COLUMN alerts.last_try IS 'When it was last tried (UTC).';
COMMENT ON COLUMN alerts.known_at IS 'When the change became known (UTC).';
COMMENT ON COLUMN alerts.message_id IS 'The message that it is part of.';
COMMENT ON COLUMN alerts.alert_id IS 'The alert.';
COMMENT ON COLUMN alerts.change_id IS 'The change, as in event_changes.';

CREATE OR REPLACE VIEW silent_sources AS
SELECT
    source_id, max(newest) AS since, list(channel_url || ': ' || status || coalesce(', ' || last_failure_reason, '') ORDER BY channel_url) AS channels
FROM channel_health
GROUP BY source_id
HAVING bool_and(status NOT IN ('fresh', 'quiet', 'moved', 'unread'))
    AND epoch(max(greatest(last_success, last_failure))) - coalesce(epoch(max(newest)), 0) > 86400;
COMMENT ON VIEW silent_sources IS 'Sources of which no channel gives anything any more, and had nothing new for more than a day.';
COMMENT ON COLUMN silent_sources.source_id IS 'The source.';
COMMENT ON COLUMN silent_sources.since IS 'When it last had something new (UTC); NULL where it never had.';
COMMENT ON COLUMN silent_sources.channels IS 'How each of its channels is.';
