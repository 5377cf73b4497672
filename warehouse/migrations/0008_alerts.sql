-- Who is to be told of which change, in which message, and what came of it.

CREATE TABLE ledger.alerts (
    run_id VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    position BIGINT NOT NULL DEFAULT nextval('ledger.positions'),
    alert_id VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    sink VARCHAR NOT NULL,
    change_id VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    kinds VARCHAR[] NOT NULL
);
COMMENT ON TABLE ledger.alerts IS 'The outbox: what a rule is to tell to a sink, written together with the change itself.';
COMMENT ON COLUMN ledger.alerts.run_id IS 'The run that wrote this row.';
COMMENT ON COLUMN ledger.alerts.known_at IS 'When the warehouse came to know this row (UTC).';
COMMENT ON COLUMN ledger.alerts.position IS 'Order of knowledge within the warehouse.';
COMMENT ON COLUMN ledger.alerts.alert_id IS 'Hash of rule, sink and change.';
COMMENT ON COLUMN ledger.alerts.rule IS 'The rule of config/alerts.toml.';
COMMENT ON COLUMN ledger.alerts.sink IS 'The sink of config/alerts.toml.';
COMMENT ON COLUMN ledger.alerts.change_id IS 'The change: an event with its version, a gap, or a silence with its beginning.';
COMMENT ON COLUMN ledger.alerts.subject IS 'The event, or the source, that changed.';
COMMENT ON COLUMN ledger.alerts.version IS 'The version of the event; 0 for a source.';
COMMENT ON COLUMN ledger.alerts.kinds IS 'What changed: new_event, toll_changed, claimed ...';

CREATE TABLE ledger.alert_messages (
    run_id VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    position BIGINT NOT NULL DEFAULT nextval('ledger.positions'),
    message_id VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    sink VARCHAR NOT NULL,
    alerts VARCHAR[] NOT NULL,
    subjects VARCHAR[] NOT NULL,
    body VARCHAR NOT NULL
);
COMMENT ON TABLE ledger.alert_messages IS 'What a sink gets in one piece: one alert, or all that waited together.';
COMMENT ON COLUMN ledger.alert_messages.run_id IS 'The run that wrote this row.';
COMMENT ON COLUMN ledger.alert_messages.known_at IS 'When the warehouse came to know this row (UTC).';
COMMENT ON COLUMN ledger.alert_messages.position IS 'Order of knowledge within the warehouse.';
COMMENT ON COLUMN ledger.alert_messages.message_id IS 'The message; the same at every try, so that a receiver can tell a second copy.';
COMMENT ON COLUMN ledger.alert_messages.rule IS 'The rule.';
COMMENT ON COLUMN ledger.alert_messages.sink IS 'The sink.';
COMMENT ON COLUMN ledger.alert_messages.alerts IS 'The alerts in it, in order.';
COMMENT ON COLUMN ledger.alert_messages.subjects IS 'The events, or sources, that it tells of.';
COMMENT ON COLUMN ledger.alert_messages.body IS 'The message as JSON.';

CREATE TABLE ledger.alert_attempts (
    run_id VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    position BIGINT NOT NULL DEFAULT nextval('ledger.positions'),
    message_id VARCHAR NOT NULL,
    state VARCHAR NOT NULL CHECK (state IN ('delivered', 'failed', 'dead', 'dropped', 'retried')),
    tried_at TIMESTAMPTZ NOT NULL,
    failures INTEGER NOT NULL,
    status INTEGER,
    reason VARCHAR,
    next_at TIMESTAMPTZ
);
COMMENT ON TABLE ledger.alert_attempts IS 'Every try to deliver a message, and what a person decided on it; the newest row of a message holds.';
COMMENT ON COLUMN ledger.alert_attempts.run_id IS 'The run that wrote this row.';
COMMENT ON COLUMN ledger.alert_attempts.known_at IS 'When the warehouse came to know this row (UTC).';
COMMENT ON COLUMN ledger.alert_attempts.position IS 'Order of knowledge within the warehouse.';
COMMENT ON COLUMN ledger.alert_attempts.message_id IS 'The message.';
COMMENT ON COLUMN ledger.alert_attempts.state IS 'delivered; failed, to be tried again; dead, given up; dropped or retried by a person.';
COMMENT ON COLUMN ledger.alert_attempts.tried_at IS 'When (UTC).';
COMMENT ON COLUMN ledger.alert_attempts.failures IS 'Failures in a row, this one included.';
COMMENT ON COLUMN ledger.alert_attempts.status IS 'HTTP status or exit code, where there was one.';
COMMENT ON COLUMN ledger.alert_attempts.reason IS 'Why it failed; never an address or a secret.';
COMMENT ON COLUMN ledger.alert_attempts.next_at IS 'When it may be tried again (UTC).';

CREATE TABLE ledger.alert_sinks (
    run_id VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    position BIGINT NOT NULL DEFAULT nextval('ledger.positions'),
    sink VARCHAR NOT NULL,
    state VARCHAR NOT NULL CHECK (state IN ('enabled', 'paused', 'disabled')),
    until TIMESTAMPTZ,
    reason VARCHAR
);
COMMENT ON TABLE ledger.alert_sinks IS 'What a sink asked of us: to wait, or never to come again; the newest row of a sink holds.';
COMMENT ON COLUMN ledger.alert_sinks.run_id IS 'The run that wrote this row.';
COMMENT ON COLUMN ledger.alert_sinks.known_at IS 'When the warehouse came to know this row (UTC).';
COMMENT ON COLUMN ledger.alert_sinks.position IS 'Order of knowledge within the warehouse.';
COMMENT ON COLUMN ledger.alert_sinks.sink IS 'The sink.';
COMMENT ON COLUMN ledger.alert_sinks.state IS 'enabled; paused until a moment; disabled until a person enables it again.';
COMMENT ON COLUMN ledger.alert_sinks.until IS 'Until when it is paused (UTC).';
COMMENT ON COLUMN ledger.alert_sinks.reason IS 'Why.';
