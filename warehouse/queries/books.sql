-- The books that hold.
SELECT (SELECT arg_max(book, position) FROM ledger.actors), (SELECT arg_max(book, position) FROM ledger.event_types)
