# syntax=docker/dockerfile:1
# The operator's image, which is the gate's too: Node and a few bundled files, no shell, no package manager, not root.
# Both bases are arguments, so that a site gives its own, and by digest: --build-arg BASE_IMAGE=gcr.io/distroless/nodejs24-debian13:nonroot@sha256:...
# The same bases and sources make the same files; for the same digest of the image the times must be told too: SOURCE_DATE_EPOCH=0 docker buildx build --output=type=image,rewrite-timestamp=true .
ARG BUILD_IMAGE=node:24-bookworm-slim
ARG BASE_IMAGE=gcr.io/distroless/nodejs24-debian13:nonroot

FROM ${BUILD_IMAGE} AS build
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY scripts/ scripts/
COPY src/ src/
RUN node scripts/build.ts

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
