# Two images from what `npm run build` and `npm run build:native` left in dist/. Nothing runs on the target's architecture, so that
# both are built on one machine without emulation.

# The static binary and nothing else: `COPY --from=ghcr.io/… /sitrep /sitrep`.
FROM scratch AS sitrep
ARG TARGETARCH
COPY dist/sitrep-linux-$TARGETARCH /sitrep
USER 65534:65534
ENTRYPOINT ["/sitrep"]

FROM --platform=$BUILDPLATFORM node:22-bookworm-slim AS packages
ARG TARGETARCH
WORKDIR /files
RUN mkdir data
# Debian's slim image has none, and workerd does not start without.
RUN node -p 'require("tls").rootCertificates.join("\n")' > ca-certificates.crt
# The version of workerd that the package was tested with.
COPY dist/package/worker/worker.json /tmp/worker.json
RUN npm install --no-save --ignore-scripts --no-audit --no-fund --os=linux --libc=glibc \
  --cpu="$(echo "$TARGETARCH" | sed s/amd64/x64/)" "$(node -p 'require("/tmp/worker.json").runtime')"
COPY dist/package node_modules/sitrep

FROM node:22-bookworm-slim AS node

# `sitrep serve`. Debian brings the libraries of Node and workerd, and the shell that ends workerd when Node ends.
FROM debian:bookworm-slim AS serve
ARG TARGETARCH
COPY --from=node /usr/local/bin/node /usr/local/bin/node
# At the root, where a checks.ts in any folder finds `sitrep/config`.
COPY --from=packages /files/node_modules /node_modules
COPY --from=packages /files/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=packages --chown=65534:65534 /files/data /data
COPY dist/sitrep-linux-$TARGETARCH /sitrep
USER 65534:65534
VOLUME /data
EXPOSE 8787
HEALTHCHECK --interval=30s --timeout=3s --start-period=30s CMD ["/sitrep", "health", "--http", "http://127.0.0.1:8787/readyz", "--timeout", "2500ms"]
ENTRYPOINT ["node", "/node_modules/sitrep/sitrep.mjs"]
CMD ["serve", "--host", "0.0.0.0", "--quiet", "--config", "/etc/sitrep/checks.json", "--persist", "/data"]
