-- The events in the words of the field's codebooks. Each view takes what its codebook would take, and says what we cannot fill.

CREATE OR REPLACE VIEW event_parties AS
WITH side AS (
    SELECT event_id, 'initiator' AS role, unnest(held.initiators) AS actor_id, generate_subscripts(held.initiators, 1) AS number, held.country AS at_country
    FROM events JOIN ledger.event_versions AS held USING (event_id, version)
    UNION ALL
    SELECT event_id, 'target', unnest(held.targets), generate_subscripts(held.targets, 1), held.country
    FROM events JOIN ledger.event_versions AS held USING (event_id, version)
)
SELECT event_id, role, number, actor_id, coalesce(name, actor_id) AS name, kind, country, at_country <> country AS abroad
FROM side LEFT JOIN actors USING (actor_id);
COMMENT ON VIEW event_parties IS 'The parties of each event, a row each.';
COMMENT ON COLUMN event_parties.event_id IS 'The event.';
COMMENT ON COLUMN event_parties.role IS 'initiator or target.';
COMMENT ON COLUMN event_parties.number IS 'Place in the list of that role, from 1.';
COMMENT ON COLUMN event_parties.actor_id IS 'The actor.';
COMMENT ON COLUMN event_parties.name IS 'Its canonical name.';
COMMENT ON COLUMN event_parties.kind IS 'What it is: state, military, armed_group, civilians ...';
COMMENT ON COLUMN event_parties.country IS 'Its country: ISO 3166-1 alpha-2, where it has one.';
COMMENT ON COLUMN event_parties.abroad IS 'Is that another country than the event''s? NULL where either is not known.';

CREATE OR REPLACE VIEW event_tolls AS
WITH toll AS (
    SELECT event_id, unnest(casualties) AS toll FROM events JOIN ledger.event_versions USING (event_id, version)
)
SELECT
    event_id, toll.party AS party_id, coalesce(name, toll.party) AS party, kind,
    toll.killed_low, toll.killed_best, toll.killed_high, toll.killed_basis, toll.wounded_low, toll.wounded_best, toll.wounded_high, toll.wounded_basis
FROM toll LEFT JOIN actors ON actors.actor_id = toll.party;
COMMENT ON VIEW event_tolls IS 'The toll of each event by party, over all that is told of it now.';
COMMENT ON COLUMN event_tolls.event_id IS 'The event.';
COMMENT ON COLUMN event_tolls.party_id IS 'The actor whose dead or wounded they are.';
COMMENT ON COLUMN event_tolls.party IS 'Its canonical name.';
COMMENT ON COLUMN event_tolls.kind IS 'What it is: military, armed_group, civilians ...';
COMMENT ON COLUMN event_tolls.killed_low IS 'The lowest figure of dead; NULL where nobody says.';
COMMENT ON COLUMN event_tolls.killed_best IS 'The figure held to be best.';
COMMENT ON COLUMN event_tolls.killed_high IS 'The highest; NULL beside a low is open upwards.';
COMMENT ON COLUMN event_tolls.killed_basis IS 'Why the best is best: agreed, latest (published last), most_told (of the latest by most independent sources) or lowest.';
COMMENT ON COLUMN event_tolls.wounded_low IS 'The lowest figure of wounded; NULL where nobody says.';
COMMENT ON COLUMN event_tolls.wounded_best IS 'The figure held to be best.';
COMMENT ON COLUMN event_tolls.wounded_high IS 'The highest; NULL beside a low is open upwards.';
COMMENT ON COLUMN event_tolls.wounded_basis IS 'Why the best is best.';

-- ACLED's interaction codes (codebook 2023, table 3): 1 state forces, 2 rebel groups, 3 political militias, 6 protesters,
-- 7 civilians, 8 external or other forces; 4 and 5 need knowledge of identity and of riots that we do not code.
CREATE OR REPLACE MACRO acled_inter(kind, abroad, protesting) AS
    CASE
        WHEN protesting AND kind IN ('civilians', 'political', 'rights') THEN 6
        WHEN kind IN ('state', 'government', 'office', 'official', 'military', 'border_guard', 'police', 'intelligence', 'judiciary', 'militia')
            THEN CASE WHEN abroad THEN 8 ELSE 1 END
        WHEN kind = 'armed_group' THEN 2
        WHEN kind = 'criminal' THEN 3
        WHEN kind IN ('civilians', 'political', 'rights', 'media') THEN 7
        WHEN kind = 'international' THEN 8
    END;

