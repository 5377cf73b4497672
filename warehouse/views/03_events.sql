-- What happened, who says so, in which words.

-- What the views below join: each wording once, the readings that hold now, and the mentions that events rest on now.
CREATE OR REPLACE MACRO wordings() AS TABLE
FROM ledger.articles WHERE rowid IN (SELECT max(rowid) FROM ledger.articles GROUP BY revision_id);

CREATE OR REPLACE MACRO current_readings() AS TABLE
WITH latest AS (
    SELECT article_id, arg_max(revision_id, revision) AS revision_id FROM ledger.articles GROUP BY article_id
)
SELECT arg_max(extraction_id, position) AS extraction_id FROM ledger.extractions SEMI JOIN latest USING (revision_id) GROUP BY revision_id;

CREATE OR REPLACE MACRO current_members() AS TABLE
WITH latest AS (
    SELECT event_id, max(version) AS version FROM ledger.event_versions GROUP BY event_id HAVING arg_max(state, version) = 'current'
)
SELECT event_id, version, mention_id, extraction_id FROM ledger.event_mentions SEMI JOIN latest USING (event_id, version);

CREATE OR REPLACE VIEW mentions AS
WITH parties AS (
    SELECT
        extraction_id, mention_id,
        list(coalesce(actors.name, party.actor_id) ORDER BY number) FILTER (role = 'initiator') AS initiators,
        list(coalesce(actors.name, party.actor_id) ORDER BY number) FILTER (role = 'target') AS targets
    FROM ledger.mention_actors AS party LEFT JOIN actors USING (actor_id)
    GROUP BY ALL
), toll AS (
    SELECT
        extraction_id, mention_id, party, harm, min(low) AS low, CASE WHEN bool_and(high IS NOT NULL) THEN max(high) END AS high
    FROM ledger.casualty_figures GROUP BY ALL
), tolls AS (
    SELECT
        extraction_id, mention_id,
        sum(low) FILTER (harm = 'killed')::INTEGER AS killed_low,
        CASE WHEN bool_and(high IS NOT NULL) FILTER (harm = 'killed') THEN (sum(high) FILTER (harm = 'killed'))::INTEGER END AS killed_high,
        sum(low) FILTER (harm = 'wounded')::INTEGER AS wounded_low,
        CASE WHEN bool_and(high IS NOT NULL) FILTER (harm = 'wounded') THEN (sum(high) FILTER (harm = 'wounded'))::INTEGER END AS wounded_high
    FROM toll GROUP BY ALL
)
SELECT
    mention.mention_id, membership.event_id, holding.extraction_id IS NOT NULL AS current,
    mention.type, mention.status, mention.in_scope, mention.date_start, mention.date_end, mention.date_precision,
    mention.place, mention.admin1, mention.country, mention.place_precision, mention.latitude, mention.longitude,
    coalesce(parties.initiators, []) AS initiators, coalesce(parties.targets, []) AS targets,
    killed_low, killed_high, wounded_low, wounded_high, mention.quotation, mention.evidence_start, mention.evidence_end,
    revision.article_id, revision.revision, revision.source_id, revision.outlet, coalesce(sources.bloc, revision.source_id) AS bloc,
    revision.language, revision.title, revision.published_on, revision.url, mention.rule, mention.confidence, extraction.coder,
    mention.known_at AS first_seen, mention.extraction_id
