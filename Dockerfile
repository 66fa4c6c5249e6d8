# syntax=docker/dockerfile:1
# The operator's image, which is the gate's too: Node and a few bundled files, no shell, no package manager, not root.
# Both bases are arguments, so that a site can give its own by digest.
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
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /src/dist/*.mjs /src/dist/LICENSES.txt /app/
COPY --from=build /src/dist/ontology/* /app/ontology/
# uid of distroless' nonroot user, written as a number so that runAsNonRoot can be verified.
USER 65532:65532
EXPOSE 8080
# A package of the HTTP stack still loads the deprecated punycode module; the warning says nothing to an operator of Caveau.
ENTRYPOINT ["/nodejs/bin/node", "--disable-warning=DEP0040", "/app/caveau.mjs"]
