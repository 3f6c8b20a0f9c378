import { type Plugin, shouldRenderGraphiQL } from 'graphql-yoga';
import type { Settings } from '../settings.ts';
import { makePage } from './graphiql-page.ts';

/** What a browser gets where programs get GraphQL. Made at the first request, and kept. */
export function useGraphiqlPage(settings: Pick<Settings, 'demoData'>, endpoint: string): Plugin {
  let page: ReturnType<typeof makePage> | undefined;
  return {
    onRequest({ request, url, fetchAPI, endResponse }) {
      if (!shouldRenderGraphiQL(request) || url.pathname !== endpoint) return undefined;
      page ??= makePage(settings);
      return page.then(({ body, headers }) => {
        const known = request.headers.get('if-none-match') === headers.etag;
        endResponse(new fetchAPI.Response(known ? null : body, { status: known ? 304 : 200, headers }));
      });
    },
  };
}