FROM ledger.mentions AS mention
JOIN ledger.extractions AS extraction USING (extraction_id)
JOIN wordings() AS revision ON revision.revision_id = mention.revision_id
LEFT JOIN current_readings() AS holding ON holding.extraction_id = mention.extraction_id
LEFT JOIN sources ON sources.source_id = revision.source_id
LEFT JOIN parties ON parties.extraction_id = mention.extraction_id AND parties.mention_id = mention.mention_id
LEFT JOIN tolls ON tolls.extraction_id = mention.extraction_id AND tolls.mention_id = mention.mention_id
LEFT JOIN current_members() AS membership ON membership.extraction_id = mention.extraction_id AND membership.mention_id = mention.mention_id;
COMMENT ON VIEW mentions IS 'What each article says of each event, those of older wordings included (current = false).';
COMMENT ON COLUMN mentions.mention_id IS 'The mention.';
COMMENT ON COLUMN mentions.event_id IS 'The event that it is now held to tell of; NULL where it is not current, or not yet resolved.';
COMMENT ON COLUMN mentions.current IS 'Is it from the latest wording of its article, read by the latest coder?';
COMMENT ON COLUMN mentions.type IS 'Event type.';
COMMENT ON COLUMN mentions.status IS 'reported, planned or alleged.';
COMMENT ON COLUMN mentions.in_scope IS 'Does it concern the border region, the two states, or its armed groups?';
COMMENT ON COLUMN mentions.date_start IS 'First day on which it can have happened; NULL where not said.';
COMMENT ON COLUMN mentions.date_end IS 'Last day on which it can have happened.';
COMMENT ON COLUMN mentions.date_precision IS 'day, week, month or year.';
COMMENT ON COLUMN mentions.place IS 'The smallest named place; NULL where not said.';
COMMENT ON COLUMN mentions.admin1 IS 'Its province.';
COMMENT ON COLUMN mentions.country IS 'Its country: ISO 3166-1 alpha-2.';
COMMENT ON COLUMN mentions.place_precision IS 'site, locality, district, province, country, border or unknown.';
COMMENT ON COLUMN mentions.latitude IS 'Decimal degrees, WGS 84.';
COMMENT ON COLUMN mentions.longitude IS 'Decimal degrees, WGS 84.';
COMMENT ON COLUMN mentions.initiators IS 'Who did it.';
COMMENT ON COLUMN mentions.targets IS 'Whom it was done to, or with.';
COMMENT ON COLUMN mentions.killed_low IS 'So many dead at least, all parties together; NULL where not said.';
COMMENT ON COLUMN mentions.killed_high IS 'So many dead at most; NULL beside a low is open upwards.';
COMMENT ON COLUMN mentions.wounded_low IS 'So many wounded at least; NULL where not said.';
COMMENT ON COLUMN mentions.wounded_high IS 'So many wounded at most; NULL beside a low is open upwards.';
COMMENT ON COLUMN mentions.quotation IS 'The words that assert the event.';
COMMENT ON COLUMN mentions.evidence_start IS 'Where these words begin, in characters of the text.';
COMMENT ON COLUMN mentions.evidence_end IS 'Where they end.';
COMMENT ON COLUMN mentions.article_id IS 'The article.';
COMMENT ON COLUMN mentions.revision IS 'Which of its wordings, from 1.';
COMMENT ON COLUMN mentions.source_id IS 'The source.';
COMMENT ON COLUMN mentions.outlet IS 'Name of the outlet.';
COMMENT ON COLUMN mentions.bloc IS 'Outlets of one bloc are not independent of each other.';
COMMENT ON COLUMN mentions.language IS 'Language of the article: ISO 639-1.';
COMMENT ON COLUMN mentions.title IS 'Headline of the article.';
COMMENT ON COLUMN mentions.published_on IS 'Day of publication in the zone of the outlet.';
COMMENT ON COLUMN mentions.url IS 'Address of the article.';
COMMENT ON COLUMN mentions.rule IS 'The rule that found the event.';
COMMENT ON COLUMN mentions.confidence IS 'How sure it is, 0 to 1.';
COMMENT ON COLUMN mentions.coder IS 'The extractor and its version.';
COMMENT ON COLUMN mentions.first_seen IS 'When the warehouse came to know it (UTC).';
COMMENT ON COLUMN mentions.extraction_id IS 'The reading that found it.';

CREATE OR REPLACE VIEW event_mentions AS
SELECT
    event_id, mention_id, published_on, outlet, bloc, language, title, url, quotation, type, status,
    date_start, date_end, place, killed_low, killed_high, wounded_low, wounded_high, confidence, first_seen, article_id, source_id