-- ISO 3166-1 alpha-3 and numeric, and the Gleditsch-Ward number, of the countries that events of this region name.
CREATE OR REPLACE VIEW country_codes AS
SELECT country, iso3, iso_numeric, gleditsch_ward, name
FROM (VALUES
    ('IR', 'IRN', 364, 630, 'Iran'), ('PK', 'PAK', 586, 770, 'Pakistan'), ('AF', 'AFG', 4, 700, 'Afghanistan'), ('IQ', 'IRQ', 368, 645, 'Iraq'),
    ('IN', 'IND', 356, 750, 'India'), ('TR', 'TUR', 792, 640, 'Turkey'), ('SA', 'SAU', 682, 670, 'Saudi Arabia'), ('AE', 'ARE', 784, 696, 'United Arab Emirates'),
    ('OM', 'OMN', 512, 698, 'Oman'), ('QA', 'QAT', 634, 694, 'Qatar'), ('IL', 'ISR', 376, 666, 'Israel'), ('US', 'USA', 840, 2, 'United States'),
    ('CN', 'CHN', 156, 710, 'China'), ('RU', 'RUS', 643, 365, 'Russia'), ('SY', 'SYR', 760, 652, 'Syria'), ('TM', 'TKM', 795, 701, 'Turkmenistan')
) AS codes (country, iso3, iso_numeric, gleditsch_ward, name);
COMMENT ON VIEW country_codes IS 'Country codes that other codebooks use.';
COMMENT ON COLUMN country_codes.country IS 'ISO 3166-1 alpha-2.';
COMMENT ON COLUMN country_codes.iso3 IS 'ISO 3166-1 alpha-3, which CAMEO uses too.';
COMMENT ON COLUMN country_codes.iso_numeric IS 'ISO 3166-1 numeric.';
COMMENT ON COLUMN country_codes.gleditsch_ward IS 'Gleditsch and Ward''s number of the state, which UCDP uses.';
COMMENT ON COLUMN country_codes.name IS 'Name in English.';

CREATE OR REPLACE VIEW acled AS
WITH sides AS (
    SELECT
        event_id,
        list(name ORDER BY number) FILTER (role = 'initiator') AS ones, list(name ORDER BY number) FILTER (role = 'target') AS others,
        arg_min(kind, number) FILTER (role = 'initiator') AS kind1, arg_min(abroad, number) FILTER (role = 'initiator') AS abroad1,
        arg_min(kind, number) FILTER (role = 'target') AS kind2, arg_min(abroad, number) FILTER (role = 'target') AS abroad2
    FROM event_parties GROUP BY event_id
), told AS (
    SELECT event_id, string_agg(DISTINCT outlet, '; ' ORDER BY outlet) AS source, max(first_seen) AS changed FROM event_mentions GROUP BY event_id
), coded AS (
    SELECT
        events.*, event_types.acled_event, event_types.acled_sub_event, sides.* EXCLUDE (event_id), told.source, told.changed, codes.iso3, codes.iso_numeric,
        codes.name AS country_name, kind2 = 'civilians' AS on_civilians, type = 'protest' AS protesting
    FROM events
    JOIN event_types USING (type)
    LEFT JOIN sides USING (event_id)
    LEFT JOIN told USING (event_id)
    LEFT JOIN country_codes AS codes ON codes.country = events.country
    WHERE acled_event <> '' AND in_scope AND status <> 'planned' AND date_precision IN ('day', 'week', 'month')
)
SELECT
    coalesce(iso3, 'UNK') || upper(event_id) AS event_id_cnty, date_start AS event_date, year(date_start) AS year,
    CASE date_precision WHEN 'day' THEN 1 WHEN 'week' THEN 2 ELSE 3 END AS time_precision,
    CASE
        WHEN type = 'protest' THEN 'Demonstrations'
        WHEN acled_event = 'Strategic developments' THEN 'Strategic developments'
        ELSE 'Political violence'
    END AS disorder_type,
    CASE WHEN type = 'armed_attack' AND on_civilians THEN 'Violence against civilians' ELSE acled_event END AS event_type,
    CASE WHEN type = 'armed_attack' AND on_civilians THEN 'Attack' ELSE acled_sub_event END AS sub_event_type,
    coalesce(ones[1], CASE WHEN family = 'violence' THEN 'Unidentified Armed Group' || coalesce(' (' || country_name || ')', '') END) AS actor1,
    array_to_string(ones[2:], '; ') AS assoc_actor_1,
    CASE WHEN ones IS NULL AND family = 'violence' THEN 3 ELSE acled_inter(kind1, abroad1, protesting) END AS inter1,
    others[1] AS actor2, array_to_string(others[2:], '; ') AS assoc_actor_2, acled_inter(kind2, abroad2, false) AS inter2,
    CASE WHEN family = 'violence' AND on_civilians THEN 'Civilian targeting' END AS civilian_targeting,
    iso_numeric AS iso, country_name AS country, admin1, NULL::VARCHAR AS admin2, NULL::VARCHAR AS admin3, place AS location, latitude, longitude,
    CASE WHEN place_precision IN ('site', 'locality') THEN 1 WHEN place_precision = 'district' THEN 2 WHEN place_precision IS NOT NULL THEN 3 END AS geo_precision,
    source, NULL::VARCHAR AS source_scale, quotation AS notes, coalesce(killed_low, 0) AS fatalities, NULL::VARCHAR AS tags, changed AS timestamp
