import { createHash, timingSafeEqual } from 'node:crypto';
import type { Plugin } from 'graphql-yoga';
import type { Settings } from '../settings.ts';
import type { Metrics } from './metrics.ts';

/** `/metrics`, for Prometheus: open to all who reach it, unless a token is set. */
export const useMetricsRoute = (metrics: Metrics, { metricsToken }: Pick<Settings, 'metricsToken'>): Plugin => ({
  onRequest({ url, request: { method, headers }, fetchAPI: { Response }, endResponse }) {
    if (url.pathname !== '/metrics' || (method !== 'GET' && method !== 'HEAD')) return undefined;
    if (metricsToken !== undefined && !isToken(headers.get('authorization'), metricsToken))
      return endResponse(new Response(null, { status: 401, headers: { 'www-authenticate': 'Bearer' } }));
    return metrics
      .text()
      .then((text) => endResponse(new Response(text, { headers: { 'content-type': metrics.registry.contentType } })));
  },
});

function isToken(authorization: string | null, token: string): boolean {
  const [, given] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
  return given !== undefined && timingSafeEqual(sha256(given), sha256(token));
}

const sha256 = (text: string) => createHash('sha256').update(text).digest();
