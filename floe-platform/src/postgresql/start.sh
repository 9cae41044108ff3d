# Starts the server. On data that exist, first the user gets the password of the Secret, and databases that are missing are
# created: by the single-user server, which nobody can connect to, and which reads what it is told from its standard input.
single() {
  # A server that was killed has left its process id behind, which is that of this shell now: no other server runs.
  PG_GRANDPARENT_PID=$(head -n 1 "$PGDATA/postmaster.pid" 2>/dev/null) postgres --single -j -D "$PGDATA" \
    -c standard_conforming_strings=on -c exit_on_error=on -c log_checkpoints=off -c log_statement=none \
    -c log_min_duration_statement=-1 -c log_min_error_statement=panic postgres
}
if [ -s "$PGDATA/PG_VERSION" ]; then
  if [ -n "${POSTGRES_PASSWORD_FILE-}" ]; then
    password=$(cat "$POSTGRES_PASSWORD_FILE")
  else
    password=$POSTGRES_PASSWORD
  fi
  password=$(printf %s "$password" | sed "s/'/''/g")
  printf "ALTER ROLE \"%s\" PASSWORD '%s';\n\n" "$POSTGRES_USER" "$password" | single >/dev/null ||
    echo "could not set the password of $POSTGRES_USER; the server starts with the one that it has" >&2
  known=$(printf 'SELECT datname FROM pg_database;\n\n' | single)
  for database in $DATABASES; do
    case "$known" in
      *"datname = \"$database\""*) continue ;;
    esac
    printf 'CREATE DATABASE "%s";\n\n' "$database" | single >/dev/null
    echo "created database $database"
  done
  unset password
fi
exec docker-entrypoint.sh "$@"