FROM coded;
COMMENT ON VIEW acled IS 'The events that ACLED would code, in its columns (codebook 2023).';
COMMENT ON COLUMN acled.event_id_cnty IS 'Our event id behind the country''s ISO alpha-3 code.';
COMMENT ON COLUMN acled.event_date IS 'First day on which it can have happened.';
COMMENT ON COLUMN acled.year IS 'Its year.';
COMMENT ON COLUMN acled.time_precision IS '1 day, 2 week, 3 month. What is known by its year alone is left out.';
COMMENT ON COLUMN acled.disorder_type IS 'Political violence, Demonstrations or Strategic developments.';
COMMENT ON COLUMN acled.event_type IS 'Event type; an armed attack on civilians is Violence against civilians.';
COMMENT ON COLUMN acled.sub_event_type IS 'The likeliest sub-event type of ours; event_types.toml names the others.';
COMMENT ON COLUMN acled.actor1 IS 'First initiator; Unidentified Armed Group where nobody knows.';
COMMENT ON COLUMN acled.assoc_actor_1 IS 'Further initiators.';
COMMENT ON COLUMN acled.inter1 IS 'Interaction code of actor1; 4 (identity militias) and 5 (rioters) are never given.';
COMMENT ON COLUMN acled.actor2 IS 'First target.';
COMMENT ON COLUMN acled.assoc_actor_2 IS 'Further targets.';
COMMENT ON COLUMN acled.inter2 IS 'Interaction code of actor2.';
COMMENT ON COLUMN acled.civilian_targeting IS 'Civilian targeting, where the first target are civilians.';
COMMENT ON COLUMN acled.iso IS 'ISO 3166-1 numeric.';
COMMENT ON COLUMN acled.country IS 'Country.';
COMMENT ON COLUMN acled.admin1 IS 'Province.';
COMMENT ON COLUMN acled.admin2 IS 'Not filled: districts are in place where they are the smallest named place.';
COMMENT ON COLUMN acled.admin3 IS 'Not filled.';
COMMENT ON COLUMN acled.location IS 'The smallest named place.';
COMMENT ON COLUMN acled.latitude IS 'Decimal degrees.';
COMMENT ON COLUMN acled.longitude IS 'Decimal degrees.';
COMMENT ON COLUMN acled.geo_precision IS '1 town or site, 2 district, 3 larger.';
COMMENT ON COLUMN acled.source IS 'Outlets that tell of it.';
COMMENT ON COLUMN acled.source_scale IS 'Not filled.';
COMMENT ON COLUMN acled.notes IS 'The words of the surest mention; ACLED''s own notes are written by its coders.';
COMMENT ON COLUMN acled.fatalities IS 'The lowest figure, 0 where nobody counts: ACLED''s rule.';
COMMENT ON COLUMN acled.tags IS 'Not filled.';
COMMENT ON COLUMN acled.timestamp IS 'When we last came to know something of it (UTC).';

