# Asks the store at $ENDPOINT about each of $BUCKETS: by $METHOD PUT it is created, and stays as it is where it is there; by GET it
# has to be there. Gives up after $TIMEOUT seconds.
answer=$(mktemp)
end=$(($(date +%s) + TIMEOUT))
quoted() {
  printf %s "$1" | sed 's/[\\"]/\\&/g'
}
# What a request without a body has to say of it.
empty=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
# The keys come by standard input: a command line can be seen by others.
ask() {
  printf 'user = "%s:%s"\n' "$(quoted "$ACCESS_KEY_ID")" "$(quoted "$SECRET_ACCESS_KEY")" |
    curl --config - --aws-sigv4 "aws:amz:$REGION:s3" --header "x-amz-content-sha256: $empty" --request "$METHOD" \
      --silent --max-time 10 --output "$answer" --write-out '%{http_code}' "$ENDPOINT/$1"
}
for bucket in $BUCKETS; do
  while :; do
    : >"$answer"
    status=$(ask "$bucket") || status=000
    # What an error is called: the rest of an answer repeats what was asked.
    code=$(sed -n 's/.*<Code>\([A-Za-z]*\)<.*/\1/p' "$answer" | head -n 1)
    case "$METHOD $status $code" in
      "PUT 200 "*) echo "bucket $bucket: created" && break ;;
      "PUT 409 BucketAlready"* | "GET 200 "*) echo "bucket $bucket: there" && break ;;
      *" 000 "* | *" 409 "* | *" 429 "* | *" 5"*) ;;
      *) echo "bucket $bucket: the store answers $status${code:+ $code}" >&2 && exit 1 ;;
    esac
    if [ "$(date +%s)" -ge "$end" ]; then
      echo "bucket $bucket: the store at $ENDPOINT does not answer ($status${code:+ $code}); gave up after $TIMEOUT seconds" >&2
      exit 1
    fi
    sleep 2
  done
done
