# Asks each of $URLS; gives up after $TIMEOUT seconds.
end=$(($(date +%s) + TIMEOUT))
for url in $URLS; do
  until curl --fail --silent --show-error --max-time 10 --output /dev/null "$url"; do
    if [ "$(date +%s)" -ge "$end" ]; then
      echo "$url does not answer; gave up after $TIMEOUT seconds" >&2
      exit 1
    fi
    sleep 2
  done
  echo "$url answers"
done
