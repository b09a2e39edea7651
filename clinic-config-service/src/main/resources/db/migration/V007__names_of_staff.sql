-- The name of who acted, beside the id, so that people can read the audit log. Its hash covers the name (AuditRecord). Null for
-- systems, where the token said no name, and in older entries, whose hashes stay as they are.
alter table audit_entry add column subject_name text;

-- The name of the administrator who links an account, for the entry that the end of the attempt makes.
alter table link_attempt add column subject_name text;
