-- When entries were last read from a channel.
SELECT max(polled_at) FROM ledger.polls WHERE channel_url = $channel_url AND NOT unchanged AND entries > 0
