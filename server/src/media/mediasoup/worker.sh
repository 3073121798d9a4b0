#!/bin/sh
# Starts the media worker in a session of its own. Ctrl-C in a terminal signals the whole process group, and the worker
# ends itself on SIGINT and SIGTERM: media and record would stop before the service has closed them in order. The worker
# still ends when the service does, since its channel closes then.
if command -v setsid >/dev/null 2>&1; then
  exec setsid "$MAHZAR_MEDIA_WORKER" "$@"
fi
exec "$MAHZAR_MEDIA_WORKER" "$@"