FROM mentions
WHERE event_id IS NOT NULL;
COMMENT ON VIEW event_mentions IS 'The mentions that each event rests on now.';
COMMENT ON COLUMN event_mentions.event_id IS 'The event.';
COMMENT ON COLUMN event_mentions.mention_id IS 'The mention.';
COMMENT ON COLUMN event_mentions.published_on IS 'Day of publication in the zone of the outlet.';
COMMENT ON COLUMN event_mentions.outlet IS 'Name of the outlet.';
COMMENT ON COLUMN event_mentions.bloc IS 'Outlets of one bloc are not independent of each other.';
COMMENT ON COLUMN event_mentions.language IS 'Language of the article: ISO 639-1.';
COMMENT ON COLUMN event_mentions.title IS 'Headline of the article.';
COMMENT ON COLUMN event_mentions.url IS 'Address of the article.';
COMMENT ON COLUMN event_mentions.quotation IS 'The words that assert the event.';
COMMENT ON COLUMN event_mentions.type IS 'Event type in this article.';
COMMENT ON COLUMN event_mentions.status IS 'Status in this article.';
COMMENT ON COLUMN event_mentions.date_start IS 'First day in this article.';
COMMENT ON COLUMN event_mentions.date_end IS 'Last day in this article.';
COMMENT ON COLUMN event_mentions.place IS 'Place in this article.';
COMMENT ON COLUMN event_mentions.killed_low IS 'So many dead at least in this article.';
COMMENT ON COLUMN event_mentions.killed_high IS 'So many dead at most; NULL beside a low is open upwards.';
COMMENT ON COLUMN event_mentions.wounded_low IS 'So many wounded at least in this article.';
COMMENT ON COLUMN event_mentions.wounded_high IS 'So many wounded at most; NULL beside a low is open upwards.';
COMMENT ON COLUMN event_mentions.confidence IS 'How sure the mention is, 0 to 1.';
COMMENT ON COLUMN event_mentions.first_seen IS 'When the warehouse came to know it (UTC).';
COMMENT ON COLUMN event_mentions.article_id IS 'The article.';
COMMENT ON COLUMN event_mentions.source_id IS 'The source.';

-- One side of a toll over all parties: NULL where nobody counts, and a high is NULL too where one party's is open.
CREATE OR REPLACE MACRO total(figures) AS list_sum(figures)::INTEGER;
CREATE OR REPLACE MACRO open_total(lows, highs) AS
    CASE WHEN len(list_filter(lows, lambda low: low IS NOT NULL)) = len(list_filter(highs, lambda high: high IS NOT NULL))
         THEN list_sum(highs)::INTEGER END;

-- How responsibility for an event stands, from its claims: the stances that occur, added up, say which word it is.
CREATE OR REPLACE MACRO attribution(claims) AS
    ['unclaimed', 'denied', 'unclaimed', 'denied', 'blamed', 'contested', 'blamed', 'contested',
     'claimed', 'contested', 'confirmed', 'contested', 'claimed', 'contested', 'confirmed', 'contested'][
        1 + coalesce(list_sum(list_distinct(list_transform(claims, lambda said:
            CASE said.stance WHEN 'denies' THEN 1 WHEN 'confirms' THEN 2 WHEN 'accuses' THEN 4 WHEN 'claims_responsibility' THEN 8 ELSE 0 END))), 0)::INTEGER];

