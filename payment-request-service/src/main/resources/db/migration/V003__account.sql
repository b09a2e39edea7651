-- Short numbers of payment requests that people can say: 7K3M-Q2XD. This is the only place that makes them, so that replicas of the
-- earlier version, which do not know the column, give their requests one too.
create sequence payment_request_reference_sequence;
grant usage on sequence payment_request_reference_sequence to ${service};

-- Seven characters are the next number, scrambled so that neighbours look different: multiplying by a number that shares no factor
-- with 31 reaches each of the 31^7 numbers once. The eighth checks the others: the sum of all values, each times its position from
-- the left, is a multiple of 31, so that no single wrong character and no two swapped ones give another valid reference. Reference.java
-- reads what people type.
create function next_payment_request_reference() returns text
    language plpgsql volatile
as $$
declare
    alphabet constant text := '123456789ABCDEFGHJKMNPQRSTVWXYZ';
    number constant bigint := (nextval('payment_request_reference_sequence') * 322183009 + 9071999387) % 27512614111;
    a constant integer := number / 887503681;
    b constant integer := number / 28629151 % 31;
    c constant integer := number / 923521 % 31;
    d constant integer := number / 29791 % 31;
    e constant integer := number / 961 % 31;
    f constant integer := number / 31 % 31;
    g constant integer := number % 31;
begin
    return substr(alphabet, a + 1, 1) || substr(alphabet, b + 1, 1) || substr(alphabet, c + 1, 1) || substr(alphabet, d + 1, 1)
        || '-' || substr(alphabet, e + 1, 1) || substr(alphabet, f + 1, 1) || substr(alphabet, g + 1, 1)
        -- The check character is multiplied by its position, eight, and eight times 27 is minus one in remainders of 31.
        || substr(alphabet, (a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g) * 27 % 31 + 1, 1);
end
$$;

alter table payment_request
    -- Existing requests get theirs now. The table is locked meanwhile, less than a minute for a million requests.
    add column reference text not null default next_payment_request_reference(),
    -- Whether Stripe is told the reference. It is not for requests that were made before, because a retry with the same idempotency
    -- key must send the same parameters to Stripe.
    add column reference_at_stripe boolean not null default false,
    -- The part of amount_minor that is GST: Australia's goods and services tax.
    add column gst_minor bigint not null default 0,
    -- The clinic as a business, for the receipt, as it was when the payment was requested.
    add column business_name text,
    add column business_abn text,
    add column business_address text,
    add column business_phone text,
    add constraint payment_request_reference_unique unique (reference),
    add constraint payment_request_gst_of_amount check (gst_minor between 0 and amount_minor),
    -- A tax invoice shows the ABN.
    add constraint payment_request_gst_with_abn check (gst_minor = 0 or business_abn is not null);
