-- What the clinic's receipts say of it as a business: name, ABN, address, phone, and whether it is registered for GST. Null: its
-- administrator has entered nothing yet. Replicas of the earlier version neither read nor write the column.
alter table clinic
    add column business text,
    add constraint clinic_business_json check (business is json object);
