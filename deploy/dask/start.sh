#!/bin/sh
# Start the scheduler of a cluster that converts, or the workers of this machine (docs/scale.md).
# Usage: sh deploy/dask/start.sh scheduler [HOST] [PORT]
#        sh deploy/dask/start.sh workers SCHEDULER [NUMBER] [HOST]
#
# Whoever reaches the scheduler can run code on every worker: keep it on an inner network, or behind TLS.
# Workers take the installation from LUZHENG_... in their environment; one that cannot open it does not start.
set -eu

bin=${VENV:-$(dirname "$0")/../../.venv}/bin
scratch=${LUZHENG_SCRATCH:-${TMPDIR:-/tmp}}

case ${1:-} in
    scheduler)
        exec "$bin/python" -P -m dask scheduler --host "${2:-127.0.0.1}" --port "${3:-8786}" --no-dashboard
        ;;
    workers)
        scheduler=${2:?tcp://HOST:PORT}
        number=${3:-$(getconf _NPROCESSORS_ONLN)}
        # A machine that lacks keys or secrets says so now; Dask alone would let it join and fail later.
        "$bin/python" -P -c 'from app.services.context import Services; from app.settings import Settings; Services.from_settings(Settings())'
        # One thread a worker: a chunk keeps a processor busy. No limit of memory: a chunk's need does not grow.
        exec "$bin/python" -P -m dask worker "$scheduler" --nworkers "$number" --nthreads 1 \
            ${4:+--host "$4"} --memory-limit 0 --no-dashboard --local-directory "$scratch" \
            --preload app.conversion.executors.dask_worker
        ;;
    *)
        sed -n '2,4s/^# //p' "$0" >&2
        exit 2
        ;;
esac