CREATE OR REPLACE MACRO events_as_of(moment) AS TABLE
WITH names AS (
    SELECT coalesce(map_from_entries(list((actor_id, name))), MAP {}) AS name FROM actors
), latest AS (
    SELECT * FROM ledger.event_versions WHERE known_at <= moment
    QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY version DESC) = 1
), wordings AS (
    SELECT revision_id, any_value(source_id) AS source_id, any_value(language) AS language
    FROM ledger.articles GROUP BY revision_id
), told AS (
    SELECT
        latest.event_id, count(*) AS mention_count, count(DISTINCT source_id) AS source_count, list_sort(list(DISTINCT language)) AS languages,
        min(mentions.known_at) AS first_seen, max(mentions.known_at) AS last_seen,
        arg_min(quotation, (-mentions.confidence, mentions.published_on, mention_id)) AS quotation
    FROM latest
    JOIN ledger.event_mentions USING (event_id, version)
    JOIN ledger.mentions AS mentions USING (extraction_id, mention_id)
    JOIN wordings USING (revision_id)
    GROUP BY ALL
)
SELECT
    latest.event_id, latest.type, event_types.family, latest.status, latest.in_scope,
    latest.date_start, latest.date_end, latest.date_precision,
    latest.place, latest.admin1, latest.country, latest.place_precision, latest.latitude, latest.longitude,
    list_transform(latest.initiators, lambda actor: coalesce(names.name[actor], actor)) AS initiators,
    list_transform(latest.targets, lambda actor: coalesce(names.name[actor], actor)) AS targets,
    total(list_transform(casualties, lambda toll: toll.killed_low)) AS killed_low,
    total(list_transform(casualties, lambda toll: toll.killed_best)) AS killed_best,
    open_total(list_transform(casualties, lambda toll: toll.killed_low), list_transform(casualties, lambda toll: toll.killed_high)) AS killed_high,
    total(list_transform(casualties, lambda toll: toll.wounded_low)) AS wounded_low,
    total(list_transform(casualties, lambda toll: toll.wounded_best)) AS wounded_best,
    open_total(list_transform(casualties, lambda toll: toll.wounded_low), list_transform(casualties, lambda toll: toll.wounded_high)) AS wounded_high,
    attribution(latest.claims) AS attribution,
    list_transform(latest.claims, lambda said: concat_ws(' ',
        coalesce(names.name[said.claimant], said.claimant), replace(said.stance, '_', ' '), coalesce(names.name[said.about], said.about))) AS claims,
    told.mention_count, told.source_count, latest.independent_sources, told.languages, told.first_seen, told.last_seen,
    coalesce(latest.verdicts, []) AS verdicts, latest.version, latest.confidence, told.quotation
FROM latest
CROSS JOIN names
LEFT JOIN event_types USING (type)
LEFT JOIN told USING (event_id)
WHERE latest.state = 'current' AND NOT list_contains(coalesce(latest.verdicts, []), 'reject');
COMMENT ON MACRO TABLE events_as_of IS 'The view events as it stood at a moment: what was known then.';

