#!/bin/sh
# Run once by the postgres image. Each database is owned and migrated by <name>_owner and used by <name>; no role can
# connect to another's database.
set -eu
own_database() {
  psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --set name="$1" --set password="$2" --set owner="$1_owner" --set owner_password="$3" <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE ROLE :"owner" LOGIN PASSWORD :'owner_password';
CREATE DATABASE :"name" OWNER :"owner";
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"name" TO :"name";
SQL
}
own_database clinic_config "$CLINIC_CONFIG_PASSWORD" "$CLINIC_CONFIG_OWNER_PASSWORD"
own_database payment_request "$PAYMENT_REQUEST_PASSWORD" "$PAYMENT_REQUEST_OWNER_PASSWORD"
own_database stripe_webhook "$STRIPE_WEBHOOK_PASSWORD" "$STRIPE_WEBHOOK_OWNER_PASSWORD"
own_database notification "$NOTIFICATION_PASSWORD" "$NOTIFICATION_OWNER_PASSWORD"
own_database keycloak "$KEYCLOAK_PASSWORD" "$KEYCLOAK_OWNER_PASSWORD"
