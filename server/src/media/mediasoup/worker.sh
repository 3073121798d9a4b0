#!/bin/sh
# Starts the media worker with an environment that holds nothing of the service's, and in a session of its own. Ctrl-C in a
# terminal signals the whole process group, and the worker ends itself on SIGINT and SIGTERM: media and record would stop before
# the service has closed them in order. The worker still ends when the service does, since its channel closes then.
binary=$MAHZAR_MEDIA_WORKER
bare() {
  exec /usr/bin/env -i PATH="$PATH" MEDIASOUP_VERSION="$MEDIASOUP_VERSION" \
    ${LD_LIBRARY_PATH:+"LD_LIBRARY_PATH=$LD_LIBRARY_PATH"} "$@"
}
if command -v setsid >/dev/null 2>&1; then
  bare setsid "$binary" "$@"
fi
bare "$binary" "$@"
