# Copies every database into /backup, then removes the oldest copies beyond $KEEP.
# A copy has its name once it is whole.
if [ -n "${PGPASSWORD_FILE-}" ]; then
  PGPASSWORD=$(cat "$PGPASSWORD_FILE")
  export PGPASSWORD
fi
databases=$(psql --tuples-only --no-align --command="SELECT datname FROM pg_database WHERE NOT datistemplate")
now=$(date -u +%Y%m%dT%H%M%SZ)
for database in $databases; do
  pg_dump --format=custom --file="/backup/.$database.part" "$database"
  mv "/backup/.$database.part" "/backup/$database-$now.dump"
  ls -1 "/backup/$database-"*Z.dump | sort -r | tail -n "+$((KEEP + 1))" | xargs -r rm -f --
  echo "copied $database to /backup/$database-$now.dump"
done
