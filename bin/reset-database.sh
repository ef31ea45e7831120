#!/usr/bin/env bash
# The name that the platform's developers know; the same as make reset-db.
exec "$(dirname "$0")/db" reset-db "$@"
