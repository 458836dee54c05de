#!/bin/bash
# At the first start: a role for Millrace that owns its database, and is no superuser.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$(cat /run/secrets/MILLRACE_POSTGRES_PASSWORD)" --username postgres --dbname postgres <<'END'
CREATE ROLE millrace LOGIN PASSWORD :'password';
CREATE DATABASE millrace OWNER millrace;
END
