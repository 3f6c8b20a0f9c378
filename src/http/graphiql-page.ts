import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { demoPassword, demoPeople } from '../demo/people.ts';
import type { Settings } from '../settings.ts';
import { barCss, barHtml, mountBar } from './graphiql-bar.ts';
import { makeFetcher } from './graphiql-fetcher.ts';
import { openSession } from './graphiql-session.ts';
import { welcome } from './graphiql-welcome.ts';

const sign =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="32" height="32"><path d="M5 24C5 3 27 29 27 8" fill="none" stroke="#7c5cff" stroke-width="4" stroke-linecap="round"/></svg>';

/** GraphiQL with the sign-in above it: all in one document, so that nothing is fetched from anywhere. */
export async function makePage({ demoData }: Pick<Settings, 'demoData'>) {
  // 9 MB, and for most processes never
  const graphiql = await import('@graphql-yoga/render-graphiql/graphiql');
  const script = `
${graphiql.js};
${await graphqlWs()};
const workers = Object.fromEntries(Object.entries(${json({
    editorWorkerService: graphiql.editorWorkerService,
    json: graphiql.jsonWorker,
    graphql: graphiql.graphqlWorker,
  })}).map(([name, text]) => [name, URL.createObjectURL(new Blob([text], { type: 'text/javascript' }))]));
self.MonacoEnvironment = { globalAPI: false, getWorkerUrl: (_module, label) => workers[label] };
const endpoint = location.origin + location.pathname;
const session = (${openSession})({ endpoint, store: sessionStorage, channel: new BroadcastChannel('hilo.session') });
(${mountBar})({ document, session, demo: ${json(demoData ? { password: demoPassword, people: demoPeople } : null)} });
const fetcher = (${makeFetcher})({ endpoint, session, connect: graphqlWs.createClient });
// left to itself, it opens an empty tab at each visit
const { tabs, activeTabIndex } = JSON.parse(localStorage.getItem('graphiql:tabState')) ?? {};
const last = location.search ? undefined : tabs?.[activeTabIndex];
YogaGraphiQL.renderYogaGraphiQL(document.getElementById('root'), {
  ...${json({ title: '', logo: sign, defaultQuery: welcome, shouldPersistHeaders: false })},
  ...(last && { initialQuery: last.query ?? '', initialVariables: last.variables ?? '' }),
  fetcher,
  // else the operation, perhaps with a password in it, goes into the address
  onEditQuery() {},
});
`;
  const body = Buffer.from(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Hilo · GraphiQL</title>
<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(sign)}">
<style>${graphiql.css}${barCss}</style>
</head>
<body>
${barHtml}
<div id="root"><noscript>GraphiQL needs JavaScript.</noscript></div>
<script>${script}</script>
</body>
</html>
`);
  return { body, headers: headersOf(body, script) };
}

function headersOf(body: Buffer, script: string) {
  const policy = {
    'default-src': "'none'",
    'script-src': `'sha256-${sha256(script)}'`,
    'worker-src': 'blob:',
    'style-src': "'unsafe-inline'",
    'font-src': 'data:',
    'img-src': "'self' data:",
    'connect-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  };
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': Object.entries(policy)
      .map(([directive, sources]) => `${directive} ${sources}`)
      .join('; '),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-cache',
    vary: 'accept',
    etag: `"${sha256(body)}"`,
  };
}

const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('base64');

/** In a script, where `</script>` would end it. */
const json = (value: unknown) => JSON.stringify(value).replaceAll('<', '\\u003c');

/** The client that the package ships for pages without a bundler; it is in no entry of its `exports`. */
function graphqlWs() {
  const entry = createRequire(import.meta.url).resolve('graphql-ws');
  return readFile(new URL('../umd/graphql-ws.min.js', pathToFileURL(entry)), 'utf8');
}