CREATE OR REPLACE VIEW events AS FROM events_as_of('infinity'::TIMESTAMPTZ);
COMMENT ON VIEW events IS 'What happened: one row an event, as all articles together tell of it now.';
COMMENT ON COLUMN events.event_id IS 'The event; it keeps its id while it grows.';
COMMENT ON COLUMN events.type IS 'Event type; event_types says what each means.';
COMMENT ON COLUMN events.family IS 'violence, law, unrest, diplomacy or statement.';
COMMENT ON COLUMN events.status IS 'reported, planned or alleged (only a hostile or anonymous party says so).';
COMMENT ON COLUMN events.in_scope IS 'Does it concern the border region, the two states, or its armed groups?';
COMMENT ON COLUMN events.date_start IS 'First day on which it can have happened; NULL where nobody says.';
COMMENT ON COLUMN events.date_end IS 'Last day on which it can have happened.';
COMMENT ON COLUMN events.date_precision IS 'day, week, month or year.';
COMMENT ON COLUMN events.place IS 'The smallest named place; NULL where nobody says.';
COMMENT ON COLUMN events.admin1 IS 'Its province.';
COMMENT ON COLUMN events.country IS 'Its country: ISO 3166-1 alpha-2.';
COMMENT ON COLUMN events.place_precision IS 'site, locality, district, province, country, border or unknown.';
COMMENT ON COLUMN events.latitude IS 'Decimal degrees, WGS 84.';
COMMENT ON COLUMN events.longitude IS 'Decimal degrees, WGS 84.';
COMMENT ON COLUMN events.initiators IS 'Who did it; empty where nobody knows.';
COMMENT ON COLUMN events.targets IS 'Whom it was done to, or with.';
COMMENT ON COLUMN events.killed_low IS 'The lowest toll of dead that is told, all parties together; NULL where nobody says.';
COMMENT ON COLUMN events.killed_best IS 'The toll of dead held to be best: what was told last, then by most independent sources; ledger.event_versions says which rule.';
COMMENT ON COLUMN events.killed_high IS 'The highest toll of dead that is told; NULL beside a low is open upwards.';
COMMENT ON COLUMN events.wounded_low IS 'The lowest toll of wounded that is told; NULL where nobody says.';
COMMENT ON COLUMN events.wounded_best IS 'The toll of wounded held to be best.';
COMMENT ON COLUMN events.wounded_high IS 'The highest toll of wounded that is told; NULL beside a low is open upwards.';
COMMENT ON COLUMN events.attribution IS 'unclaimed; claimed; confirmed (claimed, and borne out by another); blamed; denied; contested (claimed or blamed, and denied).';
COMMENT ON COLUMN events.claims IS 'Who says what of it, in words; the view claims has the quotations.';
COMMENT ON COLUMN events.mention_count IS 'Articles'' mentions that it rests on.';
COMMENT ON COLUMN events.source_count IS 'Outlets that tell of it.';
COMMENT ON COLUMN events.independent_sources IS 'Sources that neither share a bloc nor a wording.';
COMMENT ON COLUMN events.languages IS 'Languages in which it is told.';
COMMENT ON COLUMN events.first_seen IS 'When the warehouse came to know the first of its mentions (UTC).';
COMMENT ON COLUMN events.last_seen IS 'When it came to know the last of them (UTC).';
COMMENT ON COLUMN events.verdicts IS 'What persons said of it: confirm, merge, split, set; the view reviews has their reasons. What they rejected is no event.';
COMMENT ON COLUMN events.version IS 'How often it has changed, from 1; the older versions are in ledger.event_versions.';
COMMENT ON COLUMN events.confidence IS 'How sure it is that it happened as told, 0 to 1.';
COMMENT ON COLUMN events.quotation IS 'The words of its surest mention.';

CREATE OR REPLACE VIEW claims AS
SELECT
    membership.event_id, coalesce(claimants.name, claim.claimant) AS claimant, claim.stance, coalesce(subjects.name, claim.about) AS about,
    substr(revision.text, claim.span_start + 1, claim.span_end - claim.span_start) AS words,
    revision.outlet, revision.published_on, revision.url, claim.mention_id, claim.rule, claim.known_at AS first_seen
FROM ledger.claims AS claim
JOIN current_members() AS membership USING (extraction_id, mention_id)
JOIN ledger.extractions AS reading USING (extraction_id)
JOIN wordings() AS revision USING (revision_id)
LEFT JOIN actors AS claimants ON claimants.actor_id = claim.claimant
LEFT JOIN actors AS subjects ON subjects.actor_id = claim.about;
COMMENT ON VIEW claims IS 'Who says what of which event: responsibility, blame, denial, confirmation, condemnation.';
COMMENT ON COLUMN claims.event_id IS 'The event.';
COMMENT ON COLUMN claims.claimant IS 'Who says it.';
COMMENT ON COLUMN claims.stance IS 'claims_responsibility, accuses, denies, confirms or condemns.';
COMMENT ON COLUMN claims.about IS 'Of whom, where somebody is named.';
COMMENT ON COLUMN claims.words IS 'The words of the article.';
COMMENT ON COLUMN claims.outlet IS 'Name of the outlet.';
COMMENT ON COLUMN claims.published_on IS 'Day of publication in the zone of the outlet.';
COMMENT ON COLUMN claims.url IS 'Address of the article.';
COMMENT ON COLUMN claims.mention_id IS 'The mention.';
COMMENT ON COLUMN claims.rule IS 'The rule that read it.';
COMMENT ON COLUMN claims.first_seen IS 'When the warehouse came to know it (UTC).';