-- UCDP GED codes violence with at least one direct death (codebook 24.1, section 2).
CREATE OR REPLACE VIEW ucdp_ged AS
WITH RECURSIVE line AS (
    SELECT actor_id, actor_id AS ancestor, parent_id AS next FROM actors
    UNION ALL
    SELECT line.actor_id, actors.actor_id, actors.parent_id FROM line JOIN actors ON actors.actor_id = line.next
), kin AS (
    SELECT actor_id, ancestor AS relative FROM line
    UNION
    SELECT ancestor, actor_id FROM line
), sides AS (
    SELECT
        event_id, string_agg(name, ', ' ORDER BY number) FILTER (role = 'initiator') AS side_a, string_agg(name, ', ' ORDER BY number) FILTER (role = 'target') AS side_b,
        arg_min(kind, number) FILTER (role = 'initiator') AS kind_a, arg_min(kind, number) FILTER (role = 'target') AS kind_b
    FROM event_parties GROUP BY event_id
), roles AS (
    SELECT DISTINCT event_id, relative, role FROM event_parties JOIN kin USING (actor_id)
), dead AS (
    SELECT tolls.event_id, tolls.party_id, kind = 'civilians' AS civilian, killed_low, killed_best, killed_high,
        coalesce(bool_or(role = 'initiator'), false) AS of_a, coalesce(bool_or(role = 'target'), false) AS of_b
    FROM event_tolls AS tolls LEFT JOIN roles ON roles.event_id = tolls.event_id AND roles.relative = tolls.party_id
    WHERE killed_best IS NOT NULL
    GROUP BY ALL
), deaths AS (
    SELECT
        event_id,
        coalesce(sum(killed_best) FILTER (NOT civilian AND of_a AND NOT of_b), 0)::INTEGER AS deaths_a,
        coalesce(sum(killed_best) FILTER (NOT civilian AND of_b AND NOT of_a), 0)::INTEGER AS deaths_b,
        coalesce(sum(killed_best) FILTER (civilian), 0)::INTEGER AS deaths_civilians,
        coalesce(sum(killed_best) FILTER (NOT civilian AND of_a = of_b), 0)::INTEGER AS deaths_unknown,
        sum(killed_best)::INTEGER AS best, sum(killed_low)::INTEGER AS low, sum(coalesce(killed_high, killed_best))::INTEGER AS high
    FROM dead GROUP BY event_id HAVING sum(killed_best) > 0
), first_article AS (
    SELECT
        event_id, count(DISTINCT source_id) AS number_of_sources, arg_min(outlet, (published_on, mention_id)) AS source_office,
        min(published_on) AS source_date, arg_min(title, (published_on, mention_id)) AS source_headline, arg_min(url, (published_on, mention_id)) AS source_article
    FROM event_mentions GROUP BY event_id
)
SELECT
    event_id AS id, event_id AS relid, year(date_start) AS year, 'Candidate' AS code_status,
    CASE
        WHEN kind_b = 'civilians' OR ucdp = 'one-sided' THEN 3
        WHEN kind_a IN ('armed_group', 'criminal') AND kind_b IN ('armed_group', 'criminal') THEN 2
        ELSE 1
    END AS type_of_violence,
    NULL::INTEGER AS conflict_new_id, NULL::INTEGER AS dyad_new_id, concat_ws(' - ', side_a, side_b) AS dyad_name, side_a, side_b,
    number_of_sources, source_article, source_office, source_date, source_headline, quotation AS source_original,
    CASE place_precision WHEN 'site' THEN 1 WHEN 'locality' THEN 1 WHEN 'district' THEN 3 WHEN 'province' THEN 4 WHEN 'border' THEN 5 WHEN 'country' THEN 6 END AS where_prec,
    place AS where_coordinates, admin1 AS adm_1, NULL::VARCHAR AS adm_2, latitude, longitude,
    CASE WHEN latitude IS NOT NULL THEN format('POINT ({} {})', longitude, latitude) END AS geom_wkt,
    coalesce(codes.name, events.country) AS country, gleditsch_ward AS country_id,
    CASE WHEN events.country IN ('IR', 'IQ', 'SY', 'TR', 'SA', 'AE', 'OM', 'QA', 'IL') THEN 'Middle East' ELSE 'Asia' END AS region,
    CASE WHEN place_precision IN ('site', 'locality', 'district') AND date_precision = 'day' THEN 1 ELSE 2 END AS event_clarity,
    CASE date_precision WHEN 'day' THEN CASE WHEN date_end > date_start THEN 2 ELSE 1 END WHEN 'week' THEN 3 WHEN 'month' THEN 4 WHEN 'year' THEN 5 END AS date_prec,
    date_start, date_end, deaths_a, deaths_b, deaths_civilians, deaths_unknown, best, high, low
