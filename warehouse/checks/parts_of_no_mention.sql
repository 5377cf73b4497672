-- error: A party, a toll, a claim or an event's evidence is of a mention that the warehouse does not hold.
SELECT 'party of ' || mention_id AS subject FROM ledger.mention_actors ANTI JOIN ledger.mentions USING (extraction_id, mention_id)
UNION SELECT 'toll of ' || mention_id FROM ledger.casualty_figures ANTI JOIN ledger.mentions USING (extraction_id, mention_id)
UNION SELECT 'claim of ' || mention_id FROM ledger.claims ANTI JOIN ledger.mentions USING (extraction_id, mention_id)
UNION SELECT 'evidence of ' || event_id || ': ' || mention_id FROM ledger.event_mentions ANTI JOIN ledger.mentions USING (extraction_id, mention_id)
