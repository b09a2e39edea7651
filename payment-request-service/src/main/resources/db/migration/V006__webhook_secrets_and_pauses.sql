-- Secrets of webhook endpoints are encrypted by the service, whose keys the database does not have. A job encrypts those that are
-- in clear, also what replicas of the version before write meanwhile. These cannot sign with what is encrypted: their attempts fail and
-- are tried again later. So stop them before the first new one starts; there is no way back to them afterwards.
alter table webhook_secret
    -- The key that the secret is encrypted with. Null: the secret is in clear.
    add column key_id text;

alter table webhook_endpoint
    -- The receiver has asked for a pause until then (Retry-After). Null: it never has.
    add column not_before timestamptz;