FROM events
JOIN deaths USING (event_id)
JOIN event_types USING (type)
LEFT JOIN sides USING (event_id)
LEFT JOIN first_article USING (event_id)
LEFT JOIN country_codes AS codes ON codes.country = events.country
WHERE events.family = 'violence' AND in_scope AND status <> 'planned' AND date_start IS NOT NULL;
COMMENT ON VIEW ucdp_ged IS 'The events that UCDP GED would code, in its columns (codebook 24.1): violence with at least one death.';
COMMENT ON COLUMN ucdp_ged.id IS 'Our event id.';
COMMENT ON COLUMN ucdp_ged.relid IS 'The same; UCDP''s own ids are not known here.';
COMMENT ON COLUMN ucdp_ged.year IS 'Year of the first day.';
COMMENT ON COLUMN ucdp_ged.code_status IS 'Candidate: no person has vetted it for UCDP.';
COMMENT ON COLUMN ucdp_ged.type_of_violence IS '1 state-based, 2 non-state, 3 one-sided, from the kinds of the first parties.';
COMMENT ON COLUMN ucdp_ged.conflict_new_id IS 'Not filled: UCDP''s own register.';
COMMENT ON COLUMN ucdp_ged.dyad_new_id IS 'Not filled: UCDP''s own register.';
COMMENT ON COLUMN ucdp_ged.dyad_name IS 'The two sides.';
COMMENT ON COLUMN ucdp_ged.side_a IS 'Initiators.';
COMMENT ON COLUMN ucdp_ged.side_b IS 'Targets.';
COMMENT ON COLUMN ucdp_ged.number_of_sources IS 'Outlets that tell of it.';
COMMENT ON COLUMN ucdp_ged.source_article IS 'Address of the first article.';
COMMENT ON COLUMN ucdp_ged.source_office IS 'Its outlet.';
COMMENT ON COLUMN ucdp_ged.source_date IS 'Its day of publication.';
COMMENT ON COLUMN ucdp_ged.source_headline IS 'Its headline.';
COMMENT ON COLUMN ucdp_ged.source_original IS 'The words of the surest mention.';
COMMENT ON COLUMN ucdp_ged.where_prec IS '1 exact, 3 district, 4 province, 5 along a border, 6 country.';
COMMENT ON COLUMN ucdp_ged.where_coordinates IS 'Name of the place that the coordinates are of.';
COMMENT ON COLUMN ucdp_ged.adm_1 IS 'Province.';
COMMENT ON COLUMN ucdp_ged.adm_2 IS 'Not filled.';
COMMENT ON COLUMN ucdp_ged.latitude IS 'Decimal degrees.';
COMMENT ON COLUMN ucdp_ged.longitude IS 'Decimal degrees.';
COMMENT ON COLUMN ucdp_ged.geom_wkt IS 'The point as well-known text.';
COMMENT ON COLUMN ucdp_ged.country IS 'Country.';
COMMENT ON COLUMN ucdp_ged.country_id IS 'Gleditsch and Ward''s number.';
COMMENT ON COLUMN ucdp_ged.region IS 'Middle East (Iran is filed there) or Asia.';
COMMENT ON COLUMN ucdp_ged.event_clarity IS '1 where day and place are known, else 2.';
COMMENT ON COLUMN ucdp_ged.date_prec IS '1 day, 2 two to six days, 3 week, 4 month, 5 year.';
COMMENT ON COLUMN ucdp_ged.date_start IS 'First day on which it can have happened.';
COMMENT ON COLUMN ucdp_ged.date_end IS 'Last day.';
COMMENT ON COLUMN ucdp_ged.deaths_a IS 'Best figure of the initiators'' dead.';
COMMENT ON COLUMN ucdp_ged.deaths_b IS 'Best figure of the targets'' dead, civilians apart.';
COMMENT ON COLUMN ucdp_ged.deaths_civilians IS 'Best figure of dead civilians.';
COMMENT ON COLUMN ucdp_ged.deaths_unknown IS 'Best figure of dead of no known side.';
COMMENT ON COLUMN ucdp_ged.best IS 'Their sum.';
COMMENT ON COLUMN ucdp_ged.high IS 'The highest figures; where one is open upwards, the best.';
COMMENT ON COLUMN ucdp_ged.low IS 'The lowest figures.';

