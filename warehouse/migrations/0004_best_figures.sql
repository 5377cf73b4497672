-- Of every toll, beside its range, the figure that is held to be best and why. Of older versions we know the lowest only.

ALTER TABLE ledger.event_versions ALTER casualties TYPE STRUCT(
    party VARCHAR,
    killed_low INTEGER, killed_best INTEGER, killed_high INTEGER, killed_basis VARCHAR,
    wounded_low INTEGER, wounded_best INTEGER, wounded_high INTEGER, wounded_basis VARCHAR
)[] USING list_transform(casualties, lambda toll: {
    'party': toll.party,
    'killed_low': toll.killed_low, 'killed_best': toll.killed_low, 'killed_high': toll.killed_high,
    'killed_basis': CASE WHEN toll.killed_low IS NOT NULL THEN 'lowest' END,
    'wounded_low': toll.wounded_low, 'wounded_best': toll.wounded_low, 'wounded_high': toll.wounded_high,
    'wounded_basis': CASE WHEN toll.wounded_low IS NOT NULL THEN 'lowest' END
});
COMMENT ON COLUMN ledger.event_versions.casualties IS
    'The toll of each party over all current figures; a high of NULL beside a low is open upwards. basis says why the best is best: agreed, latest, most_told or lowest.';
