#!/bin/sh
# Writes a random value into .env for each variable that docker-compose.yml requires. Those that are there stay.
set -eu
cd "$(dirname "$0")/../../../../.."
umask 077
touch .env
for name in $(sed -n 's/.*\${\([A-Z_]*\):?.*/\1/p' docker-compose.yml | sort -u); do
  grep -q "^$name=" .env || echo "$name=$(od -A n -N 32 -t x1 /dev/urandom | tr -d ' \n')" >> .env
done