-- One row for each pair of an initiator and a target, as dyadic codebooks count.
CREATE OR REPLACE VIEW dyads AS
SELECT
    events.event_id, one.actor_id AS source_id, one.name AS source, one.kind AS source_kind, one.country AS source_country,
    other.actor_id AS target_id, other.name AS target, other.kind AS target_kind, other.country AS target_country
FROM events
LEFT JOIN event_parties AS one ON one.event_id = events.event_id AND one.role = 'initiator'
LEFT JOIN event_parties AS other ON other.event_id = events.event_id AND other.role = 'target';
COMMENT ON VIEW dyads IS 'One row for each pair of an initiator and a target of an event; NULL where a side is empty.';
COMMENT ON COLUMN dyads.event_id IS 'The event.';
COMMENT ON COLUMN dyads.source_id IS 'The initiator.';
COMMENT ON COLUMN dyads.source IS 'Its canonical name.';
COMMENT ON COLUMN dyads.source_kind IS 'What it is.';
COMMENT ON COLUMN dyads.source_country IS 'Its country: ISO 3166-1 alpha-2.';
COMMENT ON COLUMN dyads.target_id IS 'The target.';
COMMENT ON COLUMN dyads.target IS 'Its canonical name.';
COMMENT ON COLUMN dyads.target_kind IS 'What it is.';
COMMENT ON COLUMN dyads.target_country IS 'Its country: ISO 3166-1 alpha-2.';

CREATE OR REPLACE VIEW plover AS
SELECT
    event_id, date_start AS event_date, plover_type AS event_type, nullif(plover_mode, '') AS event_mode, NULL::VARCHAR AS context,
    source AS actor_name, one.iso3 AS actor_country, target AS recipient_name, other.iso3 AS recipient_country,
    place AS location_name, admin1, events.country, latitude, longitude, date_precision, killed_low AS dead_low, killed_high AS dead_high,
    wounded_low AS injured_low, wounded_high AS injured_high, quotation AS text
