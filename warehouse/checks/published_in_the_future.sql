-- warning: An article says that it was published more than a day after we read it.
SELECT article_id AS subject FROM ledger.articles WHERE published_on > known_at::DATE + 1
