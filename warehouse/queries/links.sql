-- Where articles stand, with outlet and headline.
SELECT article_id, url, outlet, title FROM articles WHERE article_id IN (SELECT unnest($articles::VARCHAR[])) AND url <> ''
