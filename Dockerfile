# The operator's image, which is the gate's too: Node and a few bundled files, no shell, no package manager, not root.
# Both bases are arguments, so that a site gives its own, and by digest: --build-arg BASE_IMAGE=gcr.io/distroless/nodejs24-debian13:nonroot@sha256:...
# The same bases and sources make the same files; for the same digest of the image the times must be told too: SOURCE_DATE_EPOCH=0 docker buildx build --output=type=image,rewrite-timestamp=true .
ARG BUILD_IMAGE=node
ARG BASE_IMAGE=distroless

# These digests were read from several public repositories that named them in October 2026, and were not pulled by this project: docs/release.md has the commands that check them.
# They stand in FROM, and not in the arguments, because Dependabot reads nothing else.
FROM node:24.21.0-trixie-slim@sha256:173f125896c3b47ddf056734c7ea789d04595a6a08769a8f78e0df642781fb66 AS node
FROM gcr.io/distroless/nodejs24-debian13:nonroot@sha256:9eeb7f5887d0e239e78264b06f7f11d2e14be534050481803a9e4728fcdd278e AS distroless

FROM ${BUILD_IMAGE} AS build
WORKDIR /src
COPY package.json package-lock.json LICENSE ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY scripts/ scripts/
COPY src/ src/
RUN node scripts/build.ts --image

FROM ${BASE_IMAGE}
LABEL org.opencontainers.image.title="Caveau" \
      org.opencontainers.image.description="Kubernetes operator for AI training on regulated medical data" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="Apache-2.0"
# sbom.cdx.json lists what is in the bundle, as CycloneDX; the base image tells of itself.
COPY --from=build /src/dist/*.mjs /src/dist/LICENSES.txt /src/dist/sbom.cdx.json /app/
COPY --from=build /src/dist/ontology/* /app/ontology/
# uid of distroless' nonroot user, written as a number so that runAsNonRoot can be verified.
USER 65532:65532
EXPOSE 8080
# No program is made from text at run time, nobody reaches the prototype of all objects, a failure that nobody handles ends the process, no signal opens a debugger, no machine code is
# loaded, and the heap ends before the memory limit does. The last is no protection: a package still loads the deprecated punycode module, and that warning says nothing to anybody here.
ENTRYPOINT ["/nodejs/bin/node", "--disallow-code-generation-from-strings", "--disable-proto=throw", "--unhandled-rejections=strict", "--disable-sigusr1", "--no-addons", \
            "--max-old-space-size-percentage=75", "--disable-warning=DEP0040", "/app/caveau.mjs"]
