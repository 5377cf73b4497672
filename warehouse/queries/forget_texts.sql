-- Texts of articles of which no event was ever told; the words of the others are what their events rest on.
UPDATE ledger.articles SET text = '' WHERE known_at < $before AND article_id NOT IN (SELECT article_id FROM ledger.mentions)
