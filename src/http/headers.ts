import type { Plugin } from 'graphql-yoga';
import type { Settings } from '../settings.ts';

/** On every answer; a page or a file says itself where it needs another one. */
const always = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};
const oneYear = 31_536_000;

export function securityHeaders({ publicUrl }: Pick<Settings, 'publicUrl'>): ReadonlyMap<string, string> {
  const headers = new Map(Object.entries(always));
  if (publicUrl.startsWith('https:')) headers.set('strict-transport-security', `max-age=${oneYear}`);
  return headers;
}

export function useSecurityHeaders(settings: Pick<Settings, 'publicUrl'>): Plugin {
  const headers = securityHeaders(settings);
  return {
    onResponse({ response }) {
      for (const [name, value] of headers) if (!response.headers.has(name)) response.headers.set(name, value);
      // answers hold what only this caller may see
      if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'no-store');
    },
  };
}