CREATE OR REPLACE VIEW casualty_ledger AS
SELECT
    membership.event_id, holding.extraction_id IS NOT NULL AS current, coalesce(parties.name, figure.party) AS party, figure.harm, figure.low, figure.high,
    coalesce(speakers.name, figure.speaker) AS speaker,
    substr(revision.text, figure.span_start + 1, figure.span_end - figure.span_start) AS words,
    revision.outlet, coalesce(sources.bloc, revision.source_id) AS bloc, revision.published_on, revision.url, figure.mention_id, figure.rule, figure.confidence, figure.known_at AS first_seen
FROM ledger.casualty_figures AS figure
JOIN ledger.extractions AS reading USING (extraction_id)
JOIN wordings() AS revision USING (revision_id)
LEFT JOIN current_readings() AS holding ON holding.extraction_id = figure.extraction_id
LEFT JOIN current_members() AS membership ON membership.extraction_id = figure.extraction_id AND membership.mention_id = figure.mention_id
LEFT JOIN sources ON sources.source_id = revision.source_id
LEFT JOIN actors AS parties ON parties.actor_id = figure.party
LEFT JOIN actors AS speakers ON speakers.actor_id = figure.speaker;
COMMENT ON VIEW casualty_ledger IS 'Every toll that was ever told, with who told it, those of older wordings included (current = false).';
COMMENT ON COLUMN casualty_ledger.event_id IS 'The event; NULL where the mention is not current.';
COMMENT ON COLUMN casualty_ledger.current IS 'Is it from the latest wording of its article, read by the latest coder?';
COMMENT ON COLUMN casualty_ledger.party IS 'Whose dead or wounded they are.';
COMMENT ON COLUMN casualty_ledger.harm IS 'killed or wounded.';
COMMENT ON COLUMN casualty_ledger.low IS 'So many at least.';
COMMENT ON COLUMN casualty_ledger.high IS 'So many at most; NULL is open upwards.';
COMMENT ON COLUMN casualty_ledger.speaker IS 'Who says so; NULL is the article itself.';
COMMENT ON COLUMN casualty_ledger.words IS 'The words of the article.';
COMMENT ON COLUMN casualty_ledger.outlet IS 'Name of the outlet.';
COMMENT ON COLUMN casualty_ledger.bloc IS 'Outlets of one bloc are not independent of each other.';
COMMENT ON COLUMN casualty_ledger.published_on IS 'Day of publication in the zone of the outlet.';
COMMENT ON COLUMN casualty_ledger.url IS 'Address of the article.';
COMMENT ON COLUMN casualty_ledger.mention_id IS 'The mention.';
COMMENT ON COLUMN casualty_ledger.rule IS 'The rule that read it.';
COMMENT ON COLUMN casualty_ledger.confidence IS 'How sure it is, 0 to 1.';
COMMENT ON COLUMN casualty_ledger.first_seen IS 'When the warehouse came to know it (UTC).';

CREATE OR REPLACE VIEW reviews AS
SELECT
    review_id, known_at AS reviewed_at, author, verdict, event_id, slot, value, reason, withdraws,
    verdict <> 'withdraw' AND review_id NOT IN (SELECT withdraws FROM ledger.reviews WHERE withdraws IS NOT NULL) AS holds
FROM ledger.reviews;
COMMENT ON VIEW reviews IS 'What persons said of events, and why.';
COMMENT ON COLUMN reviews.review_id IS 'The review.';
COMMENT ON COLUMN reviews.reviewed_at IS 'When the warehouse came to know it (UTC).';
COMMENT ON COLUMN reviews.author IS 'Who says so.';
COMMENT ON COLUMN reviews.verdict IS 'confirm, reject, merge, split, set, or withdraw (another review).';
COMMENT ON COLUMN reviews.event_id IS 'The event, as it was called then.';
COMMENT ON COLUMN reviews.slot IS 'Of set: the slot.';
COMMENT ON COLUMN reviews.value IS 'Of set: its value, as JSON.';
COMMENT ON COLUMN reviews.reason IS 'Why.';
COMMENT ON COLUMN reviews.withdraws IS 'Of withdraw: the review that no longer holds.';
COMMENT ON COLUMN reviews.holds IS 'Is it put on top of what resolution finds?';
