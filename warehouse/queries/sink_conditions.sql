-- What each sink asked for last.
SELECT sink, arg_max(state, position) AS state, arg_max({'at': until}, position).at AS until, arg_max({'of': reason}, position).of AS reason
FROM ledger.alert_sinks GROUP BY sink ORDER BY sink
