# Waits for PostgreSQL at $PGHOST:$PGPORT, at most $TIMEOUT seconds.
end=$(($(date +%s) + TIMEOUT))
until pg_isready --quiet; do
  if [ "$(date +%s)" -ge "$end" ]; then
    echo "PostgreSQL at $PGHOST:$PGPORT does not answer; gave up after $TIMEOUT seconds" >&2
    exit 1
  fi
  echo "waiting for PostgreSQL at $PGHOST:$PGPORT"
  sleep 2
done
