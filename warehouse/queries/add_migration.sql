INSERT INTO ledger.migrations (number, name, fingerprint) VALUES (?, ?, ?)
