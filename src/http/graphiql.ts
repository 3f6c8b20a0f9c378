import { type Plugin, shouldRenderGraphiQL } from 'graphql-yoga';
import type { Settings } from '../settings.ts';
import { makePage } from './graphiql-page.ts';

/** What a browser gets where programs get GraphQL. Made at the first request, and kept. */
export function useGraphiqlPage(settings: Pick<Settings, 'demoData'>, endpoint: string): Plugin {
  let page: ReturnType<typeof makePage> | undefined;
  return {
    async onRequest({ request, url, fetchAPI, endResponse }) {
      if (!shouldRenderGraphiQL(request) || url.pathname !== endpoint) return;
      page ??= makePage(settings);
      const { body, headers } = await page;
      const known = request.headers.get('if-none-match') === headers.etag;
      endResponse(new fetchAPI.Response(known ? null : body, { status: known ? 304 : 200, headers }));
    },
  };
}