FROM dyads
JOIN events USING (event_id)
JOIN event_types USING (type)
LEFT JOIN country_codes AS one ON one.country = source_country
LEFT JOIN country_codes AS other ON other.country = target_country
WHERE plover_type <> '' AND in_scope AND status <> 'planned';
COMMENT ON VIEW plover IS 'The events in PLOVER''s terms, a row a dyad.';
COMMENT ON COLUMN plover.event_id IS 'Our event id; an event of several parties has a row a pair.';
COMMENT ON COLUMN plover.event_date IS 'First day on which it can have happened.';
COMMENT ON COLUMN plover.event_type IS 'Event type.';
COMMENT ON COLUMN plover.event_mode IS 'Mode, where one fits.';
COMMENT ON COLUMN plover.context IS 'Not filled.';
COMMENT ON COLUMN plover.actor_name IS 'The initiator.';
COMMENT ON COLUMN plover.actor_country IS 'Its country: ISO 3166-1 alpha-3.';
COMMENT ON COLUMN plover.recipient_name IS 'The target.';
COMMENT ON COLUMN plover.recipient_country IS 'Its country: ISO 3166-1 alpha-3.';
COMMENT ON COLUMN plover.location_name IS 'The smallest named place.';
COMMENT ON COLUMN plover.admin1 IS 'Province.';
COMMENT ON COLUMN plover.country IS 'ISO 3166-1 alpha-2.';
COMMENT ON COLUMN plover.latitude IS 'Decimal degrees.';
COMMENT ON COLUMN plover.longitude IS 'Decimal degrees.';
COMMENT ON COLUMN plover.date_precision IS 'day, week, month or year.';
COMMENT ON COLUMN plover.dead_low IS 'The lowest figure of dead of the whole event.';
COMMENT ON COLUMN plover.dead_high IS 'The highest; NULL beside a low is open upwards.';
COMMENT ON COLUMN plover.injured_low IS 'The lowest figure of wounded of the whole event.';
COMMENT ON COLUMN plover.injured_high IS 'The highest; NULL beside a low is open upwards.';
COMMENT ON COLUMN plover.text IS 'The words of the surest mention.';

CREATE OR REPLACE VIEW cameo AS
SELECT
    event_id AS GlobalEventID, strftime(date_start, '%Y%m%d')::INTEGER AS Day, source AS Actor1Name, one.iso3 AS Actor1CountryCode,
    target AS Actor2Name, other.iso3 AS Actor2CountryCode, cameo_root AS EventRootCode,
    CASE WHEN cameo_root IN ('01', '02', '03', '04', '05') THEN 1 WHEN cameo_root IN ('06', '07', '08') THEN 2
         WHEN cameo_root IN ('09', '10', '11', '12', '13') THEN 3 ELSE 4 END AS QuadClass,
    mention_count AS NumMentions, source_count AS NumSources, place AS ActionGeo_FullName, events.country AS ActionGeo_CountryCode,
    latitude AS ActionGeo_Lat, longitude AS ActionGeo_Long, first_seen AS DateAdded
FROM dyads
JOIN events USING (event_id)
JOIN event_types USING (type)
LEFT JOIN country_codes AS one ON one.country = source_country
LEFT JOIN country_codes AS other ON other.country = target_country
WHERE cameo_root <> '' AND in_scope AND status <> 'planned' AND date_start IS NOT NULL;
COMMENT ON VIEW cameo IS 'The events by CAMEO''s root codes, in the columns of GDELT, a row a dyad.';
COMMENT ON COLUMN cameo.GlobalEventID IS 'Our event id; an event of several parties has a row a pair.';
COMMENT ON COLUMN cameo.Day IS 'First day on which it can have happened, as YYYYMMDD.';
COMMENT ON COLUMN cameo.Actor1Name IS 'The initiator.';
COMMENT ON COLUMN cameo.Actor1CountryCode IS 'Its country: ISO 3166-1 alpha-3.';
COMMENT ON COLUMN cameo.Actor2Name IS 'The target.';
COMMENT ON COLUMN cameo.Actor2CountryCode IS 'Its country: ISO 3166-1 alpha-3.';
COMMENT ON COLUMN cameo.EventRootCode IS 'Root code, two digits; the finer codes are not filled.';
COMMENT ON COLUMN cameo.QuadClass IS '1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.';
COMMENT ON COLUMN cameo.NumMentions IS 'Articles'' mentions that it rests on.';
COMMENT ON COLUMN cameo.NumSources IS 'Outlets that tell of it.';
COMMENT ON COLUMN cameo.ActionGeo_FullName IS 'The smallest named place.';
COMMENT ON COLUMN cameo.ActionGeo_CountryCode IS 'ISO 3166-1 alpha-2 (GDELT has FIPS 10-4).';
COMMENT ON COLUMN cameo.ActionGeo_Lat IS 'Decimal degrees.';
COMMENT ON COLUMN cameo.ActionGeo_Long IS 'Decimal degrees.';
COMMENT ON COLUMN cameo.DateAdded IS 'When the warehouse came to know it (UTC).';
