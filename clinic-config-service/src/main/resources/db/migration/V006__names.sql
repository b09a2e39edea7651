-- People read names, not ids. All columns are new and may be empty, so that replicas of the version before can go on working.

-- What the platform calls the organisation; null until a registration of one of its clinics says it.
alter table organisation add column name text;

-- What colleagues call the person in requested_by, as the token said it then; null in older rows.
alter table enablement_request add column requested_by_name text;
