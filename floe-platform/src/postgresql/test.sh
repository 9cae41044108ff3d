# Asks every database by the Service, as a client does; gives up after $TIMEOUT seconds.
if [ -n "${PGPASSWORD_FILE-}" ]; then
  PGPASSWORD=$(cat "$PGPASSWORD_FILE")
  export PGPASSWORD
fi
end=$(($(date +%s) + TIMEOUT))
for database in ${DATABASES:-postgres}; do
  until answer=$(psql --no-psqlrc --tuples-only --no-align --dbname="$database" --command="SELECT 1" 2>&1) && [ "$answer" = 1 ]; do
    if [ "$(date +%s)" -ge "$end" ]; then
      echo "$answer" >&2
      echo "database $database at $PGHOST:$PGPORT does not answer; gave up after $TIMEOUT seconds" >&2
      exit 1
    fi
    sleep 2
  done
  echo "database $database at $PGHOST:$PGPORT answers"
done
