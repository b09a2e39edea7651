#!/bin/sh
# Run once by the postgres image: each database belongs to the one role of its name, and no role may enter another's.
set -eu
own_database() {
  psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --set name="$1" --set password="$2" <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name";
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SQL
}
own_database clinic_config "$CLINIC_CONFIG_PASSWORD"
own_database payment_request "$PAYMENT_REQUEST_PASSWORD"
own_database stripe_webhook "$STRIPE_WEBHOOK_PASSWORD"
own_database notification "$NOTIFICATION_PASSWORD"
own_database keycloak "$KEYCLOAK_PASSWORD"
