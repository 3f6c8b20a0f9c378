# The server, without the tools that built it. See docs/deployment.md.
# docker build -t hilo . && docker run -p 127.0.0.1:4000:4000 -v hilo:/data -e DEMO_DATA=true hilo

FROM node:24-slim AS build
WORKDIR /app
ENV CI=true
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY prisma.config.ts ./
COPY prisma ./prisma
COPY scripts/generate.mjs ./scripts/
RUN node scripts/generate.mjs

# Scripts are off: the image's own Node runs, and the Prisma client comes from the stage above. The pruning takes out
# prisma and typescript, which are development dependencies here and optional peers of @prisma/client.
FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
 && npm pkg delete devDependencies \
 && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=4000 \
    DATA_DIR=/data \
    TMPDIR=/spool
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY prisma/migrations ./prisma/migrations
COPY scripts/resolve.ts scripts/db-move.ts scripts/db-epoch.ts scripts/files-check.ts ./scripts/
COPY src ./src
COPY --from=build /app/src/store/generated ./src/store/generated
RUN install -d -o node -g node -m 700 /data /spool
USER node
VOLUME /data /spool
EXPOSE 4000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "src/server.ts"]
