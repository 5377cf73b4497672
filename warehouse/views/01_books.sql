-- The reference books as they stand now.

CREATE OR REPLACE VIEW sources AS
SELECT source_id, name, homepage, country, bloc, time_zone, cadence_minutes, channels, expect, note, known_at AS defined_at
FROM ledger.sources
QUALIFY row_number() OVER (PARTITION BY source_id ORDER BY position DESC) = 1;
COMMENT ON VIEW sources IS 'The outlets that are watched, or once were, as last configured.';
COMMENT ON COLUMN sources.source_id IS 'The source: the name of its file in config/sources.';
COMMENT ON COLUMN sources.name IS 'Name of the outlet.';
COMMENT ON COLUMN sources.homepage IS 'Its home page.';
COMMENT ON COLUMN sources.country IS 'Where it is made: ISO 3166-1 alpha-2.';
COMMENT ON COLUMN sources.bloc IS 'Outlets of one bloc are not independent of each other.';
COMMENT ON COLUMN sources.time_zone IS 'IANA name of the zone that its dates are in.';
COMMENT ON COLUMN sources.cadence_minutes IS 'How often it publishes, in minutes.';
COMMENT ON COLUMN sources.channels IS 'Its feeds and sitemaps.';
COMMENT ON COLUMN sources.expect IS 'What it should give: entries a day, shares of entries with a title and with a date.';
COMMENT ON COLUMN sources.note IS 'A remark of the configuration.';
COMMENT ON COLUMN sources.defined_at IS 'Since when the warehouse knows this definition (UTC).';

CREATE OR REPLACE VIEW actors AS
SELECT actor_id, name, parent_id, kind, country, valid_from, valid_to, aliases
FROM ledger.actors
WHERE book = (SELECT arg_max(book, position) FROM ledger.actors);
COMMENT ON VIEW actors IS 'The parties that events know.';
COMMENT ON COLUMN actors.actor_id IS 'The actor.';
COMMENT ON COLUMN actors.name IS 'Its canonical name.';
COMMENT ON COLUMN actors.parent_id IS 'The actor that it is part of, or speaks for.';
COMMENT ON COLUMN actors.kind IS 'What it is: state, force, group, office, official ...';
COMMENT ON COLUMN actors.country IS 'ISO 3166-1 alpha-2, where it has one.';
COMMENT ON COLUMN actors.valid_from IS 'First day of its existence or tenure.';
COMMENT ON COLUMN actors.valid_to IS 'Last day of its existence or tenure.';
COMMENT ON COLUMN actors.aliases IS 'Names that it goes by.';

CREATE OR REPLACE MACRO named(ids) AS (
    SELECT coalesce(list(coalesce(actors.name, listed.id) ORDER BY listed.number), [])
    FROM (SELECT unnest(ids) AS id, generate_subscripts(ids, 1) AS number) AS listed
    LEFT JOIN actors ON actors.actor_id = listed.id
);

CREATE OR REPLACE VIEW event_types AS
SELECT type, family, definition, acled_event, acled_sub_event, plover_type, plover_mode, cameo_root, ucdp, mutual
FROM ledger.event_types
WHERE book = (SELECT arg_max(book, position) FROM ledger.event_types);
COMMENT ON VIEW event_types IS 'The types of event, with their equivalents in other codebooks.';
COMMENT ON COLUMN event_types.type IS 'The event type.';
COMMENT ON COLUMN event_types.family IS 'violence, law, unrest, diplomacy or statement.';
COMMENT ON COLUMN event_types.definition IS 'What counts as this type.';
COMMENT ON COLUMN event_types.acled_event IS 'Equivalent event type of ACLED.';
COMMENT ON COLUMN event_types.acled_sub_event IS 'Equivalent sub-event type of ACLED.';
COMMENT ON COLUMN event_types.plover_type IS 'Equivalent event type of PLOVER.';
COMMENT ON COLUMN event_types.plover_mode IS 'Equivalent mode of PLOVER.';
COMMENT ON COLUMN event_types.cameo_root IS 'Equivalent root code of CAMEO.';
COMMENT ON COLUMN event_types.ucdp IS 'Equivalent type of violence of UCDP GED.';
COMMENT ON COLUMN event_types.mutual IS 'Initiators and targets are one set: their order means nothing.';
