import { createHash } from 'node:crypto';
import type { Plugin } from 'graphql-yoga';
import { longest, shortest } from '../session/rules.ts';
import { mountSetPassword } from './set-password-form.ts';
import { type Language, words } from './set-password-words.ts';

const css = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; color: light-dark(#222b3a, #dfe5f0); background: light-dark(#f4f5f8, #161c27); }
  main { box-sizing: border-box; width: min(100%, 26rem); padding: 2rem; background: light-dark(#fff, #212a3b); border-radius: 12px; }
  h1 { font-size: 1.4rem; line-height: 1.25; margin: 0 0 1rem; }
  label { display: block; margin-top: 1rem; }
  input:not([type=checkbox]) { box-sizing: border-box; width: 100%; font: inherit; padding: .5rem; border: 1px solid light-dark(#767e8c, #8b95a7); border-radius: 6px; }
  button { font: inherit; width: 100%; margin-top: 1.5rem; padding: .6rem; border: 0; border-radius: 6px; color: #fff; background: #2f5bd7; cursor: pointer; }
  button:disabled { opacity: .6; cursor: progress; }
  :focus-visible { outline: 3px solid light-dark(#2f5bd7, #9db8ff); outline-offset: 2px; }
  #hint { margin: .25rem 0 0; color: light-dark(#505a6b, #aeb8c9); font-size: .9rem; }
  #notice { margin: 1rem 0 0; font-weight: 600; }
  #notice:empty { display: none; }
  #notice:focus { outline: none; }
  #notice.wrong { color: light-dark(#b3261e, #ffb4ab); }
  [hidden] { display: none; }
`;

const sha256 = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The same for every link: the token stays in the browser until it is sent with the password. */
function pageOf(language: Language) {
  const w = words[language];
  const limits = { shortest, longest };
  const told = JSON.stringify({ ...w.told, ...limits }).replaceAll('<', '\\u003c');
  const script = `(${mountSetPassword})({ document, location, history, fetch: fetch.bind(self), told: ${told} });`;
  const html = `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${w.title}</title>
<link rel="icon" href="data:,">
<style>${css}</style>
</head>
<body>
<main>
<h1>${w.title}</h1>
<form id="form" method="post" hidden>
<label for="password">${w.password}</label>
<input id="password" type="password" autocomplete="new-password" aria-describedby="hint" required>
<p id="hint">${w.hint(shortest, longest)}</p>
<label for="again">${w.again}</label>
<input id="again" type="password" autocomplete="new-password" required>
<label><input id="show" type="checkbox"> ${w.show}</label>
<button id="send">${w.send}</button>
</form>
<p id="notice" role="alert" tabindex="-1"></p>
<noscript><p>${w.noScript}</p></noscript>
</main>
<script>${script}</script>
</body>
</html>
`;
  const policy = [
    "default-src 'none'",
    `script-src ${sha256(script)}`,
    `style-src ${sha256(css)}`,
    'img-src data:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-language': language,
    'content-security-policy': policy.join('; '),
    'cache-control': 'no-store',
    vary: 'accept-language',
  };
  return { html, headers };
}

/** Where the links of mails lead: `/set-password?token=…`. */
export function useSetPasswordPage(): Plugin {
  const pages = { en: pageOf('en'), es: pageOf('es') };
  return {
    onRequest({ url, request: { method, headers: asked }, fetchAPI: { Response }, endResponse }) {
      if (url.pathname !== '/set-password') return;
      if (method !== 'GET' && method !== 'HEAD')
        return endResponse(new Response(null, { status: 405, headers: { allow: 'GET, HEAD' } }));
      const { html, headers } = pages[languageOf(asked.get('accept-language'))];
      endResponse(new Response(method === 'HEAD' ? null : html, { headers: { ...headers } }));
    },
  };
}

/** The first of ours by the browser's order of liking. */
export function languageOf(acceptLanguage: string | null): Language {
  const liked = (acceptLanguage ?? '').split(',').map((entry) => {
    const [range = '', ...parameters] = entry.trim().toLowerCase().split(';');
    const q = parameters
      .map((parameter) => /^\s*q=([\d.]+)$/.exec(parameter)?.[1])
      .find((value) => value !== undefined);
    return { language: range.split('-')[0] ?? '', liking: q === undefined ? 1 : Number(q) };
  });
  const [best] = liked
    .filter(({ language, liking }) => (language === 'en' || language === 'es') && liking > 0)
    .sort((a, b) => b.liking - a.liking);
  return best?.language === 'es' ? 'es' : 'en';
}
