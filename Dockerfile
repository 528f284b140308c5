# Small, non-root, read-only: everything that changes lies in /data.
FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force

FROM node:24-bookworm-slim
ENV NODE_ENV=production DATA_DIR=/data HOST=127.0.0.1 OPS_PORT=8022
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY src ./src
COPY commands ./commands
COPY briefings ./briefings
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
# The image has its own Node 24; the one that npm brings for development is not needed.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.OPS_PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# A small young generation: a tenth more processor time for two thirds of the memory.
CMD ["node", "--max-semi-space-size=4", "--heap-growing-percent=50", "src/cli.ts", "start"]
